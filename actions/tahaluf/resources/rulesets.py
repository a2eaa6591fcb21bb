"""Manages a repository's rulesets. The organization's rulesets and classic branch protection are not changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from tahaluf.escape import escape_log
from tahaluf.kinds import ProjectNode, RestReads, RootField, Selection, unread_fix
from tahaluf.manifest import Manifest, Project, Ruleset
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Json,
    Mutation,
    Operation,
    PlanItem,
    Query,
    Rest,
    Risk,
    Steps,
    Unmanaged,
    no_steps_for,
)
from tahaluf.problems import CommandError

from .importing import Imported, OrganizationState
from .ruleset_facts import TEAMS, dismissal_fact, import_paths, read_dismissals, ruleset_path
from .ruleset_requests import ruleset_body, ruleset_input
from .ruleset_texts import describe_differences, describe_ruleset
from .ruleset_values import (
    GRAPHQL_FIELDS,
    RulesetValue,
    actual_ruleset,
    desired_ruleset,
    unsupported,
)
from .rulesets_import import import_rulesets

TEAM_ID: Final = (
    "query($org: String!, $team: String!) { "
    "organization(login: $org) { team(slug: $team) { id databaseId } } }"
)

# User-facing messages
NOT_LISTED: Final = (
    "this ruleset is not listed under `rulesets` in the entry; to keep it, add it to that list; if it is "
    "deleted, anyone with write access can do what it forbids"
)
LOOSER: Final = "the new version allows more than the current one"
CLASSIC: Final = "this is classic branch protection, which is left as it is"
UNSUPPORTED_FIX: Final = "remove it on GitHub, or choose another name for the ruleset in the manifest"
UNREAD_ACTORS: Final = "this token cannot see who may bypass it, so Tahaluf does not change the bypass list"
UNREAD_DISMISSALS: Final = (
    "this token cannot see who may dismiss reviews, so Tahaluf does not change this setting"
)
UNREAD_FIX: Final = unread_fix("administration=read")
UNREAD_DISMISSALS_FIX: Final = unread_fix("administration=read", "members=read")
REJECTED: Final = "GitHub rejected the ruleset: {message}"
REJECTED_FIX: Final = "correct the setting that GitHub mentions, or remove it from the ruleset"
DUPLICATE: Final = "two rulesets have this name"
DUPLICATE_FIX: Final = "rename one of them on GitHub"


@dataclass(frozen=True, slots=True)
class DesiredRulesets:
    slug: str
    rulesets: Mapping[str, Ruleset]


@dataclass(frozen=True, slots=True)
class ActualRulesets:
    """The repository's own rulesets as GitHub returned them, and the patterns of its classic branch protection."""

    nodes: tuple[Mapping[str, Any], ...]
    classic: tuple[str, ...] = ()
    dismissals: Mapping[str, Any] = field(default_factory=dict)  # by ruleset name; only those read


@dataclass(frozen=True, slots=True)
class CreateRuleset(Operation):
    name: str
    value: RulesetValue

    @property
    def after(self) -> Json:
        return self.value.as_json()

    @property
    def described(self) -> Mapping[str, Json]:
        return describe_ruleset(self.value)


@dataclass(frozen=True, slots=True)
class UpdateRuleset(Operation):
    """Changes the content of a ruleset. `before` and `after` contain only the differences."""

    number: int  # the ruleset's id in the REST API
    old: RulesetValue
    value: RulesetValue

    @property
    def before(self) -> Json:
        return self._differing(self.old, self.value)

    @property
    def after(self) -> Json:
        return self._differing(self.value, self.old)

    @property
    def reduces_access(self) -> bool:
        return self.value.reduces_access_of(self.old)

    @property
    def differences(self) -> Mapping[str, tuple[Json, Json]]:
        return describe_differences(self.old, self.value)

    @staticmethod
    def _differing(one: RulesetValue, other: RulesetValue) -> dict[str, Json]:
        mine, theirs = one.as_json(), other.as_json()
        return {
            key: mine.get(key, "off")
            for key in sorted(mine.keys() | theirs.keys())
            if mine.get(key) != theirs.get(key)
        }


@dataclass(frozen=True, slots=True)
class DeleteRuleset(Operation):
    id: str
    old: RulesetValue

    @property
    def before(self) -> Json:
        return {"id": self.id, **self.old.as_json()}

    @property
    def described(self) -> Mapping[str, Json]:
        return describe_ruleset(self.old)


