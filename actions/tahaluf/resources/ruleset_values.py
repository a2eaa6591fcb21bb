"""A ruleset as a comparable value, which can be read from GitHub or from the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from tahaluf.manifest import BypassActor, BypassMode, DismissalRestriction, Enforcement, Ruleset
from tahaluf.plan import Json

# IDs of the built-in roles, from Terraform's documentation of `github_repository_ruleset`. GitHub publishes no table.
ROLE_IDS: Final = {"maintain": 2, "write": 4, "admin": 5}
RULES_WITHOUT_PARAMETERS: Final = (
    "creation",
    "update",
    "deletion",
    "non_fast_forward",
    "required_linear_history",
    "required_signatures",
)
# GraphQL fields of rules' parameters → their names in the manifest
PARAMETERS: Final[Mapping[str, Mapping[str, str]]] = {
    "pull_request": {
        "requiredApprovingReviewCount": "required_approving_review_count",
        "dismissStaleReviewsOnPush": "dismiss_stale_reviews_on_push",
        "requireCodeOwnerReview": "require_code_owner_review",
        "requireLastPushApproval": "require_last_push_approval",
        "requiredReviewThreadResolution": "required_review_thread_resolution",
        "allowedMergeMethods": "allowed_merge_methods",
    },
    "required_status_checks": {
        "requiredStatusChecks": "checks",
        "strictRequiredStatusChecksPolicy": "strict_required_status_checks_policy",
        "doNotEnforceOnCreate": "do_not_enforce_on_create",
    },
    "merge_queue": {
        "checkResponseTimeoutMinutes": "check_response_timeout_minutes",
        "groupingStrategy": "grouping_strategy",
        "maxEntriesToBuild": "max_entries_to_build",
        "maxEntriesToMerge": "max_entries_to_merge",
        "mergeMethod": "merge_method",
        "minEntriesToMerge": "min_entries_to_merge",
        "minEntriesToMergeWaitMinutes": "min_entries_to_merge_wait_minutes",
    },
}
GRAPHQL_FIELDS: Final = (
    "id databaseId name target enforcement conditions { refName { include exclude } } "
    "bypassActors(first: 20) { totalCount nodes { bypassMode deployKey organizationAdmin enterpriseOwner "
    "repositoryRoleName actor { __typename ... on Team { slug } ... on App { slug } } } } "
    "rules(first: 20) { totalCount nodes { type parameters { __typename "
    f"... on PullRequestParameters {{ {' '.join(PARAMETERS['pull_request'])} }} "
    "... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } "
    "strictRequiredStatusChecksPolicy doNotEnforceOnCreate } "
    f"... on MergeQueueParameters {{ {' '.join(PARAMETERS['merge_queue'])} }} "
    "... on UpdateParameters { updateAllowsFetchAndMerge } } } }"
)
# Parameters for which a larger value is stricter
STRICTER_IF_LARGER: Final = frozenset(
    {*PARAMETERS["pull_request"].values(), "strict_required_status_checks_policy"} - {"allowed_merge_methods"}
)

ENFORCEMENTS: Final = frozenset(get_args(Enforcement))
BYPASS_MODES: Final = frozenset(get_args(BypassMode))
DISMISSAL: Final = "dismissal_restriction"
ANYONE: Final = "off"  # anyone who can push may dismiss reviews

# User-facing messages
OTHER_ACTOR: Final = "someone who cannot be named in the manifest"
UNSUPPORTED: Final = "it contains settings that the manifest cannot express: {names}"


@dataclass(frozen=True, slots=True)
class RulesetValue:
    """The content of a ruleset. `rules` maps each rule to its parameters, and `bypass` maps each actor to the bypass
    mode.

    An actor is written as `team maps`, `role admin`, `app robot`, `organization admins` or `deploy keys`. `bypass` is
    None if the token cannot see who may bypass the ruleset.
    """

    target: str
    enforcement: str
    include: frozenset[str]
    exclude: frozenset[str]
    rules: Mapping[str, Mapping[str, Any]]
    bypass: Mapping[str, str] | None

    @property
    def teams(self) -> frozenset[str]:
        """The teams that may bypass the ruleset or dismiss reviews."""
        bypassing = {actor.removeprefix("team ") for actor in self.bypass or {} if actor.startswith("team ")}
        dismissing = self.dismissal
        return frozenset(bypassing | (dismissing if isinstance(dismissing, frozenset) else set()))

    @property
    def looked_up_actors(self) -> tuple[str, ...]:
        """The teams and Apps in the ruleset, whose ids are needed to write it."""
        apps = {actor for actor in self.bypass or {} if actor.startswith("app ")}
        return tuple(sorted(apps | {f"team {team}" for team in self.teams}))

    def without_dismissal(self) -> "RulesetValue":
        """Return the same ruleset without a value for who may dismiss reviews."""
        pull = self.rules.get("pull_request")
        if pull is None:
            return self
        return replace(self, rules={**self.rules, "pull_request": {**pull, DISMISSAL: None}})

    @property
    def dismissal(self) -> frozenset[str] | str | None:
        found: frozenset[str] | str | None = self.rules.get("pull_request", {}).get(DISMISSAL)
        return found

    def as_json(self) -> dict[str, Json]:
        return {
            "target": self.target,
            "enforcement": self.enforcement,
            "include": sorted(self.include),
            "exclude": sorted(self.exclude),
            "bypass": [f"{actor} ({mode})" for actor, mode in sorted((self.bypass or {}).items())],
            **{name: _text(parameters) for name, parameters in sorted(self.rules.items())},
        }

    def is_at_least_as_strict_as(self, other: "RulesetValue") -> bool:
        """Whether this ruleset forbids, for everyone, all that the other ruleset forbids."""
        if other.enforcement != "active":
            return True
        return (
            self.target == other.target
            and self.enforcement == "active"
            and self.include >= other.include
            and self.exclude <= other.exclude
            and _is_narrower(self.bypass or {}, other.bypass or {})
            and all(
                name in self.rules and _is_stricter(self.rules[name], parameters)
                for name, parameters in other.rules.items()
            )
        )

    def reduces_access_of(self, other: "RulesetValue") -> bool:
        """Whether someone who may bypass the other ruleset or dismiss reviews under it loses some or all of that
        right under this one.

        A ruleset that is not active has no effect, and a list that was not read is not compared.
        """
        if (self.enforcement, other.enforcement) != ("active", "active"):
            return False
        keeps_bypass = self.bypass is None or _is_narrower(other.bypass or {}, self.bypass)
        return not (keeps_bypass and _restricts_as_much(other.dismissal, self.dismissal))


def desired_ruleset(ruleset: Ruleset, present: RulesetValue | None) -> RulesetValue:
    """Return the ruleset that the manifest asks for. Anything that is not in the manifest is taken from the current
    ruleset.
    """
    rules: dict[str, dict[str, Any]] = {
        name: {} for name in RULES_WITHOUT_PARAMETERS if getattr(ruleset.rules, name)
    }
    for name in PARAMETERS:
        if (rule := getattr(ruleset.rules, name)) is not None:
            rules[name] = {key: _frozen(value) for key, value in rule.model_dump(exclude={DISMISSAL}).items()}
    pull, wanted = rules.get("pull_request"), ruleset.rules.pull_request
    if pull is not None and wanted is not None:
        pull[DISMISSAL] = _desired_dismissal(wanted.dismissal_restriction, present)
    if pull is not None and pull["allowed_merge_methods"] is None:
        before = present.rules.get("pull_request", {}) if present else {}
        pull["allowed_merge_methods"] = before.get("allowed_merge_methods")
    return RulesetValue(
        ruleset.target,
        ruleset.enforcement,
        frozenset(ruleset.include),
        frozenset(ruleset.exclude),
        rules,
        {_actor_name(actor): actor.bypass_mode for actor in ruleset.bypass_actors},
    )


def _desired_dismissal(
    wanted: DismissalRestriction | None, present: RulesetValue | None
) -> frozenset[str] | str | None:
    before = present.rules.get("pull_request") if present else None
    if before is not None and (wanted is None or before[DISMISSAL] is None):
        return before[DISMISSAL]  # type: ignore[no-any-return]
    if wanted is None:
        return None
    return frozenset(actor.team for actor in wanted.allowed_actors) if wanted.enabled else ANYONE


def actual_dismissal(body: Any, teams: Mapping[int, str]) -> Any:
    """Return the teams that may dismiss reviews, None if this was not read, or UNSET if the token cannot read it.

    `body` is the ruleset as the REST API returns it, and `teams` maps the ids of teams to their slugs.
    """
    if not body:
        return body
    for rule in body["rules"]:
        if rule["type"] == "pull_request":
            found = (rule.get("parameters") or {}).get(DISMISSAL) or {}
            if not found.get("enabled"):
                return ANYONE
            return frozenset(
                teams.get(actor["id"], OTHER_ACTOR) if actor["type"] == "Team" else OTHER_ACTOR
                for actor in found.get("allowed_actors") or ()
            )
    return None


def actual_ruleset(node: Mapping[str, Any], dismissal: frozenset[str] | str | None = None) -> RulesetValue:
    """Return the ruleset that exists on GitHub. Call `unsupported` first.

    `dismissal` says who may dismiss reviews. It is the result of `actual_dismissal`.
    """
    refs = (node["conditions"] or {}).get("refName") or {"include": (), "exclude": ()}
    rules = {}
    for rule in node["rules"]["nodes"]:
        name, parameters = rule["type"].lower(), rule["parameters"] or {}
        rules[name] = {
            manifest: _frozen(_manifest_value(manifest, parameters[graphql]))
            for graphql, manifest in PARAMETERS.get(name, {}).items()
        }
        if name == "pull_request":
            rules[name][DISMISSAL] = dismissal
    actors = node.get("bypassActors")
    return RulesetValue(
        (node["target"] or "BRANCH").lower(),
        node["enforcement"].lower(),
        frozenset(refs["include"]),
        frozenset(refs["exclude"]),
        rules,
        {_node_name(actor): actor["bypassMode"].lower() for actor in actors["nodes"]} if actors else None,
    )


def unsupported(node: Mapping[str, Any]) -> str:
    """Return why the manifest cannot express this ruleset, or an empty string if it can.

    The reason contains GitHub's names for the rules, conditions and actors.
    """
    names = _unsupported_names(node)
    return UNSUPPORTED.format(names=", ".join(names)) if names else ""


def _unsupported_names(node: Mapping[str, Any]) -> list[str]:
    found = [] if (node["target"] or "BRANCH") in ("BRANCH", "TAG") else [node["target"].lower()]
    rules = node["rules"]
    if not rules or not all(rules["nodes"]) or rules["totalCount"] > len(rules["nodes"]):
        return [*found, "some rules could not be read"]
    for rule in rules["nodes"]:
        name, parameters = rule["type"].lower(), rule["parameters"] or {}
        if name not in RULES_WITHOUT_PARAMETERS and name not in PARAMETERS:
            found.append(name)
        elif parameters.get("updateAllowsFetchAndMerge"):
            found.append("update_allows_fetch_and_merge")
    refs = (node["conditions"] or {}).get("refName") or {}
    if not refs.get("include"):
        found.append("a ruleset that applies to no branch or tag")
    if node["enforcement"].lower() not in ENFORCEMENTS:
        found.append(f"enforcement {node['enforcement'].lower()}")
    actors = node.get("bypassActors")
    if actors and actors["totalCount"] > len(actors["nodes"]):
        found.append("more than 20 bypass actors")
    found += [
        "a bypass actor of another kind"
        for actor in (actors or {"nodes": ()})["nodes"]
        if not _node_name(actor)
    ]
    modes = {str(actor["bypassMode"]).lower() for actor in (actors or {"nodes": ()})["nodes"] if actor}
    found += [f"bypass mode {mode}" for mode in sorted(modes - BYPASS_MODES)]
    return list(dict.fromkeys(found))


def describe_ruleset(node: Mapping[str, Any]) -> dict[str, str]:
    """Return the parts of a ruleset on GitHub by name, as a plan shows them."""
    if names := _unsupported_names(node):
        return {"not in the manifest": ", ".join(names)}
    parts = actual_ruleset(node).as_json()
    return {
        name: ", ".join(map(str, part)) if isinstance(part, list) else str(part)
        for name, part in parts.items()
        if part
    }


def _actor_name(actor: BypassActor) -> str:
    named = {"team": actor.team, "role": actor.role, "app": actor.app}
    found = [f"{kind} {name}" for kind, name in named.items() if name]
    return found[0] if found else "organization admins" if actor.organization_admin else "deploy keys"


def _node_name(actor: Mapping[str, Any] | None) -> str:
    """Return an actor's name, or an empty string for an actor that the manifest cannot name or GitHub does not show."""
    if not actor:
        return ""
    if actor["organizationAdmin"]:
        return "organization admins"
    if actor["deployKey"]:
        return "deploy keys"
    role = (actor["repositoryRoleName"] or "").lower()
    if role:
        return f"role {role}" if role in ROLE_IDS else ""
    holder = actor["actor"] or {}
    return f"{holder['__typename'].lower()} {holder['slug']}" if holder.get("slug") else ""


