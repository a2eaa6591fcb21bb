"""What is in a repository: objects, refs and commits, and the `push` that every moved branch is."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from localhub.git import bare, objects
from localhub.git.objects import Commit, Entry, Person
from localhub.world import accounts
from localhub.world.permissions import require
from localhub.world.refusals import Conflict, Forbidden, Invalid, NotFound
from localhub.world.repositories import Repository
from localhub.world.unit import World

WORKFLOWS = ".github/workflows/"


def folder(world: World, repository: Repository) -> Path:
    """Where the bare repository is."""
    return bare.path(world.files, repository.id)


def head(world: World, repository: Repository) -> Commit | None:
    """The tip of the default branch, or None where nothing was committed yet."""
    return branch(world, repository, repository.default_branch)


def branch(world: World, repository: Repository, name: str) -> Commit | None:
    place = folder(world, repository)
    oid = bare.ref(place, f"refs/heads/{name}")
    return objects.commit(place, oid) if oid else None


def found(world: World, repository: Repository, text: str) -> Commit:
    """The commit that a branch, tag or id means. Raises NotFound; Conflict in an empty repository."""
    place = folder(world, repository)
    oid = bare.resolve(place, text, repository.default_branch)
    if oid is None:
        if not bare.refs(place, "refs/heads/"):
            raise Conflict("Git Repository is empty.")
        raise NotFound
    return objects.commit(place, oid)


def signer(world: World) -> Person:
    """Who a commit is by when the request does not say: the hub's no-reply address."""
    who = accounts.sender(world)
    return Person(who.name or who.login, f"{who.id}+{who.login}@users.noreply.localhub", world.now())


def author_account(world: World, person: Person) -> accounts.Account | None:
    """The account behind a commit's address, found by its number in a no-reply address, or by the address."""
    number, plus, _ = person.email.partition("+")
    if plus and number.isdecimal() and person.email.endswith("@users.noreply.localhub"):
        return world.store.one(accounts.Account, "SELECT * FROM accounts WHERE id = ?", int(number))
    return world.store.one(accounts.Account, "SELECT * FROM accounts WHERE email = ?", person.email)


def add_blob(world: World, repository: Repository, content: str, encoding: str) -> str:
    require(world, "contents.write", repository)
    _not_empty(world, repository)
    return objects.write(folder(world, repository), "blob", decoded(content, encoding))


def decoded(content: str, encoding: str) -> bytes:
    """`encoding` is utf-8, or base64 with line ends as they come. Raises Invalid for what is no Base64."""
    if encoding != "base64":
        return content.encode()
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("content is not valid Base64") from None


def _not_empty(world: World, repository: Repository) -> None:
    if not bare.refs(folder(world, repository), "refs/heads/"):
        raise Conflict("Git Repository is empty.")


def add_tree(
    world: World, repository: Repository, entries: Sequence[Mapping[str, Any]], base: str | None
) -> str:
    """Entries as the Git Data API takes them: path, mode, type and one of sha (null: delete) and content."""
    require(world, "contents.write", repository)
    _not_empty(world, repository)
    place = folder(world, repository)
    changed: dict[str, Entry | None] = {}
    for entry in entries:
        path = entry["path"]
        _check_path(path)
        if "content" in entry:
            changed[path] = Entry(entry["mode"], "", objects.write(place, "blob", entry["content"].encode()))
        elif entry.get("sha") is None:
            changed[path] = None
        elif objects.exists(place, entry["sha"]):
            changed[path] = Entry(entry["mode"], "", entry["sha"])
        else:
            raise Invalid("tree.sha " + str(entry["sha"]) + " is not a valid object")
    return objects.put(place, _tree_of(place, base), changed)


def _check_path(path: str) -> None:
    if any(part.casefold() in ("", ".", "..", ".git") for part in path.split("/")):
        raise Invalid("path contains a malformed path component")


def _tree_of(place: Path, base: str | None) -> str | None:
    """`base_tree` may be the id of a tree or of a commit."""
    if base is None:
        return None
    try:
        kind, _ = objects.read(place, base)
    except objects.Missing:
        raise Invalid("base_tree is not a valid object") from None
    return objects.commit(place, base).tree if kind == "commit" else base


def add_commit(
    world: World,
    repository: Repository,
    message: str,
    tree: str,
    parents: Sequence[str],
    author: Person | None = None,
    committer: Person | None = None,
) -> Commit:
    require(world, "contents.write", repository)
    _not_empty(world, repository)
    place = folder(world, repository)
    for oid, kind in [(tree, "tree"), *((parent, "commit") for parent in parents)]:
        try:
            right = objects.read(place, oid)[0] == kind
        except objects.Missing:
            right = False
        if not right:
            raise Invalid(f"{oid} is not a {kind}")
    by = author or signer(world)
    return objects.commit(place, objects.write_commit(place, tree, parents, by, committer or by, message))


def create_ref(world: World, repository: Repository, name: str, oid: str) -> None:
    """Raises Invalid for a name that git does not take, that is taken, or an object that is not there."""
    require(world, "contents.write", repository)
    place = folder(world, repository)
    _not_empty(world, repository)
    if name.count("/") < 2 or not bare.well_named(name):
        raise Invalid("Reference name is not valid")
    if bare.ref(place, name) is not None:
        raise Invalid("Reference already exists")
    if not objects.exists(place, oid):
        raise Invalid("Object does not exist")
    _guard_workflows(world, repository, None, oid)
    _point(place, name, oid, None)
    pushed(world, repository, name, None, oid)