class RulesetsResource:
    name = "rulesets"
    permissions = ("administration=read", "metadata=read")
    selections: Mapping[RootField, Selection] = {
        "repository": Selection(
            "branchProtectionRules(first: 20) { nodes { pattern } }",
            {"rulesets": f"nodes {{ {GRAPHQL_FIELDS} }}"},
            arguments={"rulesets": "includeParents: false"},
            # Only a few, because the rules and actors of each ruleset also count towards GraphQL's limits. Nearly all
            # repositories have one ruleset
            sizes={"rulesets": 5},
        )
    }

    import_selections: Mapping[RootField, Selection] = {**selections, "team": Selection("databaseId")}
    import_reads = RestReads()

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads:
        """Return the reads for who may dismiss reviews, which GraphQL does not show. REST shows only the ids of
        teams, so their names are also read.
        """
        paths = {
            dismissal_fact(name): partial(ruleset_path, name)
            for name, ruleset in (manifest.rulesets_for(project) or {}).items()
            if ruleset.rules.pull_request and ruleset.rules.pull_request.dismissal_restriction
        }
        return RestReads(paths=paths, organization_lists={TEAMS: "teams"} if paths else {})

    def import_paths(self, node: Mapping[str, Any]) -> Mapping[str, str]:
        return import_paths(node)

    def import_state(self, state: OrganizationState) -> Imported:
        return import_rulesets(state)

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return manifest.rulesets_for(project) is not None

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredRulesets | None:
        rulesets = manifest.rulesets_for(project)
        return None if rulesets is None else DesiredRulesets(project.slug, rulesets)

    def actual_state(self, node: ProjectNode) -> ActualRulesets | None:
        repository = node["repository"]
        if not repository:
            return ActualRulesets(())
        if not repository.get("rulesets"):
            return None
        classic = (repository.get("branchProtectionRules") or {}).get("nodes") or ()
        return ActualRulesets(
            tuple(repository["rulesets"]["nodes"]),
            tuple(sorted(rule["pattern"] for rule in classic)),
            read_dismissals(repository),
        )

    def diff(self, desired: DesiredRulesets | None, actual: ActualRulesets | None) -> Iterator[PlanItem]:
        if desired is None or actual is None:
            return
        by_name: dict[str, list[Mapping[str, Any]]] = {}
        for node in actual.nodes:
            by_name.setdefault(node["name"], []).append(node)
        for name, ruleset in desired.rulesets.items():
            yield from _ruleset_items(
                desired.slug, name, ruleset, by_name.get(name, []), actual.dismissals.get(name)
            )
        for name, nodes in by_name.items():
            if name not in desired.rulesets:
                for node in nodes:
                    yield _unlisted_item(desired.slug, name, node)
        for pattern in actual.classic:
            yield Unmanaged(desired.slug, self.name, pattern, CLASSIC)

    def steps(self, change: Change, desired: DesiredRulesets, context: ChangeContext) -> Steps:
        match change.operation:
            case CreateRuleset(name, value):
                actors = yield from _find_actors(value, context)
                if value.dismissal is not None:
                    numbers = {name: actor.number for name, actor in actors.items()}
                    body = {"name": name, **ruleset_body(value, {"rules": []}, numbers)}
                    yield Rest(
                        "POST", f"{context.repository}/rulesets", body, just_created=context.just_created
                    )
                    return None
                node_ids = {name: actor.node_id for name, actor in actors.items()}
                given = {"sourceId": context.repository_id, "name": name, **ruleset_input(value, node_ids)}
                yield Mutation("createRepositoryRuleset", "CreateRepositoryRulesetInput", given)
            case UpdateRuleset(number, old, value):
                if value.dismissal == old.dismissal:
                    value = value.without_dismissal()
                yield from _update_steps(number, value, context)
            case DeleteRuleset(id):
                yield Mutation(
                    "deleteRepositoryRuleset", "DeleteRepositoryRulesetInput", {"repositoryRulesetId": id}
                )
            case other:
                raise no_steps_for(other)
        return None


