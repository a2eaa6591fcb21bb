"""Describes the rulesets of existing repositories. Rulesets that the manifest cannot express are left as they are."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from tahaluf.kinds import UNREADABLE, Node, rest_fact
from tahaluf.manifest import Ruleset
from tahaluf.plan import UNSET

from .importing import Imported, Inexpressible, OrganizationState, governed, why_not_writable
from .ruleset_facts import dismissal_fact
from .ruleset_values import (
    ANYONE,
    DISMISSAL,
    OTHER_ACTOR,
    RulesetValue,
    actual_dismissal,
    actual_ruleset,
    desired_ruleset,
    unsupported,
)

# User-facing messages
SAME_NAME: Final = (
    "two rulesets have this name, so the manifest sets no rulesets for this repository; all of them are "
    "left as they are"
)
ALL_OR_NONE: Final = (
    "the manifest cannot express another of this repository's rulesets, so it sets none of them; all of "
    "them are left as they are"
)
OTHER: Final = "the manifest cannot express this ruleset exactly"
PEOPLE_DISMISS: Final = (
    "people or Apps may dismiss reviews, but the manifest can name only teams; this setting is left as it is"
)
DISMISSALS_UNREADABLE: Final = "the token cannot see who may dismiss reviews; this setting is left as it is"
CLASSIC: Final = "classic branch protection is left as it is"


def import_rulesets(state: OrganizationState) -> Imported:
    entries: dict[str, dict[str, Any]] = {}
    problems: list[Inexpressible] = []
    teams = {node["databaseId"]: slug for slug, node in state.teams.items()}
    for name, node in governed(state):
        for rule in (node.get("branchProtectionRules") or {}).get("nodes") or ():
            problems.append(Inexpressible(name, f"branch protection of {rule['pattern']}", CLASSIC))
        if node.get("rulesets") is UNSET:
            problems.append(Inexpressible(name, "rulesets", UNREADABLE))
        elif rulesets := _rulesets(name, node, teams, problems):
            entries[name] = {"repository": {"rulesets": rulesets}}
    return Imported(entries=entries, inexpressible=tuple(problems))


def _rulesets(
    name: str, repository: Node, teams: Mapping[int, str], problems: list[Inexpressible]
) -> dict[str, Any]:
    """Return the rulesets by name. Once an entry lists any ruleset, a plan deletes the unlisted ones that the
    manifest could express.
    """
    nodes = (repository.get("rulesets") or {}).get("nodes") or ()
    found: dict[str, Any] = {}
    unnameable = 0
    for title, count in Counter(node["name"] for node in nodes).items():
        if count > 1:
            problems.append(Inexpressible(name, f"ruleset {title}", SAME_NAME))
            return {}
    for node in nodes:
        if reason := unsupported(node):
            problems.append(Inexpressible(name, f"ruleset {node['name']}", reason))
            continue
        body = rest_fact(repository, dismissal_fact(node["name"]))
        dismissal = actual_dismissal(body, teams)
        if dismissal is UNSET:
            problems.append(Inexpressible(name, f"ruleset {node['name']}", DISMISSALS_UNREADABLE))
            dismissal = None
        if isinstance(dismissal, frozenset) and OTHER_ACTOR in dismissal:
            problems.append(Inexpressible(name, f"ruleset {node['name']}", PEOPLE_DISMISS))
            dismissal = None
        keys, why = _keys(node, dismissal)
        if why:
            problems.append(Inexpressible(name, f"ruleset {node['name']}", why))
            unnameable += 1
        else:
            found[node["name"]] = keys
    if unnameable:  # if the list omitted them, a plan would delete them
        problems += [Inexpressible(name, f"ruleset {title}", ALL_OR_NONE) for title in found]
        return {}
    return found


def _keys(node: Node, dismissal: frozenset[str] | str | None) -> tuple[dict[str, Any], str]:
    """Return the keys that describe a ruleset, or the reason why it cannot be described."""
    if why := why_not_writable("ruleset", node["name"]):
        return {}, why
    present = actual_ruleset(node, dismissal)
    try:
        ruleset = Ruleset.model_validate(_described(present))
    except ValidationError as error:
        return {}, str(error.errors(include_url=False)[0]["msg"])
    # The actors cannot be compared if the token cannot see them
    if present.bypass is not None and desired_ruleset(ruleset, present) != present:
        return {}, OTHER
    return {"rules": {}, **ruleset.model_dump(mode="json", exclude_defaults=True)}, ""


def _described(value: RulesetValue) -> dict[str, Any]:
    rules = {
        name: {key: _plain(key, parameter) for key, parameter in parameters.items()} if parameters else True
        for name, parameters in value.rules.items()
    }
    return {
        "target": value.target,
        "enforcement": value.enforcement,
        "include": tuple(sorted(value.include)),
        "exclude": tuple(sorted(value.exclude)),
        "bypass_actors": tuple(_actor(actor, mode) for actor, mode in sorted((value.bypass or {}).items())),
        "rules": rules,
    }


def _plain(key: str, value: Any) -> Any:
    if key == "checks":
        return tuple({"context": context, "integration_id": app} for context, app in sorted(value, key=str))
    if key == DISMISSAL:
        return (
            {"allowed_actors": tuple({"team": team} for team in sorted(value))}
            if value not in (None, ANYONE)
            else None
        )
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def _actor(actor: str, mode: str) -> dict[str, Any]:
    kind, _, name = actor.partition(" ")
    flags = {"organization": "organization_admin", "deploy": "deploy_key"}
    who: dict[str, Any] = {flags[kind]: True} if kind in flags else {kind: name}
    return {**who, "bypass_mode": mode}
