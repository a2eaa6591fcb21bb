"""Reads a shard's projects from GitHub and compares them with the manifest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from tahaluf.github import (
    Session,
    SharedNodes,
    StartSteps,
    TokenAccess,
    find_public_repositories,
    read_projects,
    read_shared_nodes,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Manifest, Project, Shard
from tahaluf.plan import PROFILE_KEY, Blocked, Change, ChangeContext, ChangeKind, Plan, Steps, Unmanaged
from tahaluf.problems import CommandError
from tahaluf.rendering import Renderer
from tahaluf.resources import (
    Naming,
    Resource,
    add_team_grants,
    all_resources,
    compare,
    explain_reach,
    former_names,
    github_names,
    is_team_key,
    listed_teams,
    managed_members,
    merge_selections,
    parents_in,
    profile_context,
    profile_steps,
    projects_without_team,
    shared_team_items,
    shared_team_steps,
    shared_teams_in,
    team_key,
)
from tahaluf.templates import Library

from .account_identity import Accounts, identify_accounts, read_granted_accounts
from .denied import block_denied, read_denied_accounts
from .naming import NO_HISTORY, NamingHistory
from .placements import add_placed
from .profile import WantedProfile
from .project_facts import (
    OrganizationFacts,
    add_collaborator_facts,
    add_expired,
    add_invited_roles,
    add_label_counts,
    add_owners,
    add_shared_team_facts,
    mark_created,
)
from .rest_facts import add_rest_facts
from .transfers import block_existing_elsewhere, block_second_repositories, block_unseen
from .turns import EVERY_TURN, Turn
from .updates import add_update_facts

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
    renderer.start()  # this starts early, so that it is ready once the projects have been read from GitHub
    return all_resources(renderer.render)


def take_snapshot(
    session: Session,
    manifest: Manifest,
    resource_types: Sequence[Resource[Any, Any]],
    slugs: Iterable[str] | None = None,
    *,
    shard: Shard | None = None,
    history: NamingHistory = NO_HISTORY,
    known: KnownFacts = NOTHING_KNOWN,
    roster_session: Session | None = None,
    turn: Turn = EVERY_TURN,
    profile: WantedProfile | None = None,
) -> Snapshot:
    """Read the managed projects in a shard and compare them with the manifest. `slugs`: read only these projects.

    `history`: when the manifest first named existing resources. `known`: facts that this run
    has already read. `roster_session`: a session for the main organization, if the run has one. `turn`: the projects
    whose facts are read one repository at a time. `profile`: what the organization's profile should contain.
    """
    shard = shard or Shard(manifest.organization)
    selected = None if slugs is None else frozenset(slugs)
    projects = [
        p
        for p in manifest.projects
        if p.is_managed and (selected is None or p.slug in selected) and shard.contains(manifest, p)
    ]
    used = [kind for kind in resource_types if any(kind.is_used(manifest, project) for project in projects)]
    actual = _read_actual(session, shard, manifest, projects, merge_selections(used or resource_types))
    errors: ItemErrors[str] = ItemErrors()
    organization = OrganizationFacts(session, shard.organization, known.token)
    add_owners(organization, manifest, projects, actual, errors)
    add_expired(organization, manifest, projects, actual, errors)
    add_placed(session, shard, manifest, projects, actual, errors)
    add_collaborator_facts(organization, projects, actual, errors)
    add_label_counts(session, manifest, projects, actual, errors)
    notes = add_rest_facts(
        session,
        shard.organization,
        manifest,
        projects,
        actual,
        resource_types,
        EVERY_TURN if selected is not None else turn,
        errors,
        by_name=selected is not None,
    )
    mark_created(history, actual)
    add_invited_roles(organization, projects, actual, errors)
    read = _add_team_grants(session, shard, manifest, projects, actual, profile)
    teams = {name: read.teams[name] for name in shared_teams_in(manifest, shard.organization)}
    add_shared_team_facts(organization, manifest, teams)
    add_update_facts(session, shard, manifest, projects, actual, resource_types)
    naming = history.read(manifest, actual)
    complete = {slug: node for slug, node in actual.items() if slug not in errors}
    # Teams that belong to no project are managed only by runs for a whole organization, in one of its shards
    managed = teams if selected is None and shard.number == 1 else {}
    shared = [
        *shared_team_items(manifest, shard.organization, managed, naming),
        *(profile.items(read.profile) if profile else ()),
    ]
    plan = compare(manifest, complete, resource_types, shard.total, naming, shared)
    checked = history.check_traces(session, shard.organization, manifest, complete, plan, naming)
    if checked.absences:
        naming = checked
        plan = compare(manifest, complete, resource_types, shard.total, naming, shared)
    notes += profile.notes(read.profile) if profile else ()
    plan = Plan.merge([plan, Plan.from_items(_blocked_by(errors)), Plan(notes=notes)])
    missing = [slug for slug, node in complete.items() if not node["repository"]]
    plan = block_second_repositories(plan, history.former_names(manifest, missing))
    plan = block_existing_elsewhere(session, manifest, shard, plan)
    token = organization.token if known.token or _creates_something(plan) else None
    plan = block_unseen(token, plan)
    accounts = read_granted_accounts(session, plan, known.accounts)
    plan = identify_accounts(session, plan, accounts)
    denied = known.denied
    if denied is None:
        denied = read_denied_accounts(session, shard, manifest, plan, roster_session)
    plan = block_denied(plan, denied or frozenset())
    plan = _with_left_behind(session, shard, projects, actual, plan)
    plan = _with_reach(session, shard, actual, read.teams, plan)
    operator = (token.operator if token else None) or ""
    contexts = {
        slug: _change_context(shard.organization, manifest.project(slug).repository_name, node, operator)
        for slug, node in actual.items()
    }
    contexts |= {
        team_key(shard.organization, name): ChangeContext(shard.organization, name, operator=operator)
        for name in managed
    }
    contexts[PROFILE_KEY] = profile_context(shard.organization, read.profile)
    known = KnownFacts(accounts, token, denied)
    return Snapshot(plan, contexts, actual, naming, known, managed, read.profile)


def take_snapshot_of_created(
    session: Session,
    manifest: Manifest,
    resource_types: Sequence[Resource[Any, Any]],
    slugs: Sequence[str],
    shard: Shard,
    history: NamingHistory = NO_HISTORY,
    known: KnownFacts = NOTHING_KNOWN,
    roster_session: Session | None = None,
) -> Snapshot:
    """Take a snapshot of repositories that this run has just created. Retries until they appear.

    Raises CommandError if they do not appear within two minutes.
    """
    for _ in session.poll():
        snapshot = take_snapshot(
            session,
            manifest,
            resource_types,
            slugs,
            shard=shard,
            history=history,
            known=known,
            roster_session=roster_session,
        )
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


def _with_left_behind(
    session: Session,
    shard: Shard,
    projects: Iterable[Project],
    actual: Mapping[str, ProjectNode],
    plan: Plan,
) -> Plan:
    """Add repositories under a project's earlier name to the plan if the repository with the current name also exists.

    Only public repositories are named, since plans are public.
    """
    slug_by_alias = {
        alias: p.slug
        for p in projects
        if actual[p.slug]["repository"]
        for alias in p.repository_names
        if alias != p.repository_name
    }
    found = find_public_repositories(session, shard.organization, sorted(slug_by_alias))
    renamed = {change.project for change in plan.changes if change.kind is ChangeKind.RENAME}
    left = (
        Unmanaged(slug_by_alias[alias], "repository", alias, LEFT_BEHIND, is_notice=True)
        for alias in found
        if slug_by_alias[alias] not in renamed
    )
    return Plan.merge([plan, Plan.from_items(left)])


def _read_actual(
    session: Session, shard: Shard, manifest: Manifest, projects: Sequence[Project], wanted: Any
) -> dict[str, ProjectNode]:
    """Read each project's resources by its current name. Missing resources are looked up under its earlier names."""
    names_by_slug = {project.slug: github_names(manifest, project) for project in projects}
    actual = read_projects(session, shard.organization, names_by_slug, wanted)
    missing = [project for project in projects if None in actual[project.slug].values()]
    earlier = {
        f"{project.slug}/{number}": names
        for project in missing
        for number, names in enumerate(former_names(manifest, project))
    }
    if earlier:
        for key, node in read_projects(session, shard.organization, earlier, wanted).items():
            slug = key.partition("/")[0]
            current = actual[slug]
            actual[slug] = {
                resource_name: node[resource_name]
                if current[resource_name] is None
                else current[resource_name]
                for resource_name in current
            }
    return actual


