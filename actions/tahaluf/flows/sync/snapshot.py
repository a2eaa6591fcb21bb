"""Reads a shard's projects from GitHub and compares them with the manifest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from tahaluf.github import (
    Session,
    StartSteps,
    TokenAccess,
    find_public_repositories,
    read_expired,
    read_label_counts,
    read_owners,
    read_projects,
    read_repository_invitations,
    read_shared_teams,
    read_team_roles,
    read_token_access,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import Manifest, Project, Shard, login_identity
from tahaluf.plan import Blocked, Change, ChangeContext, ChangeKind, Plan, Steps, Unmanaged
from tahaluf.problems import CommandError
from tahaluf.rendering import Renderer
from tahaluf.resources import (
    Naming,
    ProjectNode,
    Resource,
    add_team_grants,
    alias_names,
    all_resources,
    compare,
    github_names,
    has_unlisted_collaborators,
    is_team_key,
    listed_teams,
    merge_selections,
    merged_label_ids,
    missing_collaborators,
    missing_stewards,
    needs_owners,
    shared_team_items,
    shared_team_steps,
    shared_teams_in,
    team_key,
)
from tahaluf.templates import BUILTIN_TEMPLATES, Library

from .denied import block_denied, read_denied_accounts
from .naming import NO_HISTORY, NamingHistory
from .placements import add_placed
from .steward_accounts import Accounts, identify_stewards, read_steward_accounts
from .transfers import block_existing_elsewhere, block_unseen
from .updates import add_update_facts

Result = TypeVar("Result")

# How long each run reports an expired invitation. After that, only plans list it
NEWS: Final = timedelta(days=1)

# User-facing messages
LEFT_BEHIND: Final = "a separate repository under an earlier slug of this project; it is not managed"


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """Facts that a run reads only once. They are None if they have not been needed yet.

    `accounts`: those of stewards who gain access. `denied`: accounts whose access was revoked.
    """

    accounts: Accounts = field(default_factory=dict)
    token: TokenAccess | None = None
    denied: frozenset[int] | None = None


NOTHING_KNOWN: Final = KnownFacts()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The plan, and the state of GitHub that it was computed from. The mappings are by slug."""

    plan: Plan
    contexts: Mapping[str, ChangeContext]
    actual: Mapping[str, ProjectNode]
    naming: Naming = field(default_factory=Naming)
    facts: KnownFacts = field(default_factory=lambda: NOTHING_KNOWN)
    teams: Mapping[str, Any] = field(default_factory=dict)  # shared teams, by name