def update_ref(world: World, repository: Repository, name: str, oid: str, force: bool) -> None:
    """Raises Invalid unless it is a fast-forward or `force` is set."""
    require(world, "contents.write", repository)
    place = folder(world, repository)
    old = bare.ref(place, name)
    if old is None:
        raise Invalid("Reference does not exist")
    if not objects.exists(place, oid):
        raise Invalid("Object does not exist")
    if old == oid:
        return
    if not force and not bare.is_ancestor(place, old, oid):
        raise Invalid("Update is not a fast forward")
    _guard_workflows(world, repository, old, oid)
    _point(place, name, oid, old)
    pushed(world, repository, name, old, oid)


def _point(place: Path, name: str, oid: str, old: str | None) -> None:
    """Git refuses a branch that is no commit, and `a/b` beside `a`."""
    try:
        bare.update_ref(place, name, oid, old)
    except bare.GitFailed:
        raise Invalid("Reference update failed") from None


def delete_ref(world: World, repository: Repository, name: str) -> None:
    require(world, "contents.write", repository)
    place = folder(world, repository)
    old = bare.ref(place, name)
    if old is None:
        raise Invalid("Reference does not exist")
    bare.update_ref(place, name, None, old)
    pushed(world, repository, name, old, None)


def commit_files(
    world: World,
    repository: Repository,
    name: str,
    files: Mapping[str, Entry | None],
    message: str,
    author: Person | None = None,
    committer: Person | None = None,
) -> Commit:
    """Put files onto a branch in one commit; the branch is made where the repository is empty."""
    require(world, "contents.write", repository)
    for path in files:
        _check_path(path)
    place = folder(world, repository)
    tip = branch(world, repository, name)
    tree = objects.put(place, tip.tree if tip else None, files)
    by = author or signer(world)
    parents = [tip.oid] if tip else []
    oid = objects.write_commit(place, tree, parents, by, committer or by, message)
    _guard_workflows(world, repository, tip.oid if tip else None, oid)
    _point(place, f"refs/heads/{name}", oid, tip.oid if tip else None)
    pushed(world, repository, f"refs/heads/{name}", tip.oid if tip else None, oid)
    return objects.commit(place, oid)


def changed_paths(
    world: World, repository: Repository, old: str | None, new: str
) -> Iterable[tuple[str, str]]:
    """(path, "added" | "modified" | "removed") between two commits."""
    place = folder(world, repository)
    before = objects.commit(place, old).tree if old else None
    for path, was, now in objects.changes(place, before, objects.commit(place, new).tree):
        yield path, "added" if was is None else "removed" if now is None else "modified"


def _guard_workflows(world: World, repository: Repository, old: str | None, new: str) -> None:
    """An App without `workflows` may bring no workflow file that the repository does not have yet."""
    if not world.actor.is_bot or world.actor.has("workflows:write"):
        return
    place = folder(world, repository)
    have = {e.oid for ref in bare.refs(place, "refs/heads/").values() for e in _workflow_files(place, ref)}
    if any(entry.oid not in have for entry in _workflow_files(place, new)):
        raise Forbidden("Resource not accessible by integration", accepted=("workflows:write",))


def _workflow_files(place: Path, oid: str) -> list[Entry]:
    there = objects.at(place, objects.commit(place, oid).tree, WORKFLOWS)
    return list(objects.tree(place, there.oid)) if there and there.kind == "tree" else []


# (world, repository, branch, before, after)
Hearer = Callable[[World, Repository, str, str | None, str | None], None]
_hearers: list[Hearer] = []


def hears_of_branches(hearer: Hearer) -> Hearer:
    """Called with every branch that moved: what stands on branches does not have to be known here."""
    _hearers.append(hearer)
    return hearer


def pushed(world: World, repository: Repository, name: str, old: str | None, new: str | None) -> None:
    """Tell of a moved ref, and bring the pull requests that stand on it up to date."""
    world.store.update("repositories", repository.id, pushed_at=world.now())
    world.emit(
        "push",
        repository_id=repository.id,
        organization_id=repository.owner_id,
        ref=name,
        before=old or bare.ZERO,
        after=new or bare.ZERO,
        created=old is None,
        deleted=new is None,
        forced=bool(old and new and not bare.is_ancestor(folder(world, repository), old, new)),
        commits=_told(world, repository, old, new),
    )
    if name.startswith("refs/heads/"):
        for hear in _hearers:
            hear(world, repository, name.removeprefix("refs/heads/"), old, new)


def _told(world: World, repository: Repository, old: str | None, new: str | None) -> list[dict[str, Any]]:
    """The new commits as a push event lists them (GitHub: 2,048 at most), each with the paths it touched."""
    if new is None:
        return []
    place = folder(world, repository)
    known = [f"^{oid}" for oid in ([old] if old else []) if objects.exists(place, oid)]
    listed = bare.git(place, "rev-list", "--reverse", "--max-count=2048", new, *known).decode().split()
    told = []
    for oid in listed:
        commit = objects.commit(place, oid)
        touched: dict[str, list[str]] = {"added": [], "modified": [], "removed": []}
        for path, how in changed_paths(world, repository, commit.parents[0] if commit.parents else None, oid):
            touched[how].append(path)
        told.append({"id": oid, "tree_id": commit.tree, "message": commit.message, **touched})
    return told