def _blocked_by(errors: ItemErrors[str]) -> Iterator[Blocked]:
    for slug, error in errors.by_item.items():
        yield Blocked(slug, "repository", slug, error.what, error.fix)


def _add_team_grants(
    session: Session,
    shard: Shard,
    manifest: Manifest,
    projects: Sequence[Project],
    actual: dict[str, ProjectNode],
    profile: WantedProfile | None,
) -> SharedNodes:
    """Add the access of additional teams to each repository, and return the teams that were read, and the profile.

    Sends no requests if the manifest names no such team and there is no profile to compare. Otherwise, this usually
    takes one request, since the projects' own teams are already known.
    """
    shared = shared_teams_in(manifest, shard.organization)
    known = {team["slug"] for node in actual.values() if (team := node["team"])}
    needed = shared.keys() | (listed_teams(manifest, projects) - known)
    people = managed_members(manifest)
    wants_profile = profile is not None and profile.block is not None
    found = read_shared_nodes(session, shard.organization, needed, people, with_profile=wants_profile)
    add_team_grants(actual, found.teams, projects_without_team(manifest, projects))
    return found


def _with_reach(
    session: Session, shard: Shard, actual: Mapping[str, ProjectNode], teams: Mapping[str, Any], plan: Plan
) -> Plan:
    """Add how many people gain access through teams. Sends a request only for a parent team that has not been read."""
    own = {team["slug"] for node in actual.values() if (team := node["team"])}
    unread = parents_in(plan) - teams.keys() - own
    parents = read_shared_nodes(session, shard.organization, unread).teams
    return explain_reach(plan, actual, {**teams, **parents})


def _creates_something(plan: Plan) -> bool:
    """Whether the plan creates a repository or a team, which depends on the account of the token."""
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
