"""How rulesets are judged: a ruleset that allows more than before, or is deleted, needs a review."""

from collections.abc import Mapping
from typing import Any

from support.histories.facets import Facets
from support.histories.kinds.kind import covers, own_or_default, same_elsewhere

# The defaults of docs/manifest.md
DEFAULT_REFS = {"branch": ["~DEFAULT_BRANCH"], "tag": ["~ALL"]}
PARAMETERS: dict[str, dict[str, Any]] = {
    "pull_request": {
        "required_approving_review_count": 1,
        "dismiss_stale_reviews_on_push": False,
        "require_code_owner_review": False,
        "require_last_push_approval": False,
        "required_review_thread_resolution": False,
    },
    "required_status_checks": {
        "strict_required_status_checks_policy": False,
        "do_not_enforce_on_create": False,
    },
}
CHECKS, APPROVALS = "required_status_checks", "required_approving_review_count"
# How a plan names the parts of a ruleset
WORDS = {
    "enforcement": "enforcement",
    "refs": "applies to",
    "bypass_actors": "may bypass it",
    "creation": "creation",
    "update": "updates",
    "deletion": "deletion",
    "non_fast_forward": "force pushes",
    "pull_request": "pull request",
    "required_status_checks": "status checks",
}


class RulesetsKind:
    key, is_complete = "rulesets", True

    def wanted(self, own: Any, default: Any) -> Mapping[str, Any] | None:
        found = own_or_default(own, default)
        return None if found is None else {name: _complete(ruleset) for name, ruleset in found.items()}

    def agrees(self, wanted: Any, value: Any) -> bool:
        return value is not None and covers(wanted, value) and wanted["rules"].keys() == value["rules"].keys()

    def may_become(self, wanted: Any, value: Any) -> bool:
        return False

    def keeps(self, wanted: Any, old: Any, new: Any) -> bool:
        """Parameters of rules that stay are unchanged."""
        both = old["rules"].keys() & new["rules"].keys()
        rules = wanted["rules"]
        return all(same_elsewhere(rules.get(rule), old["rules"][rule], new["rules"][rule]) for rule in both)

    def reviewed(self, name: str, old: Any, new: Any, before: Facets) -> list[str] | None:
        if old is None:
            return None
        if new is None:
            return []
        return [WORDS[part] for part in _looser_parts(old, new)] or None

    def target(self, name: str) -> str:
        return name


def _complete(ruleset: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ruleset with its defaults, in the form of a facet."""
    target = ruleset.get("target", "branch")
    actors = (dict(actor) for actor in ruleset.get("bypass_actors", ()))
    rules: dict[str, Any] = {}
    for name, value in ruleset["rules"].items():
        given = dict(value) if isinstance(value, Mapping) else {}
        if name == CHECKS:
            given[CHECKS] = given.pop("checks")
        if value:
            rules[name] = PARAMETERS.get(name, {}) | given
    return {
        "target": target,
        "enforcement": ruleset.get("enforcement", "active"),
        "include": sorted(ruleset.get("include", DEFAULT_REFS[target])),
        "exclude": sorted(ruleset.get("exclude", ())),
        "bypass_actors": {f"role {one['role']}": one.get("bypass_mode", "always") for one in actors},
        "rules": rules,
    }


def _looser_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the parts of the ruleset that allow more than before."""
    if old["enforcement"] != "active":
        return []
    found = [] if new["enforcement"] == "active" else ["enforcement"]
    if old["target"] != new["target"] or not set(old["include"]) <= set(new["include"]):
        found.append("refs")
    found += ["bypass_actors"] if not _is_narrower(new["bypass_actors"], old["bypass_actors"]) else []
    for rule, parameters in old["rules"].items():
        if rule not in new["rules"] or _allows_more(parameters, new["rules"][rule]):
            found.append(rule)
    return found


def _is_narrower(actors: Mapping[str, str], others: Mapping[str, str]) -> bool:
    return all(actor in others and mode in ("pull_request", others[actor]) for actor, mode in actors.items())


def _allows_more(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    contexts = [{check["context"] for check in one.get(CHECKS, ())} for one in (old, new)]
    return bool(old.get(APPROVALS, 0) > new.get(APPROVALS, 0) or contexts[0] - contexts[1])