def load_resource_types(root: Path) -> tuple[Resource[Any, Any], ...]:
    """Return all resource types. Templates in `root` take precedence over built-in ones."""
    renderer = Renderer(Library.from_paths([root / "templates", BUILTIN_TEMPLATES]))
    renderer.start()  # so that it is ready when the projects have been read from GitHub
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
) -> Snapshot:
    """Read the managed projects in a shard and compare them. `slugs`: only read these projects.

    `history`: when the manifest first named existing resources. `known`: facts that this run
    has already read. `roster_session`: a session for the main organization, if the run has one.
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
    _add_owners(session, shard, manifest, projects, actual, errors)
    _add_expired(session, shard, manifest, projects, actual, errors)
    add_placed(session, shard, manifest, projects, actual, errors)
    _add_collaborator_facts(session, shard, projects, actual, errors)
    _add_label_counts(session, manifest, projects, actual, errors)
    _mark_created(history, actual)
    _add_invited_roles(session, shard, projects, actual)
    teams = _add_team_grants(session, shard, manifest, projects, actual)
    add_update_facts(session, shard, manifest, projects, actual, resource_types)
    naming = history.read(actual)
    complete = {slug: node for slug, node in actual.items() if slug not in errors}
    # One shard, and only a run over all of its projects, manages the teams that belong to no project
    managed = teams if selected is None and shard.number == 1 else {}
    shared = shared_team_items(manifest, shard.organization, managed, naming)
    plan = compare(manifest, complete, resource_types, shard.total, naming, shared)
    plan = Plan.merge([plan, Plan.from_items(_blocked_by(errors))])
    plan = block_existing_elsewhere(session, manifest, shard, plan)
    token = known.token or _token_access(session, shard, plan)
    plan = block_unseen(token, plan)
    accounts = read_steward_accounts(session, plan, known.accounts)
    plan = identify_stewards(session, plan, accounts)
    denied = known.denied
    if denied is None:
        denied = read_denied_accounts(session, shard, manifest, plan, roster_session)
    plan = block_denied(plan, denied or frozenset())
    plan = _with_left_behind(session, shard, projects, actual, plan)
    operator = (token.operator if token else None) or ""
    contexts = {
        slug: _change_context(shard.organization, slug, node, operator) for slug, node in actual.items()
    }
    contexts |= {
        team_key(shard.organization, name): ChangeContext(shard.organization, name, operator=operator)
        for name in managed
    }
    return Snapshot(plan, contexts, actual, naming, KnownFacts(accounts, token, denied), managed)


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
        if all(context.repository_id for context in snapshot.contexts.values()):
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
    """Add repositories under a project's earlier slug to the plan if the one with the current slug exists, too.

    Only public repositories are named, since plans are public.
    """
    slug_by_alias = {alias: p.slug for p in projects if actual[p.slug]["repository"] for alias in p.aliases}
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
    """Read each project's resources by its current slug. Missing ones are looked up under its earlier slugs."""
    names_by_slug = {project.slug: github_names(manifest, project) for project in projects}
    actual = read_projects(session, shard.organization, names_by_slug, wanted)
    missing = [project for project in projects if None in actual[project.slug].values()]
    slug_by_alias = {alias: project.slug for project in missing for alias in project.aliases}
    if slug_by_alias:
        earlier = {alias: alias_names(alias) for alias in slug_by_alias}
        for alias, node in read_projects(session, shard.organization, earlier, wanted).items():
            current = actual[slug_by_alias[alias]]
            actual[slug_by_alias[alias]] = {
                resource_name: node[resource_name]
                if current[resource_name] is None
                else current[resource_name]
                for resource_name in current
            }
    return actual


def _for_each(
    projects: Iterable[Project], errors: ItemErrors[str], function: Callable[[Project], Result]
) -> dict[str, Result]:
    """Return the function's results by slug. Projects that it fails for are recorded as errors and omitted."""
    results: dict[str, Result] = {}
    for project in projects:
        with errors.isolate(project.slug):
            results[project.slug] = function(project)
    return results


def _blocked_by(errors: ItemErrors[str]) -> Iterator[Blocked]:
    for slug, error in errors.by_item.items():
        yield Blocked(slug, "repository", slug, error.what, error.fix)


def _add_owners(
    session: Session,
    shard: Shard,
    manifest: Manifest,
    projects: Iterable[Project],
    actual: dict[str, ProjectNode],
    errors: ItemErrors[str],
) -> None:
    """Add the organization's owners to each team whose plan depends on them. Usually sends no requests."""
    needed = _for_each(projects, errors, lambda p: needs_owners(manifest, p, actual[p.slug]))
    affected = [slug for slug, is_needed in needed.items() if is_needed]
    owners = read_owners(session, shard.organization) if affected else frozenset()
    token = read_token_access(session, shard.organization) if affected else None
    for slug in affected:
        team = actual[slug]["team"] or {}
        facts = {"owners": owners, "operator": token and token.operator_id}
        actual[slug] = {**actual[slug], "team": {**team, **facts}}


def _add_team_grants(
    session: Session,
    shard: Shard,
    manifest: Manifest,
    projects: Sequence[Project],
    actual: dict[str, ProjectNode],
) -> Mapping[str, Any]:
    """Add the access of further teams to each repository, and return the shared teams by name.

    Sends no request if the manifest names no such team; otherwise usually one, since the projects' own teams are known.
    """
    shared = shared_teams_in(manifest, shard.organization)
    known = {team["slug"] for node in actual.values() if (team := node["team"])}
    needed = shared.keys() | (listed_teams(manifest, projects) - known)
    teams = read_shared_teams(session, shard.organization, needed) if needed else {}
    add_team_grants(actual, teams)
    return {name: teams[name] for name in shared}


