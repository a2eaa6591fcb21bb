"""The contents of a repository: objects, refs and commits. Every branch update emits a `push` event."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localhub.git import bare, objects
from localhub.git.objects import Commit, Signature, TreeEntry

from . import accounts
from .errors import Conflict, Forbidden, NotFound, ValidationFailed
from .permissions import require
from .repositories import Repository
from .unit_of_work import UnitOfWork

MAX_PUSHED_COMMITS = 2048  # maximum number of commits in a push event, as on GitHub
WORKFLOW_FOLDER = ".github/workflows/"


def repository_path(uow: UnitOfWork, repository: Repository) -> Path:
    """The path of the bare repository."""
    return bare.repository_folder(uow.repository_root, repository.id)


def head(uow: UnitOfWork, repository: Repository) -> Commit | None:
    """The tip of the default branch, or None if the repository is empty."""
    return branch(uow, repository, repository.default_branch)


def branch(uow: UnitOfWork, repository: Repository, name: str) -> Commit | None:
    git_dir = repository_path(uow, repository)
    oid = bare.ref(git_dir, f"refs/heads/{name}")
    return objects.commit(git_dir, oid) if oid else None


def resolve_commit(uow: UnitOfWork, repository: Repository, text: str) -> Commit:
    """Return the commit to which a branch, tag or id refers.

    Raises NotFound if there is no such commit, or Conflict if the repository is empty.
    """
    git_dir = repository_path(uow, repository)
    oid = bare.resolve(git_dir, text, repository.default_branch)
    if oid is None:
        if not bare.refs(git_dir, "refs/heads/"):
            raise Conflict("Git Repository is empty.")
        raise NotFound
    return objects.commit(git_dir, oid)


def default_author(uow: UnitOfWork) -> Signature:
    """The author used if a request to create a commit does not specify one. The address is the hub's no-reply
    address.
    """
    account = accounts.sender(uow)
    return Signature(account.name or account.login, accounts.noreply_address(account), uow.now())


def author_account(uow: UnitOfWork, person: Signature) -> accounts.Account | None:
    """The account of a commit's author, identified by e-mail address or by the number in a no-reply address."""
    number, plus, _ = person.email.partition("+")
    if plus and number.isdecimal() and person.email.endswith(accounts.NOREPLY_DOMAIN):
        return uow.store.fetch_one(accounts.Account, "SELECT * FROM accounts WHERE id = ?", int(number))
    return uow.store.fetch_one(accounts.Account, "SELECT * FROM accounts WHERE email = ?", person.email)


def add_blob(uow: UnitOfWork, repository: Repository, content: str, encoding: str) -> str:
    require(uow, "contents.write", repository)
    _require_not_empty(uow, repository)
    return objects.write(repository_path(uow, repository), "blob", decode_content(content, encoding))


def decode_content(content: str, encoding: str) -> bytes:
    """Return the bytes of a blob. `encoding` is utf-8 or base64. Whitespace in Base64 is ignored. Raises
    ValidationFailed for invalid Base64.
    """
    if encoding != "base64":
        return content.encode()
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValidationFailed("content is not valid Base64") from None


def _require_not_empty(uow: UnitOfWork, repository: Repository) -> None:
    if not bare.refs(repository_path(uow, repository), "refs/heads/"):
        raise Conflict("Git Repository is empty.")


def add_tree(
    uow: UnitOfWork, repository: Repository, entries: Sequence[Mapping[str, Any]], base: str | None
) -> str:
    """Write a tree and return its id. Entries have the Git Data API's format: path, mode, type, and either content or
    sha (null deletes the path).
    """
    require(uow, "contents.write", repository)
    _require_not_empty(uow, repository)
    git_dir = repository_path(uow, repository)
    changed: dict[str, TreeEntry | None] = {}
    for entry in entries:
        path = entry["path"]
        _check_path(path)
        if "content" in entry:
            changed[path] = TreeEntry(
                entry["mode"], "", objects.write(git_dir, "blob", entry["content"].encode())
            )
        elif entry.get("sha") is None:
            changed[path] = None
        elif objects.exists(git_dir, entry["sha"]):
            changed[path] = TreeEntry(entry["mode"], "", entry["sha"])
        else:
            raise ValidationFailed("tree.sha " + str(entry["sha"]) + " is not a valid object")
    return objects.update_tree(git_dir, _tree_of(git_dir, base), changed)


def _check_path(path: str) -> None:
    if any(part.casefold() in ("", ".", "..", ".git") for part in path.split("/")):
        raise ValidationFailed("path contains a malformed path component")