def _manifest_value(name: str, value: Any) -> Any:
    if name == "checks":
        return [{"context": check["context"], "integration_id": check["integrationId"]} for check in value]
    if name == "allowed_merge_methods":
        return None if value is None else [method.lower() for method in value]
    return value


def _frozen(value: Any) -> Any:
    """Convert lists to sets, since their order does not matter. Status checks become pairs."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return frozenset(
            (item["context"], item["integration_id"]) if isinstance(item, Mapping) else item for item in value
        )
    return value


def _text(parameters: Mapping[str, Any]) -> str:
    """Describe a rule's parameters, leaving out those that are turned off."""
    if not parameters:
        return "on"
    parts = []
    for name, value in parameters.items():
        if name == "checks":
            contexts = (
                f"{context} by App {app}" if app else context for context, app in sorted(value, key=str)
            )
            parts.append(f"{name} {', '.join(contexts)}")
        elif isinstance(value, frozenset):
            parts.append(f"{name} {', '.join(sorted(value)) or 'nobody'}")
        elif value is True:
            parts.append(name)
        elif value not in (False, None):
            parts.append(f"{name} {value}")
    return "; ".join(parts) or "on"


def _restricts_as_much(after: Any, before: Any) -> bool:
    """Whether the rule lets no one dismiss reviews who could not before. A value that was not read is unchanged."""
    if after is None or before in (None, ANYONE):
        return True
    return after != ANYONE and bool(after <= before)


def _is_narrower(bypass: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(
        actor in other and (mode == other[actor] or mode == "pull_request") for actor, mode in bypass.items()
    )


def _is_stricter(parameters: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    for name, before in other.items():
        after = parameters.get(name)
        if name == DISMISSAL:
            if not _restricts_as_much(after, before):
                return False
        elif name in STRICTER_IF_LARGER:
            if after < before:
                return False
        elif name == "checks":
            if not after >= before:
                return False
        elif name == "do_not_enforce_on_create":
            if after and not before:
                return False
        elif name == "allowed_merge_methods":
            if after is not None and before is not None and not after <= before:
                return False
        elif after != before:
            return False
    return True
