"""Adoption of resources that predate their entry in the manifest: announced, and blocked without `adopt: true`.

Runs keep no state, so a project's own resources are recognized by what GitHub shows (docs/architecture.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.manifest import Manifest, Project, login_identity, slug_identity, team_name
from tahaluf.plan import UNSET, Blocked, Change, ChangeKind, Json, Operation, Risk

from .pristine import is_pristine, own_adoption_pulls
from .protocol import ProjectNode

# Texts for people. The first three are public, so they do not reveal whether anything exists.
NAME_NOT_AVAILABLE: Final = "this name is not available"
NAME_NOT_AVAILABLE_FIX: Final = (
    "choose another slug; maintainers see the reason if they run `tahaluf plan` themselves"
)
ADOPTED: Final = "it already exists; only what the entry says is changed in it"
REDIRECTED: Final = (
    "GitHub redirects it to {repository}; rename it or transfer it back, or use its current name"
)
REPOSITORY_EXISTS: Final = (
    "a {visibility} repository has this name, and this project did not create it; to take it over, write "
    "`adopt: true` in the entry"
)
TEAM_EXISTS: Final = (
    "a team has this name, with {people} people and {others} other repositories, and this project did not create "
    "it; to take it over, write `adopt: true` in the entry"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """When the manifest first named its projects, as far as known.

    `new`, `new_teams`: names of repositories and teams, including former ones, that the planned pull request
    is the first to use: whatever has such a name existed before. `dates`: slug → when the default branch
    first named the repository that was found for it, in ISO 8601, for slugs in question; a missing slug is
    in no commit yet. None if the history could not be read. `created`: slugs of the repositories that this
    run created.
    """

    new: frozenset[str] = frozenset()
    new_teams: frozenset[str] = frozenset()
    dates: Mapping[str, str] | None = None
    created: frozenset[str] = frozenset()


UNKNOWN: Final = Naming()


@dataclass(frozen=True, slots=True)
class Adopt(Operation):
    """Adopts an existing object without sending a request. The node id keeps a review from covering another object."""

    id: str

    @property
    def after(self) -> Json:
        return {"id": self.id}


def names_in_use(manifest: Manifest) -> Naming:
    """The names of the repositories and teams that a manifest manages, with their former names, as a `Naming`."""
    managed = [project for project in manifest.projects if project.is_managed]
    slugs = {slug for project in managed for slug in (project.slug, *project.aliases)}
    teams = {team.name for project in managed if (team := manifest.team_for(project))}
    return Naming(frozenset(map(slug_identity, slugs)), frozenset(teams | set(map(team_name, slugs))))


def in_question(actual: Mapping[str, ProjectNode], naming: Naming) -> dict[str, str]:
    """Slug → name of a repository whose owner only the date on which the manifest first used the name shows."""
    return {
        slug: name
        for slug, node in actual.items()
        if (repository := node["repository"])
        and not (slug in naming.created or _has_our_traces(repository))
        and (name := _name(repository)) not in naming.new
    }


def adoption_items(
    manifest: Manifest, project: Project, node: ProjectNode, naming: Naming
) -> Iterator[Change | Blocked]:
    """Yield adoptions to announce or block, before the rest of the project is compared.

    A block covers the whole project.
    """
    repository: Any = node["repository"]
    if repository and (present := _other_name(manifest, project, repository)):
        yield _blocked(project, "repository", REDIRECTED.format(repository=present))
        return
    own_repository = not repository or _is_own_repository(project, repository, naming)
    if repository and not own_repository and not _stays_archived(project, repository):
        if project.adopt or repository.get("visibility") == "PUBLIC":
            yield _adoption(project, "repository", project.slug, repository["id"])
        else:
            visibility = str(repository.get("visibility") or "hidden").lower()
            yield _blocked(project, "repository", REPOSITORY_EXISTS.format(visibility=visibility))
            return
    yield from _team_items(manifest, project, node, naming, own_repository)


def is_adopted(project: Project, node: ProjectNode, naming: Naming) -> bool:
    """Whether defaults change nothing in the repository, because it already existed or has content that is not ours.

    Later runs recognize it by the pull request that offers the missing files. A repository that is about to get
    one already counts, so an interrupted run makes no difference.
    """
    repository: Any = node["repository"]
    if not repository:
        return False
    has_content = bool(repository.get("defaultBranchRef")) and not is_pristine(repository)
    return (
        project.adopt
        or bool(own_adoption_pulls(repository))
        or (has_content and not repository.get("lock"))
        or not _is_own_repository(project, repository, naming)
    )


def mark_older(project: Project, node: ProjectNode, naming: Naming) -> ProjectNode:
    """Mark a repository that existed before the manifest named it, so that files are only offered to it.

    If they were pushed, their lock would make it look like the project's own, and defaults would change it.
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
    if wanted is None or not team or project.status == "archived":
        return
    if any(team.get(connection) is UNSET for connection in ("members", "invitations", "repositories")):
        return  # reported when the team is compared; nothing is changed
    name = str((node["repository"] or {}).get("name") or "")
    repositories = {edge["node"]["name"] for edge in _edges(team, "repositories")}
    is_new = team["slug"] in naming.new_teams
    if name in repositories and own_repository and not is_new:
        return
    people = _people(team)
    others = len(repositories - {name})
    if not (people or repositories or is_new or _is_nested(team)):
        return  # created by this run, or by an earlier one that was then interrupted
    if project.adopt or not (people or others or _is_nested(team)):
        yield _adoption(project, "team", wanted.name, str(team.get("id") or team["slug"]))
    else:
        yield _blocked(project, "team", TEAM_EXISTS.format(people=people, others=others))