def _ruleset_items(
    slug: str, name: str, ruleset: Ruleset, nodes: list[Mapping[str, Any]], dismissal: Any
) -> Iterator[PlanItem]:
    if not nodes:
        value = desired_ruleset(ruleset, None)
        # Only the REST API can set who may dismiss reviews
        yield _change(
            slug,
            ChangeKind.CREATE,
            name,
            CreateRuleset(name, value),
            value,
            by_rest=value.dismissal is not None,
        )
        return
    if len(nodes) > 1:
        yield Blocked(slug, RulesetsResource.name, name, DUPLICATE, DUPLICATE_FIX)
        return
    [node] = nodes
    if reason := unsupported(node):
        yield Blocked(slug, RulesetsResource.name, name, reason, UNSUPPORTED_FIX)
        return
    if dismissal is UNSET:
        yield Blocked(slug, RulesetsResource.name, name, UNREAD_DISMISSALS, UNREAD_DISMISSALS_FIX)
        dismissal = None  # who may dismiss reviews cannot be compared
    present = actual_ruleset(node, dismissal)
    wanted = desired_ruleset(ruleset, present)
    if present.bypass is None:
        yield Blocked(slug, RulesetsResource.name, name, UNREAD_ACTORS, UNREAD_FIX)
        wanted = replace(wanted, bypass=None)  # the actors cannot be compared
    if wanted != present:
        is_looser = not wanted.is_at_least_as_strict_as(present)
        yield _change(
            slug,
            ChangeKind.UPDATE,
            name,
            UpdateRuleset(node["databaseId"], present, wanted),
            wanted,
            by_rest=True,
            reason=LOOSER if is_looser else "",
            risk=Risk.ACCESS if is_looser else Risk.NONE,
        )


def _unlisted_item(slug: str, name: str, node: Mapping[str, Any]) -> PlanItem:
    if reason := unsupported(node):
        return Unmanaged(slug, RulesetsResource.name, name, reason)
    delete = DeleteRuleset(node["id"], actual_ruleset(node))
    return _change(slug, ChangeKind.DELETE, name, delete, reason=NOT_LISTED, risk=Risk.ACCESS)


def _update_steps(number: int, value: RulesetValue, context: ChangeContext) -> Steps:
    """Read the ruleset again, through REST, and write it with the wanted values.

    GitHub replaces the parameters of all rules at once, and GraphQL does not show all of them.
    """
    actors = yield from _find_actors(value, context)
    path = f"{context.repository}/rulesets/{number}"
    current = yield Rest("GET", path)
    body = ruleset_body(value, current.body, {name: actor.number for name, actor in actors.items()})
    response = yield Rest("PUT", path, body, expected_statuses=frozenset({422}))
    if response.status == 422:
        raise CommandError(REJECTED.format(message=escape_log(response.message)), REJECTED_FIX)
    return None


@dataclass(frozen=True, slots=True)
class _Actor:
    node_id: str
    number: int


def _find_actors(value: RulesetValue, context: ChangeContext) -> Any:
    """Look up the ids of each team and App in the ruleset."""
    found: dict[str, _Actor] = {}
    for actor in value.looked_up_actors:
        kind, _, name = actor.partition(" ")
        if kind == "team":
            response = yield Query(TEAM_ID, {"org": context.organization, "team": name})
            team = (response.body["organization"] or {}).get("team")
            if team is None:
                raise CommandError(
                    f"the ruleset names the team {name}, but the organization has no such team",
                    "add the team under `teams`, or correct its name in the ruleset",
                )
            found[actor] = _Actor(team["id"], team["databaseId"])
        else:
            response = yield Rest("GET", f"/apps/{name}", expected_statuses=frozenset({404}))
            if response.status == 404:
                raise CommandError(
                    f"the bypass list names the App {name}, but GitHub has no such App",
                    "correct `app` in `bypass_actors`: write the last part of the App's URL",
                )
            found[actor] = _Actor(response.body["node_id"], response.body["id"])
    return found


def _change(
    slug: str,
    kind: ChangeKind,
    name: str,
    operation: Operation,
    value: RulesetValue | None = None,
    *,
    by_rest: bool = False,
    reason: str = "",
    risk: Risk = Risk.NONE,
) -> Change:
    """Plan a change. `value`: the ruleset to write. The ids of its teams and Apps are looked up first.

    `by_rest`: whether a separate REST request writes the ruleset. An update also reads it first.
    """
    lookups = len(value.looked_up_actors) if value else 0
    requests = 2 if kind is ChangeKind.UPDATE else 1
    return Change(
        project=slug,
        resource=RulesetsResource.name,
        kind=kind,
        target=name,
        operation=operation,
        reason=reason,
        risk=risk,
        cost=requests + lookups,
        batched=not by_rest,
        content_writes=0 if kind is ChangeKind.UPDATE else 1,
    )