def _tree_of(git_dir: Path, base: str | None) -> str | None:
    """Return the id of the tree to which `base_tree` refers. It can be a tree's id or a commit's."""
    if base is None:
        return None
    try:
        kind, _ = objects.read(git_dir, base)
    except objects.ObjectNotFound:
        raise ValidationFailed("base_tree is not a valid object") from None
    return objects.commit(git_dir, base).tree if kind == "commit" else base


def add_commit(
    uow: UnitOfWork,
    repository: Repository,
    message: str,
    tree: str,
    parents: Sequence[str],
    author: Signature | None = None,
    committer: Signature | None = None,
) -> Commit:
    require(uow, "contents.write", repository)
    _require_not_empty(uow, repository)
    git_dir = repository_path(uow, repository)
    for oid, kind in [(tree, "tree"), *((parent, "commit") for parent in parents)]:
        try:
            valid = objects.read(git_dir, oid)[0] == kind
        except objects.ObjectNotFound:
            valid = False
        if not valid:
            raise ValidationFailed(f"{oid} is not a {kind}")
    signature = author or default_author(uow)
    return objects.commit(
        git_dir, objects.write_commit(git_dir, tree, parents, signature, committer or signature, message)
    )


def create_ref(uow: UnitOfWork, repository: Repository, name: str, oid: str) -> None:
    """Create a ref. Raises ValidationFailed if git rejects the name, the ref already exists, or the object does not
    exist.
    """
    require(uow, "contents.write", repository)
    git_dir = repository_path(uow, repository)
    _require_not_empty(uow, repository)
    if name.count("/") < 2 or not bare.is_valid_ref_name(name):
        raise ValidationFailed("Reference name is not valid")
    if bare.ref(git_dir, name) is not None:
        raise ValidationFailed("Reference already exists")
    if not objects.exists(git_dir, oid):
        raise ValidationFailed("Object does not exist")
    _check_workflow_permission(uow, repository, None, oid)
    _move_ref(git_dir, name, oid, None)
    record_push(uow, repository, name, None, oid)


def update_ref(uow: UnitOfWork, repository: Repository, name: str, oid: str, force: bool) -> None:
    """Update a ref. Raises ValidationFailed unless the update is a fast-forward or `force` is set."""
    require(uow, "contents.write", repository)
    git_dir = repository_path(uow, repository)
    old = bare.ref(git_dir, name)
    if old is None:
        raise ValidationFailed("Reference does not exist")
    if not objects.exists(git_dir, oid):
        raise ValidationFailed("Object does not exist")
    if old == oid:
        return
    if not force and not bare.is_ancestor(git_dir, old, oid):
        raise ValidationFailed("Update is not a fast forward")
    _check_workflow_permission(uow, repository, old, oid)
    _move_ref(git_dir, name, oid, old)
    record_push(uow, repository, name, old, oid)


def _move_ref(git_dir: Path, name: str, oid: str, old: str | None) -> None:
    """Move a ref. Raises ValidationFailed if git rejects this: a branch must point to a commit, and a branch `a/b`
    cannot exist next to a branch `a`.
    """
    try:
        bare.update_ref(git_dir, name, oid, old)
    except bare.GitError:
        raise ValidationFailed("Reference update failed") from None


def delete_ref(uow: UnitOfWork, repository: Repository, name: str) -> None:
    require(uow, "contents.write", repository)
    git_dir = repository_path(uow, repository)
    old = bare.ref(git_dir, name)
    if old is None:
        raise ValidationFailed("Reference does not exist")
    bare.update_ref(git_dir, name, None, old)
    record_push(uow, repository, name, old, None)


def commit_files(
    uow: UnitOfWork,
    repository: Repository,
    name: str,
    files: Mapping[str, TreeEntry | None],
    message: str,
    author: Signature | None = None,
    committer: Signature | None = None,
) -> Commit:
    """Commit files to a branch, which is created if the repository is empty."""
    require(uow, "contents.write", repository)
    for path in files:
        _check_path(path)
    git_dir = repository_path(uow, repository)
    tip = branch(uow, repository, name)
    tree = objects.update_tree(git_dir, tip.tree if tip else None, files)
    signature = author or default_author(uow)
    parents = [tip.oid] if tip else []
    oid = objects.write_commit(git_dir, tree, parents, signature, committer or signature, message)
    _check_workflow_permission(uow, repository, tip.oid if tip else None, oid)
    _move_ref(git_dir, f"refs/heads/{name}", oid, tip.oid if tip else None)
    record_push(uow, repository, f"refs/heads/{name}", tip.oid if tip else None, oid)
    return objects.commit(git_dir, oid)


