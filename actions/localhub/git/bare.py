"""Bare repositories on disk: their paths, their refs, and the operations that run git itself."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from localhub.git import commit_graph, loose_refs, objects

NULL_OID: Final = "0" * 40
# The git settings of the machine must not affect tests.
GIT_ENVIRONMENT: Final = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
    "PATH": os.environ.get("PATH", os.defpath),
}
REPOSITORY_CONFIG: Final = """\
[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
[receive]
	unpackLimit = 1000000000
	advertisePushOptions = false
	hideRefs = refs/pull
[fetch]
	unpackLimit = 1000000000
[gc]
	auto = 0
[http]
	receivepack = true
[uploadpack]
	allowReachableSHA1InWant = true
	allowFilter = true
"""


class GitError(Exception):
    """Raised if a git command fails. The message is git's own."""


def git(
    folder: Path, *arguments: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None
) -> bytes:
    """Run git in a bare repository, and return its output. Raises GitError if the command fails."""
    result = subprocess.run(
        ["git", "--git-dir", str(folder), *arguments],
        input=stdin,
        capture_output=True,
        env={**GIT_ENVIRONMENT, "HOME": str(folder), **(env or {})},
        check=False,
    )
    if result.returncode:
        raise GitError(result.stderr.decode("utf-8", "replace").strip())
    return result.stdout


def create(folder: Path, branch: str = "main") -> None:
    """Create an empty bare repository. `git init` would be slower: it starts a process and copies sample hooks."""
    for subfolder in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (folder / subfolder).mkdir(parents=True, exist_ok=True)
    (folder / "HEAD").write_text(f"ref: refs/heads/{branch}\n")
    (folder / "config").write_text(REPOSITORY_CONFIG)


def repository_folder(root: Path, repository_id: int) -> Path:
    """Return the repository's folder. Its name is derived from the id, so the folder does not move if the repository
    is renamed.
    """
    return root / f"{repository_id}.git"


def create_first_commit(
    folder: Path, branch: str, files: Mapping[str, str], author: tuple[str, str], when: datetime
) -> str:
    """Create the `auto_init` commit on a new branch. `author` is a name and an email address."""
    person = objects.Signature(*author, when.isoformat())
    return commit_texts(folder, branch, None, files, person, "Initial commit")


def commit_texts(
    folder: Path,
    branch: str,
    parent: str | None,
    files: Mapping[str, str | None],
    author: objects.Signature,
    message: str,
) -> str:
    """Commit these files on top of `parent`, and move the branch to the new commit. None deletes a file."""
    changes = {
        name: None
        if text is None
        else objects.TreeEntry("100644", "", objects.write(folder, "blob", text.encode()))
        for name, text in files.items()
    }
    tree = objects.update_tree(folder, objects.commit(folder, parent).tree if parent else None, changes)
    oid = objects.write_commit(folder, tree, [parent] if parent else [], author, author, message)
    update_ref(folder, f"refs/heads/{branch}", oid)
    return oid


def set_default_branch(folder: Path, branch: str) -> None:
    (folder / "HEAD").write_text(f"ref: refs/heads/{branch}\n")


def ref(folder: Path, name: str) -> str | None:
    """Return the object to which a full ref name (`refs/heads/main`) points, or None."""
    try:
        return (folder / name).read_text().strip()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return dict(_packed_refs(folder)).get(name)


def refs(folder: Path, prefix: str = "refs/") -> dict[str, str]:
    """Map full ref names to the objects to which they point, sorted by name."""
    found = {name: oid for name, oid in _packed_refs(folder) if name.startswith(prefix)}
    for path in (folder / "refs").rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name.startswith(prefix) and not name.endswith(".lock"):
            found[name] = path.read_text().strip()
    return dict(sorted(found.items()))


def _packed_refs(folder: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = (folder / "packed-refs").read_text().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        oid, _, name = line.partition(" ")
        if len(oid) == 40:
            yield name, oid


def update_ref(folder: Path, name: str, new: str | None, old: str | None = None) -> None:
    """Update a ref, or delete it if `new` is None.

    Raises GitError if git rejects the change, or if `old` is given and is not the current value.
    """
    if new and is_valid_ref_name(name) and loose_refs.write(folder, name, new, old):
        return
    arguments = ["update-ref", "-d", name] if new is None else ["update-ref", name, new]
    git(folder, *arguments, *([old] if old else []))


@lru_cache(maxsize=4096)
def is_valid_ref_name(name: str) -> bool:
    """Whether git accepts this as a full ref name."""
    result = subprocess.run(
        ["git", "check-ref-format", name], env=GIT_ENVIRONMENT, check=False, capture_output=True
    )
    return result.returncode == 0


def resolve(folder: Path, text: str, default_branch: str) -> str | None:
    """Return the commit to which a branch, tag, full ref name, `HEAD` or id refers, or None."""
    if text in ("", "HEAD"):
        text = f"refs/heads/{default_branch}"
    for name in (text, f"refs/heads/{text}", f"refs/tags/{text}", f"refs/{text}"):
        if name.startswith("refs/") and (oid := ref(folder, name)):
            return _peel(folder, oid)
    return _peel(folder, text) if len(text) == 40 else None


def _peel(folder: Path, oid: str) -> str | None:
    """Follow annotated tags to the commit."""
    try:
        kind, content = objects.read(folder, oid)
    except objects.ObjectNotFound:
        return None
    if kind == "tag":
        return _peel(folder, content.split(b"\n", 1)[0].split(b" ")[1].decode())
    return oid if kind == "commit" else None


def is_ancestor(folder: Path, earlier: str, later: str) -> bool:
    with suppress(commit_graph.NeedsGit):
        return commit_graph.is_ancestor(folder, earlier, later)
    try:
        git(folder, "merge-base", "--is-ancestor", earlier, later)
    except GitError:
        return False
    return True


def merge_base(folder: Path, first: str, second: str) -> str | None:
    """The best common ancestor, or None if the histories are unrelated."""
    with suppress(commit_graph.NeedsGit):
        return commit_graph.merge_base(folder, first, second)
    try:
        return git(folder, "merge-base", first, second).decode().strip()
    except GitError:
        return None


def history(folder: Path, tip: str, limit: int = 1000, path: str | None = None) -> list[objects.Commit]:
    """Return the commits reachable from `tip`, most recent first.

    If `path` is given, only commits that changed this path are included.
    """
    with suppress(commit_graph.NeedsGit):
        if path:
            return commit_graph.history_of_path(folder, tip, path, limit)
        return commit_graph.reachable(folder, tip)[:limit]
    arguments = ["rev-list", f"--max-count={limit}", tip, *(["--", path] if path else [])]
    return [objects.commit(folder, oid) for oid in git(folder, *arguments).decode().split()]


def commits_between(folder: Path, excluded: Iterable[str], tip: str) -> list[str]:
    """Return the commits reachable from `tip` but not from any of `excluded`, oldest first."""
    distinct = list(dict.fromkeys(excluded))
    with suppress(commit_graph.NeedsGit):
        return [commit.oid for commit in reversed(commit_graph.reachable(folder, tip, distinct))]
    return git(folder, "rev-list", "--reverse", tip, *(f"^{oid}" for oid in distinct)).decode().split()


def count_commits(folder: Path, tip: str) -> int:
    """The number of commits reachable from `tip`."""
    with suppress(commit_graph.NeedsGit):
        return len(commit_graph.reachable(folder, tip))
    return int(git(folder, "rev-list", "--count", tip))


def merge(folder: Path, base: str, head: str) -> str | None:
    """The tree that results from a three-way merge, or None if there are conflicts. Requires Git 2.38 or later."""
    if is_ancestor(folder, base, head):
        return objects.commit(folder, head).tree
    result = subprocess.run(
        ["git", "--git-dir", str(folder), "merge-tree", "--write-tree", "--no-messages", base, head],
        capture_output=True,
        env={**GIT_ENVIRONMENT, "HOME": str(folder)},
        check=False,
    )
    if result.returncode == 1:
        return None
    if result.returncode:
        raise GitError(result.stderr.decode("utf-8", "replace").strip())
    return result.stdout.decode().split("\n", 1)[0].strip()


def patch(folder: Path, old: str | None, new: str | None) -> str:
    """The hunks of the diff between two blobs, in git's format. The result is empty for binary files."""
    if old is None or new is None:
        content = objects.blob(folder, new or old or NULL_OID)
        if b"\0" in content:
            return ""
        lines = content.decode("utf-8", "replace").splitlines()
        ranges = f"-0,0 +1,{len(lines)}" if old is None else f"-1,{len(lines)} +0,0"
        return "\n".join([f"@@ {ranges} @@", *(("+" if old is None else "-") + line for line in lines)])
    return _hunks(folder, old, new)


@lru_cache(maxsize=1024)
def _hunks(folder: Path, old: str, new: str) -> str:
    text = git(folder, "diff", "--no-color", old, new).decode("utf-8", "replace")
    _, mark, hunks = text.partition("\n@@")
    return f"@@{hunks}".rstrip("\n") if mark else ""
