"""Repositories on this server that contain actions used by jobs. Each commit is exported to a folder only once."""

import shutil
import threading
from contextlib import suppress
from pathlib import Path

from localhub.domain import ANONYMOUS, Engine, MovedPermanently, NotFound, repositories
from localhub.git import bare, objects

EXECUTABLE = "100755"
SYMLINK = "120000"


class ActionRepositories:
    """Finds the actions in `uses: owner/name/path@ref`. Exported commits are kept in `folder`."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._lock = threading.Lock()

    def export(self, owner: str, name: str, ref: str) -> Path | None:
        """Return a folder with the repository's files at a branch, tag or commit, or None if there is no such ref.

        As on GitHub, private repositories do not share their actions. On GitHub, a setting can change this, but
        localhub does not have that setting.
        """
        with suppress(NotFound, MovedPermanently), self._engine.begin(ANONYMOUS) as uow:
            repository = repositories.find(uow, owner, name)
            bare_folder = bare.repository_folder(uow.repository_root, repository.id)
            commit = bare.resolve(bare_folder, ref, repository.default_branch)
            if repository.private or commit is None:
                return None
            with self._lock:
                return self._export(bare_folder, repository.id, commit)
        return None

    def _export(self, bare_folder: Path, repository_id: int, commit: str) -> Path:
        files = self._folder / f"{repository_id}-{commit}"
        target = files.with_suffix(".links")
        if not target.exists():
            _write_files(bare_folder, objects.commit(bare_folder, commit).tree, files)
            draft = target.with_suffix(".draft")
            _link_entries(files, draft)
            draft.rename(target)
        return target


def _link_entries(files: Path, target: Path) -> None:
    """Link to the folders in `files`.

    act copies the returned folder for each step that uses it, but does not follow links. Links keep the copy small,
    and modules that Python compiles in one job remain available to the next job. Files are not linked, because act
    cannot read an action.yml that is a link.
    """
    target.mkdir()
    for entry in files.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            (target / entry.name).symlink_to(entry.resolve(), target_is_directory=True)
        else:
            shutil.copy2(entry, target / entry.name, follow_symlinks=False)


def _write_files(bare_folder: Path, tree: str, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path, entry in objects.walk(bare_folder, tree):
        file = target / path
        if entry.kind == "tree":
            file.mkdir(exist_ok=True)
        elif entry.mode == SYMLINK:
            file.symlink_to(objects.blob(bare_folder, entry.oid).decode())
        elif entry.kind == "blob":
            file.write_bytes(objects.blob(bare_folder, entry.oid))
            if entry.mode == EXECUTABLE:
                file.chmod(0o755)
