"""Manages a repository's deployment environments: who must approve deployments, how long deployments wait, and which
branches may deploy.

GitHub replaces all settings of an environment at once, so the steps read it again and send every setting.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.escape import escape_log, percent_encode
from tahaluf.kinds import Node, ProjectNode, RestReads, RootField, Selection, unread_fix
from tahaluf.manifest import Environment, Manifest, Project
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    Operation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    Unmanaged,
    no_steps_for,
)
from tahaluf.problems import CommandError

from .environment_values import (
    EVERY,
    LISTED,
    NOT_READ,
    PAGES_ENVIRONMENT,
    POLICY,
    REVIEWERS,
    SELF_REVIEW,
    SOME,
    EnvironmentValue,
    actual_environment,
    desired_values,
    is_looser,
    loses_reviewers,
    policies_fact,
    policies_path,
    policy_from_json,
    rest_environment,
)
from .environments_import import import_environments, import_paths
from .importing import Imported, OrganizationState

# User-facing messages
NOT_LISTED: Final = (
    "it is not listed under `environments` in the entry; its secrets and variables are deleted too"
)
FOR_PAGES: Final = "GitHub Pages publishes the site through this environment"
LOOSER: Final = "the new value allows more than the current one"
UNREAD: Final = "this token cannot see which branches may deploy, so Tahaluf does not change that"
UNREAD_FIX: Final = unread_fix("actions=read")
UNREAD_REVIEWERS: Final = "this token cannot read all reviewers, so Tahaluf does not change them"
UNREAD_REVIEWERS_FIX: Final = unread_fix("members=read")
REJECTED: Final = "GitHub rejected the environment {name}: {message}"
REJECTED_FIX: Final = (
    "only some GitHub plans allow reviewers, wait timers and branch policies in private repositories: if "
    "your plan does not, remove these keys"
)
NO_TEAM: Final = "the team {team} is supposed to review deployments, but the organization has no such team"
NO_TEAM_FIX: Final = "add the team under `teams`, or correct its name in `reviewers`"


@dataclass(frozen=True, slots=True)
class DesiredEnvironments:
    slug: str
    environments: Mapping[str, Environment]


@dataclass(frozen=True, slots=True)
class CreateEnvironment(Operation):
    name: str
    values: Mapping[str, Json]

    @property
    def after(self) -> Json:
        return dict(self.values)

    @property
    def described(self) -> Mapping[str, Json]:
        return self.values


@dataclass(frozen=True, slots=True)
class UpdateEnvironment(FieldUpdate):
    """Sets some of an environment's settings. The steps send the others unchanged."""

    name: str = ""

    @property
    def reduces_access(self) -> bool:
        return loses_reviewers(self.old_values.get(REVIEWERS), self.new_values.get(REVIEWERS))


@dataclass(frozen=True, slots=True)
class DeleteEnvironment(Operation):
    name: str

    @property
    def before(self) -> Json:
        return {"name": self.name}


class EnvironmentsResource:
    name = "environments"
    permissions = ("actions=read",)
    selections: Mapping[RootField, Selection] = {
        "repository": Selection(
            "name",
            {
                "environments": "nodes { name protectionRules(first: 3) { nodes { type timeout preventSelfReview "
                "reviewers(first: 6) { nodes { __typename ... on Team { slug } ... on User { databaseId } } } } } }"
            },
            # Only a few, because the rules of each environment also count towards GraphQL's limits
            sizes={"environments": 3},
        )
    }

    import_selections = selections
    import_reads = RestReads()

    def import_paths(self, node: Node) -> Mapping[str, str]:
        return import_paths(node)

    def import_state(self, state: OrganizationState) -> Imported:
        return import_environments(state)

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads:
        """GitHub shows the branches that may deploy only for one environment at a time."""
        wanted = [
            name
            for name, environment in (manifest.environments_for(project) or {}).items()
            if environment.deployment_branch_policy is not None
        ]
        paths = {policies_fact(name): policies_path(name) for name in wanted}
        return RestReads(paths={LISTED: "environments?per_page=100", **paths} if wanted else {})

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return manifest.environments_for(project) is not None

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredEnvironments | None:
        environments = manifest.environments_for(project)
        return None if environments is None else DesiredEnvironments(project.slug, environments)

    def actual_state(self, node: ProjectNode) -> dict[str, EnvironmentValue] | None:
        """Return the environments by casefolded name, or None if they could not be read."""
        repository = node["repository"]
        if not repository:
            return {}
        if not repository.get("environments"):
            return None
        values = (actual_environment(one, repository) for one in repository["environments"]["nodes"])
        return {value.name.casefold(): value for value in values}

    def diff(
        self, desired: DesiredEnvironments | None, actual: dict[str, EnvironmentValue] | None
    ) -> Iterator[PlanItem]:
        if desired is None or actual is None:
            return
        slug = desired.slug
        for name, environment in desired.environments.items():
            wanted, present = desired_values(environment), actual.get(name.casefold())
            if present is None:
                create = CreateEnvironment(name, wanted)
                yield _change(slug, ChangeKind.CREATE, name, create)
            else:
                yield from _update_items(slug, present, wanted)
        listed = {name.casefold() for name in desired.environments}
        for key, present in actual.items():
            if key not in listed:
                yield _unlisted_item(slug, present)

    def steps(self, change: Change, desired: DesiredEnvironments, context: ChangeContext) -> Steps:
        match change.operation:
            case CreateEnvironment(name, values):
                yield from _put_steps(name, values, context)
            case UpdateEnvironment(name=name) as update:
                yield from _put_steps(name, update.new_values, context)
            case DeleteEnvironment(name):
                yield Rest("DELETE", _path(name, context), expected_statuses=frozenset({404}))
            case other:
                raise no_steps_for(other)
        return None