def changed_paths(
    uow: UnitOfWork, repository: Repository, old: str | None, new: str
) -> Iterable[tuple[str, str]]:
    """Return (path, "added" | "modified" | "removed") for each file that differs between two commits."""
    git_dir = repository_path(uow, repository)
    before = objects.commit(git_dir, old).tree if old else None
    for path, old_entry, new_entry in objects.diff_trees(git_dir, before, objects.commit(git_dir, new).tree):
        yield path, "added" if old_entry is None else "removed" if new_entry is None else "modified"


def _check_workflow_permission(uow: UnitOfWork, repository: Repository, old: str | None, new: str) -> None:
    """Raise Forbidden if an App pushes new or changed workflow files without the `workflows` permission."""
    if not uow.actor.is_bot or uow.actor.has_permission("workflows:write"):
        return
    git_dir = repository_path(uow, repository)
    existing = {
        e.oid for ref in bare.refs(git_dir, "refs/heads/").values() for e in _workflow_files(git_dir, ref)
    }
    if any(entry.oid not in existing for entry in _workflow_files(git_dir, new)):
        raise Forbidden("Resource not accessible by integration", accepted_permissions=("workflows:write",))


def _workflow_files(git_dir: Path, oid: str) -> list[TreeEntry]:
    directory = objects.entry_at(git_dir, objects.commit(git_dir, oid).tree, WORKFLOW_FOLDER)
    return list(objects.tree(git_dir, directory.oid)) if directory and directory.kind == "tree" else []


@dataclass(frozen=True, slots=True)
class PushedCommit:
    """A commit in a push event, and the paths that it changed. `distinct`: whether no other branch contains it."""

    repository: Repository
    commit: Commit
    distinct: bool
    added: tuple[str, ...]
    modified: tuple[str, ...]
    removed: tuple[str, ...]


# The arguments are the unit of work, the repository, the branch, and its commit before and after the update
BranchListener = Callable[[UnitOfWork, Repository, str, str | None, str | None], None]
_branch_listeners: list[BranchListener] = []


def on_branch_update(listener: BranchListener) -> BranchListener:
    """Register a listener for branch updates, so that this module does not need to import `pulls`."""
    _branch_listeners.append(listener)
    return listener


def record_push(uow: UnitOfWork, repository: Repository, name: str, old: str | None, new: str | None) -> None:
    """Emit the events for an updated ref, and notify the branch listeners."""
    uow.store.update("repositories", repository.id, pushed_at=uow.now())
    uow.emit(
        "push",
        repository_id=repository.id,
        organization_id=repository.owner_id,
        ref=name,
        before=old or bare.NULL_OID,
        after=new or bare.NULL_OID,
        created=old is None,
        deleted=new is None,
        forced=bool(old and new and not bare.is_ancestor(repository_path(uow, repository), old, new)),
        commits=_push_commits(uow, repository, name, old, new),
        head_commit=_head_commit(uow, repository, new),
    )
    if name.startswith("refs/heads/"):
        for listener in _branch_listeners:
            listener(uow, repository, name.removeprefix("refs/heads/"), old, new)


def _push_commits(
    uow: UnitOfWork, repository: Repository, name: str, old: str | None, new: str | None
) -> list[PushedCommit]:
    """Return the new commits in a push event, at most MAX_PUSHED_COMMITS.

    For a new branch or tag, these are the commits that no other branch contains.
    """
    git_dir = repository_path(uow, repository)
    if new is None or bare.resolve(git_dir, new, "") is None:
        # The ref was deleted or does not point to a commit
        return []
    others = [oid for ref, oid in bare.refs(git_dir, "refs/heads/").items() if ref != name]
    known = [old] if old and objects.exists(git_dir, old) else others
    listed = bare.commits_between(git_dir, known, new)[-MAX_PUSHED_COMMITS:]
    distinct = set(
        listed if known is others or not others else bare.commits_between(git_dir, [*known, *others], new)
    )
    return [_pushed_commit(uow, repository, oid, oid in distinct) for oid in listed]


def _head_commit(uow: UnitOfWork, repository: Repository, new: str | None) -> PushedCommit | None:
    """Return the commit to which the ref points after the push, even if it is not new."""
    oid = bare.resolve(repository_path(uow, repository), new, "") if new else None
    return None if oid is None else _pushed_commit(uow, repository, oid, True)


def _pushed_commit(uow: UnitOfWork, repository: Repository, oid: str, distinct: bool) -> PushedCommit:
    commit = objects.commit(repository_path(uow, repository), oid)
    touched: dict[str, list[str]] = {"added": [], "modified": [], "removed": []}
    for path, status in changed_paths(uow, repository, commit.parents[0] if commit.parents else None, oid):
        touched[status].append(path)
    return PushedCommit(
        repository, commit, distinct, **{status: tuple(paths) for status, paths in touched.items()}
    )
