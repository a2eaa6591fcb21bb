"""The manifest that a rehearsal applies. People are replaced with numbers, and existing repositories' files are left
out.
"""

from collections.abc import Collection, Iterable
from typing import TypeVar

from tahaluf.manifest import (
    Collaborator,
    Manifest,
    Project,
    Repository,
    SharedTeam,
    Steward,
    TeamMember,
    slug_identity,
)

from .people import Numbering

Listed = TypeVar("Listed", Steward, Collaborator, TeamMember)


def rehearsed_manifest(manifest: Manifest, existing: Collection[str], people: Numbering) -> Manifest:
    """Return the manifest to apply. `existing` contains the full names of existing repositories, whose content is not
    copied.
    """
    present = frozenset(map(slug_identity, existing))
    projects = tuple(
        _project(project, manifest.organization_of(project), present, people) for project in manifest.projects
    )
    teams = {name: _team(team, people) for name, team in manifest.teams.items()}
    return manifest.model_copy(update={"projects": projects, "teams": teams})


def _team(team: SharedTeam, people: Numbering) -> SharedTeam:
    if team.members is None:
        return team
    return team.model_copy(update={"members": _numbered(team.members, people)})


def _project(project: Project, organization: str, present: Collection[str], people: Numbering) -> Project:
    changed: dict[str, object] = {"stewards": _numbered(project.stewards, people)}
    if isinstance(project.repository, Repository):
        names = {slug_identity(f"{organization}/{name}") for name in project.repository_names}
        exists = not names.isdisjoint(present)
        changed["repository"] = _repository(project.repository, exists, people)
    return project.model_copy(update=changed)


def _repository(repository: Repository, exists: bool, people: Numbering) -> Repository:
    changed: dict[str, object] = {"template": None} if exists else {}
    if repository.collaborators is not None:
        changed["collaborators"] = _numbered(repository.collaborators, people)
    return repository.model_copy(update=changed)


def _numbered(listed: Iterable[Listed], people: Numbering) -> tuple[Listed, ...]:
    numbers = ((person, people.person(person.login, person.id)) for person in listed)
    return tuple(person.model_copy(update={"login": login, "id": id}) for person, (login, id) in numbers)
