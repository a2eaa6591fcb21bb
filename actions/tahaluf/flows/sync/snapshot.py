"""Reads a shard's projects from GitHub and compares them with the manifest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from tahaluf.github import Session, StartSteps, TokenAccess, find_public_repositories, read_shared_nodes
from tahaluf.item_errors import ItemErrors
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Manifest
from tahaluf.plan import (
    PROFILE_KEY,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Plan,
    Steps,
    Unmanaged,
    is_team_key,
    team_key,
)
from tahaluf.problems import CommandError
from tahaluf.rendering import Renderer
from tahaluf.resources import (
    Naming,
    Resource,
    all_resources,
    changed_teams,
    compare,
    explain_reach,
    older_teams,
    parents_in,
    profile_context,
    profile_steps,
    shared_team_items,
    shared_team_steps,
)
from tahaluf.templates import Library

from .account_identity import Accounts, identify_accounts, read_granted_accounts
from .denied import block_denied, read_denied_accounts
from .project_facts import OrganizationFacts
from .scope import Scope
from .shard_state import ShardState, read_shard
from .transfers import block_existing_elsewhere, block_second_repositories, block_unseen

# User-facing messages
LEFT_BEHIND: Final = "a separate repository under an earlier name of this project; it is not managed"


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """Facts that a run reads only once. A fact that has not been needed yet is None.

    `accounts`: the accounts of stewards who gain access. `denied`: accounts whose access was revoked.
    """

    accounts: Accounts = field(default_factory=dict)
    token: TokenAccess | None = None
    denied: frozenset[int] | None = None


NOTHING_KNOWN: Final = KnownFacts()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The plan, and the state of GitHub from which it was computed. The keys of the mappings are slugs."""

    scope: Scope
    plan: Plan
    contexts: Mapping[str, ChangeContext]
    actual: Mapping[str, ProjectNode]
    naming: Naming = field(default_factory=Naming)
    facts: KnownFacts = field(default_factory=lambda: NOTHING_KNOWN)
    teams: Mapping[str, Any] = field(default_factory=dict)  # shared teams, by name
    profile: Any = None  # the repository with the organization's profile, if it was read


def load_resource_types(root: Path) -> tuple[Resource[Any, Any], ...]:
    """Return all resource types. Templates in `root` take precedence over built-in ones."""
    renderer = Renderer(Library.of_checkout(root))
    renderer.start()  # start early, so that the renderer is ready once the projects have been read from GitHub
    return all_resources(renderer.render)


def take_snapshot(
    scope: Scope, known: KnownFacts = NOTHING_KNOWN, roster_session: Session | None = None
) -> Snapshot:
    """Read the projects from GitHub and compare them with the manifest.

    `known`: facts that this run has already read. `roster_session`: a session for the main organization, if the run has
    one.
    """
    session, manifest = scope.session, scope.manifest
    organization = OrganizationFacts(session, scope.organization, known.token)
    state = read_shard(scope, organization)
    # Teams that belong to no project are managed only by runs for a whole organization, in one of its shards
    managed = state.teams if scope.is_whole and scope.shard.number == 1 else {}
    plan, naming = _compare(scope, state, managed)
    plan = _block_second_repositories(scope, state, plan)
    token = organization.token if known.token or _creates_something(plan) else None
    plan = block_unseen(token, plan)
    accounts = read_granted_accounts(session, plan, known.accounts)
    plan = identify_accounts(session, plan, accounts)
    denied = known.denied
    if denied is None:
        denied = read_denied_accounts(session, scope.shard, manifest, plan, roster_session)
    plan = block_denied(plan, denied or frozenset())
    plan = _with_left_behind(scope, state, plan)
    plan = _with_reach(scope, state, plan)
    return Snapshot(
        scope,
        plan,
        _contexts(scope, state, managed, (token.operator if token else None) or ""),
        state.actual,
        naming,
        KnownFacts(accounts, token, denied),
        managed,
        state.shared.profile,
    )


def _compare(scope: Scope, state: ShardState, managed: Mapping[str, Any]) -> tuple[Plan, Naming]:
    """Compare the projects that were read completely with the manifest. Reads the naming history only if the plan
    depends on it.
    """
    manifest, profile = scope.manifest, scope.profile
    naming = scope.history.read(manifest, state.actual)
    dates = scope.history.read_team_dates(changed_teams(manifest, scope.organization, managed))
    naming = naming.with_older_teams(scope.organization, older_teams(manifest, managed, dates))
    shared = [
        *shared_team_items(manifest, scope.organization, managed, naming),
        *(profile.items(state.shared.profile) if profile else ()),
    ]

    def compare_named(naming: Naming) -> Plan:
        return compare(manifest, state.complete, scope.resource_types, scope.shard.total, naming, shared)

    plan = compare_named(naming)
    checked = scope.history.check_traces(
        scope.session, scope.organization, manifest, state.complete, plan, naming
    )
    if checked.absences:
        naming, plan = checked, compare_named(checked)
    notes = (*state.notes, *(profile.notes(state.shared.profile) if profile else ()))
    return Plan.merge([plan, Plan.from_items(_blocked_by(state.errors)), Plan(notes=notes)]), naming


