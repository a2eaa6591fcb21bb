"""Plans the adoption of resources that are older than their manifest entry, or blocks it if `adopt: true` is missing.

Runs keep no state, so they recognize a project's own resources by what is on GitHub (docs/architecture.md).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tahaluf.kinds import ProjectNode
from tahaluf.manifest import (
    Manifest,
    Project,
    login_identity,
    managed_names,
    names_of_slugs,
    organizations,
    shared_teams_in,
    slug_identity,
    team_name,
)
from tahaluf.plan import UNSET, Blocked, Change, ChangeKind, Json, Operation, Plan, Risk, pluralize

from .pristine import is_pristine, own_adoption_pulls

# User-facing messages. The first two are public, so they do not reveal whether anything exists.
NAME_NOT_AVAILABLE: Final = "this name is not available"
NAME_NOT_AVAILABLE_FIX: Final = (
    "choose another slug; a maintainer can run `tahaluf plan` on their own computer to see the reason"
)
ADOPTED: Final = "it already exists"
PUBLIC_ADOPTED: Final = "it already exists and is public"
NOT_PUBLIC: Final = "it is {visibility}"  # never shown in public
TEAM_ADOPTED: Final = "it already exists and has access to {others}"
REDIRECTED: Final = (
    "GitHub redirects this name to {repository}; rename that repository or transfer it back, or use its "
    "current name"
)
REPOSITORY_EXISTS: Final = (
    "a {visibility} repository with this name already exists, and was not created for this project; to adopt it, "
    "write `adopt: true` in the entry"
)
TEAM_EXISTS: Final = (
    "a team with this name already exists and was not created for this project (it has {people} and access to "
    "{others}); to adopt it, write `adopt: true` in the entry"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """When the manifest first named its projects, as far as this is known.

    `new` maps slugs to the names of repositories, including former ones, that the planned pull request adds to the
    project's entry. `new_teams` contains the organizations and names of the teams that it adds. Whatever already has
    such a name on GitHub is older than its manifest entry, and so are the shared teams in `older_teams`. `dates` maps
    each relevant slug to the time when the default branch first named its repository, in ISO 8601. Slugs that are not
    in any commit yet are omitted. If `dates` is None, the history could not be read. `absences` maps slugs to the last
    time at which the default branch did not name the repository, if that was after our last trace in it. `created`
    contains the slugs of the
    repositories that this run created.
    """

    new: Mapping[str, frozenset[str]] = field(default_factory=dict)
    new_teams: frozenset[tuple[str, str]] = frozenset()
    older_teams: frozenset[tuple[str, str]] = frozenset()
    dates: Mapping[str, str] | None = None
    absences: Mapping[str, str] = field(default_factory=dict)
    created: frozenset[str] = frozenset()

    def is_new(self, slug: str, repository: Mapping[str, Any]) -> bool:
        """Whether the planned pull request gives the project this repository."""
        return _name(repository) in self.new.get(slug, ())

    def is_older_team(self, organization: str, team: str) -> bool:
        """Whether the team is older than the entry that names it."""
        return (login_identity(organization), team) in self.new_teams | self.older_teams

    def with_older_teams(self, organization: str, teams: Iterable[str]) -> "Naming":
        older = frozenset((login_identity(organization), team) for team in teams)
        return replace(self, older_teams=self.older_teams | older)


UNKNOWN: Final = Naming()


@dataclass(frozen=True, slots=True)
class Adopt(Operation):
    """Adopts an existing object without sending a request. The object's node ID ensures that a review applies only to
    this object.

    `others` is the number of other repositories that an adopted team, and therefore its future members, can access.
    `reviewed_since` is the time when the manifest named the project again: the project may have been adopted and
    dropped before that.
    """

    id: str
    others: int = 0
    reviewed_since: str = ""

    @property
    def after(self) -> Json:
        return {"id": self.id} | ({"others": self.others} if self.others else {})


def names_added(base: Manifest, head: Manifest) -> Naming:
    """Return the names of repositories and teams that `head` adds, as a `Naming`.

    A name is new if the base does not give it to the same project, even if another project has it there.
    """
    before = managed_names(base)
    added = {
        project.slug: managed_names(head)[slug_identity(project.slug)]
        - names_of_slugs(before, (project.slug, *project.aliases))
        for project in head.projects
        if project.is_managed
    }
    return Naming({slug: names for slug, names in added.items() if names}, _teams(head) - _teams(base))


def _teams(manifest: Manifest) -> frozenset[tuple[str, str]]:
    """Return the current and former names of the teams that a manifest manages, with their organizations."""
    managed = [project for project in manifest.projects if project.is_managed]
    own = {
        (login_identity(manifest.organization_of(project)), name)
        for project in managed
        for name in _team_names(manifest, project)
    }
    shared = {
        (login_identity(organization), name)
        for organization in organizations(manifest)
        for name in shared_teams_in(manifest, organization)
    }
    return frozenset({*own, *shared})


def _team_names(manifest: Manifest, project: Project) -> set[str]:
    names = {*map(team_name, (project.slug, *project.aliases))}
    team = manifest.team_for(project)
    return names | {team.name} if team else names


def in_question(actual: Mapping[str, ProjectNode], naming: Naming) -> dict[str, str]:
    """Return, by slug, the names of repositories for which only the date of their manifest entry can show whether
    they are ours.
    """
    return {
        slug: _name(repository)
        for slug, node in actual.items()
        if (repository := node["repository"])
        and not (slug in naming.created or _has_our_traces(repository) or naming.is_new(slug, repository))
    }


def own_repositories(manifest: Manifest, actual: Mapping[str, ProjectNode], naming: Naming) -> frozenset[str]:
    """Return the slugs of the projects whose repository exists and is not older than its manifest entry."""
    return frozenset(
        slug
        for slug, node in actual.items()
        if (repository := node["repository"])
        and _is_own_repository(manifest.project(slug), repository, naming)
    )


def with_traces(
    plan: Plan, actual: Mapping[str, ProjectNode], naming: Naming
) -> dict[str, Mapping[str, Any]]:
    """Return, by slug, the repositories that the plan changes and that contain traces of earlier runs.

    They are ours only if the manifest has named them ever since.
    """
    changed = {change.project for change in plan.changes} - naming.created
    return {
        slug: repository
        for slug, node in actual.items()
        if slug in changed
        and (repository := node["repository"])
        and _has_our_traces(repository)
        and not naming.is_new(slug, repository)
    }


def last_trace(repository: Mapping[str, Any]) -> str:
    """Return the time of our last pull request that offered files, or the time when the repository was created if
    that was later.
    """
    times = [repository, *own_adoption_pulls(repository)]
    return max(item.get("createdAt") or "" for item in times)


def adoption_items(
    manifest: Manifest, project: Project, node: ProjectNode, naming: Naming
) -> Iterator[Change | Blocked]:
    """Yield adoptions to announce or block, before the rest of the project is compared.

    Blocking an adoption blocks the whole project.
    """
    repository: Any = node["repository"]
    if repository and (present := _other_name(manifest, project, repository)):
        yield _blocked(project, "repository", REDIRECTED.format(repository=present))
        return
    own_repository = (
        not repository
        or _is_own_repository(project, repository, naming)
        or _is_announced(manifest, project, naming)
    )
    if not own_repository and not _stays_archived(project, repository):
        visibility = (repository.get("visibility") or "hidden").lower()
        is_public = visibility == "public"
        if project.adopt or is_public:
            reason = PUBLIC_ADOPTED if is_public else ADOPTED
            details = "" if is_public else NOT_PUBLIC.format(visibility=visibility)
            adoption = _adoption(
                project, "repository", project.repository_name, repository["id"], naming, reason
            )
            yield replace(adoption, details=details)
        else:
            yield _blocked(project, "repository", REPOSITORY_EXISTS.format(visibility=visibility))
            return
    if project.status != "archived":  # people are only removed from an archived project's team
        yield from _team_items(manifest, project, node, naming, own_repository)


def has_own_team(manifest: Manifest, project: Project, node: ProjectNode, naming: Naming) -> bool:
    """Whether the project's team exists and is already managed, so that it does not have to be adopted. The repository
    exists.
    """
    repository: Any = node["repository"]
    own_repository = _is_own_repository(project, repository, naming)
    return bool(node["team"]) and not any(_team_items(manifest, project, node, naming, own_repository))


def is_adopted(project: Project, node: ProjectNode, naming: Naming) -> bool:
    """Whether the repository was adopted, because it is older than its manifest entry or has content of its own. The
    manifest's defaults do not apply to such a repository.

    Later runs recognize it by the pull request that adds the missing files. The result is true even before that pull
    request is opened, so an interruption makes no difference.
    """
    repository: Any = node["repository"]
    if not repository:
        return False
    if project.adopt:
        return True
    has_content = repository.get("defaultBranchRef") and not is_pristine(repository)
    return (
        bool(own_adoption_pulls(repository))
        or (has_content and not repository.get("lock"))
        or not _is_own_repository(project, repository, naming)
    )


def mark_older(project: Project, node: ProjectNode, naming: Naming) -> ProjectNode:
    """Mark a repository that is older than its manifest entry, so that files are only proposed in a pull request.

    If the files were committed directly, the lock file would make the repository look like ours, so the manifest's
    defaults would be applied to it.
    """
    repository: Any = node["repository"]
    if not repository or _is_own_repository(project, repository, naming):
        return node
    return {**node, "repository": {**repository, "isOlder": True}}


def _team_items(
    manifest: Manifest, project: Project, node: ProjectNode, naming: Naming, own_repository: bool
) -> Iterator[Change | Blocked]:
    team: Any = node["team"]
    wanted = manifest.team_for(project)
    if wanted is None or not team:
        return
    if any(team.get(connection) is UNSET for connection in ("members", "invitations", "repositories")):
        return  # the comparison of the team reports this, and nothing is changed
    name = (node["repository"] or {}).get("name")
    repositories = {edge["node"]["name"] for edge in _edges(team, "repositories")}
    is_new = naming.is_older_team(manifest.organization_of(project), team["slug"])
    if name in repositories and own_repository and not is_new:
        return
    people = _people(team)
    others = len(repositories - {name})
    if not (people or repositories or is_new or _is_nested(team)):
        return  # created by this run, or by an earlier run that was interrupted
    reach = pluralize(others, "other repository", "other repositories")
    if project.adopt or not (people or others or _is_nested(team)):
        reason = TEAM_ADOPTED.format(others=reach) if others else ADOPTED
        team_id = team.get("id") or team["slug"]
        yield _adoption(project, "team", wanted.name, team_id, naming, reason, others)
    else:
        yield _blocked(project, "team", TEAM_EXISTS.format(people=pluralize(people, "member"), others=reach))


def _people(team: Mapping[str, Any]) -> int:
    """Count the people who are in a team or invited to it.

    Organization owners are not counted, since they have access to everything anyway.
    """
    owners = team.get("owners") or ()
    members = [e for e in _edges(team, "members") if e["node"]["databaseId"] not in owners]
    return len(members) + len((team.get("invitations") or {}).get("nodes") or ())


def _is_nested(team: Mapping[str, Any]) -> bool:
    """Whether the team has child teams, or a parent team from which its members inherit access. We never create such
    teams.
    """
    return any((team.get("parentTeam"), (team.get("childTeams") or {}).get("totalCount")))


def _edges(team: Mapping[str, Any], connection: str) -> list[Any]:
    edges: list[Any] = (team.get(connection) or {}).get("edges") or []
    return edges


def _is_own_repository(project: Project, repository: Mapping[str, Any], naming: Naming) -> bool:
    if project.slug in naming.created:
        return True
    if naming.is_new(project.slug, repository):
        return False
    if _has_our_traces(repository):
        # Someone else may have used the repository while the manifest did not name it
        return last_trace(repository) >= naming.absences.get(project.slug, "")
    if naming.dates is None:
        return not project.adopt and _has_nothing_to_lose(repository)
    named = naming.dates.get(project.slug)
    created: str = repository.get("createdAt") or ""
    # In case of a tie, assume that the repository is not ours
    return named is not None and created > named


def _is_announced(manifest: Manifest, project: Project, naming: Naming) -> bool:
    """Whether a plan has announced the adoption, for a repository in which an adoption leaves no trace.

    A repository without a template gets no lock file. Instead, the entry on the default branch shows that the adoption
    was intended. Each risky change in the adoption still needs its own review.
    """
    is_named = project.slug in (naming.dates or {})
    return project.adopt and manifest.template_of(project) is None and is_named


def _name(repository: Mapping[str, Any]) -> str:
    """Return the repository's name on GitHub, which may be a former name of the project."""
    return slug_identity(repository["name"])


