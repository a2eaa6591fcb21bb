"""Lists managed files that were edited by hand. `plan --drift` shows them for information; they are not problems."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tahaluf.github import Session, read_earlier_updates, read_folders
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Shard
from tahaluf.plan import Plan, Unmanaged
from tahaluf.problems import CommandError
from tahaluf.resources import UpdateFacts, with_folders
from tahaluf.templates import InvalidLock, Lock, find_drift, folders_of_managed_files, read_lock

# User-facing messages
DRIFTED: Final = "{how}; the template manages this file, and updates keep people's changes"


def read_file_drift(session: Session, shard: Shard, actual: Mapping[str, ProjectNode]) -> Plan:
    """Return a plan that names these files and contains no changes. One query reads the lock files of twenty
    repositories."""
    repositories = {
        slug: repository for slug, node in actual.items() if (repository := _with_files(node)) is not None
    }
    names = {str(repository["name"]): slug for slug, repository in repositories.items()}
    oids = {name: repositories[slug]["lock"]["oid"] for name, slug in names.items()}
    locks = dict(_locks(read_earlier_updates(session, shard.organization, oids))) if oids else {}
    wanted = {
        name: (repositories[names[name]]["defaultBranchRef"]["target"]["oid"], folders)
        for name, lock in locks.items()
        if (folders := folders_of_managed_files(lock))
    }
    found = read_folders(session, shard.organization, wanted) if wanted else {}
    return Plan.from_items(
        item
        for name, folders in found.items()
        if not isinstance(folders, CommandError)
        for item in _items(names[name], repositories[names[name]], locks[name], folders)
    )


def _with_files(node: ProjectNode) -> Mapping[str, Any] | None:
    """Return the repository if it was made from a template."""
    repository = node["repository"]
    has_files = repository and repository.get("lock") and repository.get("defaultBranchRef")
    return repository if has_files else None


def _locks(found: Mapping[str, Any]) -> Iterator[tuple[str, Lock]]:
    """Yield the lock files that can be read. `plan` reports the others when it looks for updates."""
    for name, node in found.items():
        if isinstance(node, CommandError):
            continue
        try:
            yield name, read_lock(str((node.get("lock") or {}).get("text") or "").encode())
        except InvalidLock:
            continue


def _items(
    slug: str, repository: Mapping[str, Any], lock: Lock, folders: Mapping[str, Any]
) -> Iterator[Unmanaged]:
    is_discreet = repository.get("visibility") != "PUBLIC"
    for path, drift in find_drift(lock, with_folders(UpdateFacts(), folders).entries).items():
        reason = DRIFTED.format(how=drift)
        yield Unmanaged(slug, "files", path, reason, is_notice=True, is_discreet=is_discreet)