def _block_second_repositories(scope: Scope, state: ShardState, plan: Plan) -> Plan:
    """Block the creation of repositories that exist under another name or in another organization."""
    missing = [slug for slug, node in state.complete.items() if not node["repository"]]
    plan = block_second_repositories(plan, scope.history.former_names(scope.manifest, missing))
    return block_existing_elsewhere(scope.session, scope.manifest, scope.shard, plan)


def _contexts(
    scope: Scope, state: ShardState, managed: Iterable[str], operator: str
) -> Mapping[str, ChangeContext]:
    organization = scope.organization
    names = {slug: scope.manifest.project(slug).repository_name for slug in state.actual}
    return {
        **{
            slug: _change_context(organization, names[slug], node, operator)
            for slug, node in state.actual.items()
        },
        **{
            team_key(name, organization): ChangeContext(organization, name, operator=operator)
            for name in managed
        },
        PROFILE_KEY: profile_context(organization, state.shared.profile),
    }


def take_snapshot_of_created(
    scope: Scope, known: KnownFacts = NOTHING_KNOWN, roster_session: Session | None = None
) -> Snapshot:
    """Take a snapshot of projects whose repositories this run has just created or renamed. Retries until they appear.

    Raises CommandError if they do not appear within two minutes.
    """
    slugs = [project.slug for project in scope.projects]
    for _ in scope.session.poll():
        snapshot = take_snapshot(scope, known, roster_session)
        if all(snapshot.contexts[slug].repository_id for slug in slugs):
            contexts = {
                slug: replace(context, just_created=True) for slug, context in snapshot.contexts.items()
            }
            return replace(snapshot, contexts=contexts)
    raise CommandError(
        "GitHub does not yet show a repository that was just created", "re-run apply in a few minutes"
    )


def step_starter(manifest: Manifest, resource_types: Sequence[Resource[Any, Any]]) -> StartSteps:
    """Return a function that starts the steps of a change."""
    by_name = {resource.name: resource for resource in resource_types}

    def start(change: Change, context: ChangeContext) -> Steps:
        if is_team_key(change.project):
            return shared_team_steps(change, context)
        if change.project == PROFILE_KEY:
            return profile_steps(change, context)
        resource = by_name[change.resource]
        return resource.steps(
            change, resource.desired_state(manifest, manifest.project(change.project)), context
        )

    return start


def _with_left_behind(scope: Scope, state: ShardState, plan: Plan) -> Plan:
    """If a project has repositories under its current name and under an earlier one, add the earlier one to the plan.

    Only public repositories are named, since plans are public.
    """
    slug_by_alias = {
        alias: p.slug
        for p in scope.projects
        if state.actual[p.slug]["repository"]
        for alias in p.repository_names
        if alias != p.repository_name
    }
    found = find_public_repositories(scope.session, scope.organization, sorted(slug_by_alias))
    renamed = {change.project for change in plan.changes if change.kind is ChangeKind.RENAME}
    left = (
        Unmanaged(slug_by_alias[alias], "repository", alias, LEFT_BEHIND, is_notice=True)
        for alias in found
        if slug_by_alias[alias] not in renamed
    )
    return Plan.merge([plan, Plan.from_items(left)])


def _blocked_by(errors: ItemErrors[str]) -> Iterator[Blocked]:
    for slug, error in errors.by_item.items():
        yield Blocked(slug, "repository", slug, error.what, error.fix)


def _with_reach(scope: Scope, state: ShardState, plan: Plan) -> Plan:
    """Add the number of people who gain access through each team. Sends a request only for a parent team that has not
    been read.
    """
    own = {team["slug"] for node in state.actual.values() if (team := node["team"])}
    unread = parents_in(plan) - state.shared.teams.keys() - own
    parents = read_shared_nodes(scope.session, scope.organization, unread).teams
    return explain_reach(plan, state.actual, {**state.shared.teams, **parents})


def _creates_something(plan: Plan) -> bool:
    """Whether the plan creates a repository or a team, for which the run has to know the token's account and access."""
    return any(c.kind is ChangeKind.CREATE and c.resource in ("repository", "team") for c in plan.changes)


def _change_context(organization: str, name: str, node: ProjectNode, operator: str) -> ChangeContext:
    repository = node["repository"]
    if not repository:
        return ChangeContext(organization, name, operator=operator)
    branch = repository.get("defaultBranchRef")
    return ChangeContext(
        organization,
        name,
        repository_id=repository["id"],
        default_branch=branch["name"] if branch else None,
        head=branch["target"]["oid"] if branch else None,
        operator=operator,
    )