def _people(team: Mapping[str, Any]) -> int:
    """How many people are in a team or invited to it.

    Owners of the organization do not count, since they can do anything.
    """
    owners = team.get("owners") or ()
    members = [e for e in _edges(team, "members") if e["node"]["databaseId"] not in owners]
    return len(members) + len((team.get("invitations") or {}).get("nodes") or ())


def _is_nested(team: Mapping[str, Any]) -> bool:
    """Whether it has a parent, whose access its members would get, or children. Runs never create such a team."""
    return bool(team.get("parentTeam") or (team.get("childTeams") or {}).get("totalCount"))


def _edges(team: Mapping[str, Any], connection: str) -> list[Any]:
    return list((team.get(connection) or {}).get("edges") or ())


def _is_own_repository(project: Project, repository: Mapping[str, Any], naming: Naming) -> bool:
    if project.slug in naming.created:
        return True
    if _name(repository) in naming.new:
        return False
    if _has_our_traces(repository):
        return True
    if naming.dates is None:
        return not project.adopt and _has_nothing_to_lose(repository)
    named = naming.dates.get(project.slug)
    # If both happened in the same second, assume that the repository is not ours
    return named is not None and str(repository.get("createdAt") or "") > named


def _name(repository: Mapping[str, Any]) -> str:
    """The name that the repository has today, which may be a former slug of the project."""
    return slug_identity(str(repository["name"]))


def _has_our_traces(repository: Mapping[str, Any]) -> bool:
    """Whether it has the lock file that we add with our files, or our pull request that offers them."""
    return bool(repository.get("lock")) or bool(own_adoption_pulls(repository))


def _has_nothing_to_lose(repository: Mapping[str, Any]) -> bool:
    """Whether it is public and contains only what GitHub put there. An interrupted run may have created it."""
    if repository.get("visibility") != "PUBLIC" or repository.get("defaultBranchRef") is UNSET:
        return False
    return not repository.get("defaultBranchRef") or is_pristine(repository)


def _stays_archived(project: Project, repository: Mapping[str, Any]) -> bool:
    return project.status == "archived" and bool(repository.get("isArchived"))


def _other_name(manifest: Manifest, project: Project, repository: Mapping[str, Any]) -> str:
    """The repository's owner and name if it has neither the project's slug nor one of its aliases; otherwise empty.

    GitHub redirects the former names of repositories that were renamed or transferred.
    """
    full_name = str(repository.get("nameWithOwner") or "")
    owner, _, name = full_name.partition("/")
    names = {slug_identity(slug) for slug in (project.slug, *project.aliases)}
    same_owner = login_identity(owner) == login_identity(manifest.organization_of(project))
    return "" if not full_name or (same_owner and slug_identity(name) in names) else full_name


def _adoption(project: Project, resource: str, target: str, node_id: str) -> Change:
    return Change(
        project=project.slug,
        resource=resource,
        kind=ChangeKind.ADOPT,
        target=target,
        operation=Adopt(node_id),
        reason=ADOPTED,
        risk=Risk.ADOPTION,
        cost=0,
        content_writes=0,
    )


def _blocked(project: Project, resource: str, details: str) -> Blocked:
    return Blocked(project.slug, resource, project.slug, NAME_NOT_AVAILABLE, NAME_NOT_AVAILABLE_FIX, details)