def _add_expired(
    session: Session,
    shard: Shard,
    manifest: Manifest,
    projects: Iterable[Project],
    actual: dict[str, ProjectNode],
    errors: ItemErrors[str],
) -> None:
    """Add the stewards whose invitations expired to each team. Sends no requests if no steward is missing."""
    found = _for_each(projects, errors, lambda p: missing_stewards(manifest, p, actual[p.slug]))
    missing = {slug: stewards for slug, stewards in found.items() if stewards}
    expired = read_expired(session, shard.organization) if missing else {}
    recent = f"{session.now() - NEWS:%Y-%m-%dT%H:%M:%SZ}"  # in GitHub's format
    for slug, stewards in missing.items():
        team = actual[slug]["team"] or {}
        logins = expired.keys() & {login_identity(steward.login) for steward in stewards}
        news = {login for login in logins if expired[login] > recent}
        actual[slug] = {**actual[slug], "team": {**team, "expired": logins, "newly_expired": news}}


def _add_collaborator_facts(
    session: Session,
    shard: Shard,
    projects: Iterable[Project],
    actual: dict[str, ProjectNode],
    errors: ItemErrors[str],
) -> None:
    """Add invitations if somebody is missing from a repository, and owners if somebody is not listed.

    Sends no requests if the collaborators are those in the manifest.
    """
    managed = [p for p in projects if p.settings.collaborators is not None and p.status != "archived"]
    unlisted = _for_each(managed, errors, lambda p: has_unlisted_collaborators(p, actual[p.slug]))
    owners = read_owners(session, shard.organization) if any(unlisted.values()) else frozenset()
    for project in managed:
        node = actual[project.slug]
        with errors.isolate(project.slug):
            if missing_collaborators(project, node):
                name = f"{shard.organization}/{(node['repository'] or {})['name']}"
                invited = read_repository_invitations(session, name)
                node = {**node, "repository": {**(node["repository"] or {}), "invitedCollaborators": invited}}
            if unlisted.get(project.slug):
                node = {**node, "repository": {**(node["repository"] or {}), "owners": owners}}
            actual[project.slug] = node


def _add_label_counts(
    session: Session,
    manifest: Manifest,
    projects: Iterable[Project],
    actual: Mapping[str, ProjectNode],
    errors: ItemErrors[str],
) -> None:
    """Add the number of issues and pull requests to each label that may be merged. Usually sends no requests."""
    found = _for_each(projects, errors, lambda p: merged_label_ids(manifest, p, actual[p.slug]))
    merged = {label_id for label_ids in found.values() for label_id in label_ids}
    counts = read_label_counts(session, sorted(merged)) if merged else {}
    labels = ((node["repository"] or {}).get("labels") or {} for node in actual.values())
    for label in (label for connection in labels for label in connection.get("nodes") or ()):
        if label["id"] in counts:
            label["issueCount"], label["pullRequestCount"] = counts[label["id"]]


def _mark_created(history: NamingHistory, actual: dict[str, ProjectNode]) -> None:
    for slug in history.known.created & actual.keys():
        if repository := actual[slug]["repository"]:
            actual[slug] = {**actual[slug], "repository": {**repository, "justCreated": True}}


def _add_invited_roles(
    session: Session, shard: Shard, projects: Iterable[Project], actual: dict[str, ProjectNode]
) -> None:
    """Add the team roles that invited stewards will have. Sends one request per steward."""
    for project in projects:
        team = actual[project.slug]["team"]
        invited = [
            invitation["invitee"] for invitation in ((team or {}).get("invitations") or {}).get("nodes", ())
        ]
        ids = {steward.id for steward in project.stewards}
        stewards = {one["databaseId"]: one["login"] for one in invited if one and one["databaseId"] in ids}
        if team and stewards:
            roles = read_team_roles(session, shard.organization, team["slug"], stewards)
            actual[project.slug] = {**actual[project.slug], "team": {**team, "invited_roles": roles}}


def _token_access(session: Session, shard: Shard, plan: Plan) -> TokenAccess | None:
    """Read whose token it is, but only if a repository or team would be created."""
    created = {c.resource for c in plan.changes if c.kind is ChangeKind.CREATE}
    is_needed = bool(created & {"repository", "team"})
    return read_token_access(session, shard.organization) if is_needed else None


def _change_context(organization: str, slug: str, node: ProjectNode, operator: str) -> ChangeContext:
    repository = node["repository"]
    if not repository:
        return ChangeContext(organization, slug, operator=operator)
    branch = repository.get("defaultBranchRef")
    return ChangeContext(
        organization,
        slug,
        repository_id=repository["id"],
        default_branch=branch["name"] if branch else None,
        head=branch["target"]["oid"] if branch else None,
        operator=operator,
    )