def _has_our_traces(repository: Mapping[str, Any]) -> bool:
    """Whether the repository has our lock file, or our pull request that adds the missing files."""
    return any((repository.get("lock"), own_adoption_pulls(repository)))


def _has_nothing_to_lose(repository: Mapping[str, Any]) -> bool:
    """Whether the repository is public and has only its initial content, as if an interrupted run had created it."""
    branch = repository.get("defaultBranchRef")
    is_public = repository.get("visibility") == "PUBLIC"
    return is_public and branch is not UNSET and (not branch or is_pristine(repository))


def _stays_archived(project: Project, repository: Mapping[str, Any]) -> bool:
    return project.status == "archived" and repository.get("isArchived") is True


def _other_name(manifest: Manifest, project: Project, repository: Mapping[str, Any]) -> str:
    """Return the repository's owner and name, or an empty string if the name is one of the project's names.

    The names differ if the repository was renamed or transferred, because GitHub redirects its former names.
    """
    full_name: str = repository.get("nameWithOwner") or ""
    owner, _, name = full_name.partition("/")
    same_name = slug_identity(name) in map(slug_identity, project.repository_names)
    same_owner = login_identity(owner) == login_identity(manifest.organization_of(project))
    return "" if same_owner and same_name else full_name


def _adoption(
    project: Project, resource: str, target: str, node_id: str, naming: Naming, reason: str, others: int = 0
) -> Change:
    since = naming.absences.get(project.slug) or (naming.dates or {}).get(project.slug, "")
    return Change(
        project=project.slug,
        resource=resource,
        kind=ChangeKind.ADOPT,
        target=target,
        operation=Adopt(node_id, others, since),
        reason=reason,
        risk=Risk.ADOPTION,
        cost=0,
        content_writes=0,
    )


def _blocked(project: Project, resource: str, details: str) -> Blocked:
    return Blocked(project.slug, resource, project.slug, NAME_NOT_AVAILABLE, NAME_NOT_AVAILABLE_FIX, details)