def _update_items(slug: str, present: EnvironmentValue, wanted: Mapping[str, Json]) -> Iterator[PlanItem]:
    fields = []
    for key, value in wanted.items():
        old = present.json(key)
        if key == POLICY and old in (NOT_READ, UNSET):
            if value == EVERY:
                fields.append(FieldChange(key, SOME, value))
            elif old is UNSET:
                yield Blocked(slug, EnvironmentsResource.name, present.name, UNREAD, UNREAD_FIX)
        elif old is UNSET:
            yield Blocked(
                slug, EnvironmentsResource.name, present.name, UNREAD_REVIEWERS, UNREAD_REVIEWERS_FIX
            )
        elif old != value and (key != SELF_REVIEW or _has_reviewers(present, wanted)):
            fields.append(FieldChange(key, old, value))
    if fields:
        looser = any(is_looser(field.name, field.old, field.new) for field in fields)
        yield _change(
            slug,
            ChangeKind.UPDATE,
            present.name,
            UpdateEnvironment(tuple(fields), present.name),
            reason=LOOSER if looser else "",
            risk=Risk.PROTECTION if looser else Risk.NONE,
        )


def _has_reviewers(present: EnvironmentValue, wanted: Mapping[str, Json]) -> bool:
    """Whether the environment has reviewers after the update. Without them, GitHub ignores `prevent_self_review`."""
    return bool(wanted.get(REVIEWERS, present.teams or present.people or present.hides_reviewers))


def _unlisted_item(slug: str, present: EnvironmentValue) -> PlanItem:
    if present.name.casefold() == PAGES_ENVIRONMENT:
        return Unmanaged(slug, EnvironmentsResource.name, present.name, FOR_PAGES)
    delete = DeleteEnvironment(present.name)
    return _change(slug, ChangeKind.DELETE, present.name, delete, reason=NOT_LISTED, risk=Risk.DESTRUCTIVE)


def _put_steps(name: str, values: Mapping[str, Json], context: ChangeContext) -> Steps:
    path = _path(name, context)
    found = yield Rest("GET", path, expected_statuses=frozenset({404}))
    body = rest_environment(found.body) if found.status == 200 else {}
    for key, value in values.items():
        if key == REVIEWERS:
            body[key] = yield from _reviewer_ids(value, context)
        elif key == POLICY:
            body[key] = policy_from_json(value)
        else:
            body[key] = value
    response = yield Rest(
        "PUT", path, body, expected_statuses=frozenset({422}), just_created=context.just_created
    )
    if response.status == 422:
        message = escape_log(response.message)
        raise CommandError(REJECTED.format(name=name, message=message), REJECTED_FIX)
    if isinstance(patterns := values.get(POLICY), list | tuple):
        yield from _policy_steps(f"{path}/deployment-branch-policies", patterns)
    return None


def _reviewer_ids(teams: Any, context: ChangeContext) -> Any:
    reviewers: list[Json] = []
    for team in teams:
        path = f"/orgs/{context.organization}/teams/{team}"
        found = yield Rest("GET", path, expected_statuses=frozenset({404}))
        if found.status == 404:
            raise CommandError(NO_TEAM.format(team=team), NO_TEAM_FIX)
        reviewers.append({"type": "Team", "id": found.body["id"]})
    return reviewers


def _policy_steps(path: str, patterns: Any) -> Steps:
    """Add missing patterns before deleting others, so that no failure leaves an environment to which nothing can be
    deployed.
    """
    found = yield Rest("GET", f"{path}?per_page=100")
    present = {
        f"{one.get('type', 'branch')} {one['name']}": one["id"] for one in found.body["branch_policies"]
    }
    for pattern in patterns:
        if pattern not in present:
            kind, _, name = pattern.partition(" ")
            yield Rest("POST", path, {"name": name, "type": kind}, idempotent=True)
    for pattern, number in present.items():
        if pattern not in patterns:
            yield Rest("DELETE", f"{path}/{number}", expected_statuses=frozenset({404}))
    return None


def _path(name: str, context: ChangeContext) -> str:
    return f"{context.repository}/environments/{percent_encode(name)}"


def _change(
    slug: str, kind: ChangeKind, name: str, operation: Operation, *, reason: str = "", risk: Risk = Risk.NONE
) -> Change:
    return Change(
        project=slug,
        resource=EnvironmentsResource.name,
        kind=kind,
        target=name,
        operation=operation,
        reason=reason,
        risk=risk,
        cost=3,
        content_writes=0,
    )
