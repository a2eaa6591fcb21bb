"""The manifest as a rehearsal applies it: people are numbers, and the files of existing repositories stay out of it."""

from collections.abc import Collection

from tahaluf.manifest import Manifest, Project, Repository, slug_identity

from .people import Numbering


def rehearsed_manifest(manifest: Manifest, existing: Collection[str], people: Numbering) -> Manifest:
    """Return the manifest. `existing` are the names of repositories, whose content is not copied."""
    present = frozenset(map(slug_identity, existing))
    projects = tuple(_project(project, present, people) for project in manifest.projects)
    return manifest.model_copy(update={"projects": projects})


def _project(project: Project, present: Collection[str], people: Numbering) -> Project:
    stewards = []
    for steward in project.stewards:
        login, account = people.person(steward.login, steward.id)
        stewards.append(steward.model_copy(update={"login": login, "id": account}))
    changed: dict[str, object] = {"stewards": tuple(stewards)}
    if isinstance(project.repository, Repository):
        names = {slug_identity(slug) for slug in (project.slug, *project.aliases)}
        exists = not names.isdisjoint(present)
        changed["repository"] = _repository(project.repository, exists, people)
    return project.model_copy(update=changed)


def _repository(repository: Repository, exists: bool, people: Numbering) -> Repository:
    changed: dict[str, object] = {"template": None} if exists else {}
    if repository.collaborators is not None:
        changed["collaborators"] = tuple(
            person.model_copy(
                update=dict(zip(("login", "id"), people.person(person.login, person.id), strict=True))
            )
            for person in repository.collaborators
        )
    return repository.model_copy(update=changed)
