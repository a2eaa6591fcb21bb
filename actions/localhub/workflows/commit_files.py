"""Read a commit's files from the bare repository."""

from dataclasses import dataclass
from pathlib import Path

from localhub.git import bare, objects

from .workflow_files import WORKFLOW_FOLDER, is_workflow


@dataclass(frozen=True, slots=True)
class CommitFiles:
    folder: Path
    commit: str

    def read_text(self, path: str) -> str | None:
        """The text of a file, or None if the file does not exist."""
        entry = objects.entry_at(self.folder, self._root, path.removeprefix("./"))
        if entry is None or entry.kind != "blob":
            return None
        return objects.blob(self.folder, entry.oid).decode("utf-8", "replace")

    def workflow_files(self) -> dict[str, str]:
        entry = objects.entry_at(self.folder, self._root, WORKFLOW_FOLDER)
        if entry is None or entry.kind != "tree":
            return {}
        files = [f"{WORKFLOW_FOLDER}/{inside.name}" for inside in objects.tree(self.folder, entry.oid)]
        return {
            path: text for path in files if is_workflow(path) and (text := self.read_text(path)) is not None
        }

    @property
    def message(self) -> str:
        return objects.commit(self.folder, self.commit).message

    def changed_since(self, earlier: str | None) -> list[str]:
        """Return the paths that differ from the earlier commit, or all paths if there is none."""
        before = objects.commit(self.folder, earlier).tree if earlier else None
        return [path for path, _, _ in objects.diff_trees(self.folder, before, self._root)]

    def changed_since_fork_of(self, base: str) -> list[str]:
        """The paths changed in a pull request, compared with the merge base."""
        return self.changed_since(bare.merge_base(self.folder, base, self.commit))

    @property
    def _root(self) -> str:
        return objects.commit(self.folder, self.commit).tree
