"""Pull requests: two branches of which one wants to go into the other. `merging` lets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localhub.git import bare, objects
from localhub.git.objects import Commit
from localhub.world import git, issues
from localhub.world.permissions import allows, require
from localhub.world.refusals import Invalid, NotFound, Refusal
from localhub.world.repositories import Repository, find, repository
from localhub.world.unit import World


@dataclass(frozen=True, slots=True)
class Pull:
    """Beside its issue. `head_oid` is kept when the branch moves on after a merge or goes away."""

    issue_id: int
    head_repository_id: int | None
    head_ref: str
    head_oid: str
    base_ref: str
    base_oid: str
    draft: bool
    maintainer_can_modify: bool
    merged_at: str | None
    merged_by_id: int | None
    merge_oid: str | None


def pull(world: World, issue_id: int) -> Pull:
    found = world.store.one(Pull, "SELECT * FROM pulls WHERE issue_id = ?", issue_id)
    if found is None:
        raise NotFound
    return found


def by_number(world: World, repo: Repository, number: int) -> Pull:
    return pull(world, issues.find(world, repo, number).id)


def all_of(world: World, repo: Repository) -> list[Pull]:
    """Newest first."""
    return world.store.all(
        Pull,
        "SELECT p.* FROM pulls p JOIN issues i ON i.id = p.issue_id WHERE i.repository_id = ? ORDER BY i.number DESC",
        repo.id,
    )


def base_of(world: World, row: Pull) -> Repository:
    return repository(world, issues.issue(world, row.issue_id).repository_id)


def create(world: World, repo: Repository, wanted: Mapping[str, Any]) -> Pull:
    """`wanted` as REST takes it: title, body, head (`branch` or `owner:branch`), base, draft.

    Raises Invalid for branches that are not there, that hold nothing new, or that have a pull request already.
    """
    require(world, "pulls.create", repo)
    head_repo, head_ref = _head(world, repo, wanted["head"], wanted.get("head_repo"))
    if not allows(world, "contents.write", head_repo):
        require(world, "pulls.write", repo)
    head, base = git.branch(world, head_repo, head_ref), git.branch(world, repo, wanted["base"])
    for field, there in (("head", head), ("base", base)):
        if there is None:
            raise Invalid.field("PullRequest", field, "invalid")
    assert head and base  # noqa: S101  (checked in the loop)
    _fetch(world, repo, head_repo, head_ref)
    if bare.merge_base(git.folder(world, repo), head.oid, base.oid) is None:
        message = f"The {wanted['base']} branch has no history in common with {head_ref}"
        raise Invalid("Validation Failed", [_error(message)])
    if bare.is_ancestor(git.folder(world, repo), head.oid, base.oid):
        message = f"No commits between {wanted['base']} and {head_ref}"
        raise Invalid("Validation Failed", [_error(message)])
    if _open_from(world, repo, head_repo, head_ref, wanted["base"]):
        message = f"A pull request already exists for {wanted['head']}."
        raise Invalid("Validation Failed", [_error(message)])
    issue = issues.add(world, repo, wanted["title"], wanted.get("body"), is_pull=True)
    world.store.insert(
        "pulls",
        issue_id=issue.id,
        head_repository_id=head_repo.id,
        head_ref=head_ref,
        head_oid=head.oid,
        base_ref=wanted["base"],
        base_oid=base.oid,
        draft=bool(wanted.get("draft")),
        maintainer_can_modify=bool(wanted.get("maintainer_can_modify", True)),
    )
    made = pull(world, issue.id)
    _keep_refs(world, repo, issue.number, made)
    tell(world, "opened", issue.id)
    return made


def _keep_refs(world: World, repo: Repository, number: int, row: Pull) -> None:
    """`refs/pull/N/head`, and `refs/pull/N/merge` with the merge that a workflow of the pull request sees."""
    place, merged = git.folder(world, repo), f"refs/pull/{number}/merge"
    bare.update_ref(place, f"refs/pull/{number}/head", row.head_oid)
    tree = bare.merge(place, row.base_oid, row.head_oid)
    if tree is None:
        if bare.ref(place, merged):
            bare.update_ref(place, merged, None)
        return
    who, message = git.signer(world), f"Merge {row.head_oid} into {row.base_oid}"
    oid = objects.write_commit(place, tree, [row.base_oid, row.head_oid], who, who, message)
    bare.update_ref(place, merged, oid)


def _error(message: str) -> dict[str, str]:
    return {"resource": "PullRequest", "code": "custom", "message": message}


def _head(world: World, repo: Repository, text: str, other: str | None) -> tuple[Repository, str]:
    """The repository and branch that `owner:branch` names: this repository or a fork of it."""
    owner, colon, ref = text.rpartition(":")
    if not colon:
        return repo, text
    own = world.store.value("SELECT login FROM accounts WHERE id = ?", repo.owner_id)
    if owner.casefold() == str(own).casefold() and other is None:
        return repo, ref
    try:
        return find(world, owner, other or repo.name), ref
    except Refusal:
        raise Invalid.field("PullRequest", "head", "invalid") from None


def _fetch(world: World, repo: Repository, head_repo: Repository, ref: str) -> None:
    """Bring a fork's commits over, as GitHub does: they live on under refs/pull."""
    if head_repo.id != repo.id:
        source = str(git.folder(world, head_repo))
        bare.git(git.folder(world, repo), "fetch", "--quiet", "--no-tags", source, f"refs/heads/{ref}")


def _open_from(world: World, repo: Repository, head_repo: Repository, head_ref: str, base_ref: str) -> bool:
    sql = (
        "SELECT 1 FROM pulls p JOIN issues i ON i.id = p.issue_id WHERE i.repository_id = ? AND i.state = 'open'"
        " AND p.head_repository_id = ? AND p.head_ref = ? AND p.base_ref = ?"
    )
    return bool(world.store.value(sql, repo.id, head_repo.id, head_ref, base_ref))


def update(world: World, row: Pull, changes: Mapping[str, Any]) -> Pull:
    """`changes` may hold title, body, state, base. Raises Invalid when it cannot be opened again."""
    repo, issue = base_of(world, row), issues.issue(world, row.issue_id)
    require(world, "pulls.create", repo)
    if world.actor.account_id != issue.author_id:
        require(world, "pulls.write", repo)
    if changes.get("state") == "open" and issue.state == "closed":
        _reopened(world, repo, row)
    if changes.get("base") not in (None, row.base_ref):
        base = git.branch(world, repo, changes["base"])
        if base is None:
            raise Invalid.field("PullRequest", "base", "invalid")
        _set(world, row, base_ref=changes["base"], base_oid=base.oid)
    issues.update(world, issue, {key: changes[key] for key in ("title", "body", "state") if key in changes})
    return pull(world, row.issue_id)


def _reopened(world: World, repo: Repository, row: Pull) -> None:
    """Only while its branch is there, and nobody pushed a history that leaves the old tip out."""
    if row.merged_at is not None:
        raise Invalid("Validation Failed", [_error("Cannot reopen a merged pull request")])
    head_repo = repo if row.head_repository_id is None else repository(world, row.head_repository_id)
    head = git.branch(world, head_repo, row.head_ref)
    if head is None:
        raise Invalid("Validation Failed", [_error("state cannot be changed. The branch was deleted.")])
    place = git.folder(world, repo)
    if head.oid != row.head_oid and not bare.is_ancestor(place, row.head_oid, head.oid):
        raise Invalid(
            "Validation Failed",
            [_error("state cannot be changed. The branch was force-pushed or recreated.")],
        )
    _set(world, row, head_oid=head.oid)


def mergeable(world: World, row: Pull) -> bool:
    repo = base_of(world, row)
    base = git.branch(world, repo, row.base_ref)
    return base is not None and bare.merge(git.folder(world, repo), base.oid, row.head_oid) is not None


def merged(world: World, row: Pull, oid: str) -> None:
    """Note that it went in with the commit `oid`."""
    _set(world, row, merged_at=world.now(), merged_by_id=world.actor.account_id, merge_oid=oid)
    issues.set_state(world, issues.issue(world, row.issue_id), "closed")


@git.hears_of_branches
def branch_moved(world: World, repo: Repository, name: str, old: str | None, new: str | None) -> None:
    """What a push means for open pull requests from this branch, and for those into it."""
    sql = (
        "SELECT p.* FROM pulls p JOIN issues i ON i.id = p.issue_id WHERE i.state = 'open' AND "
        "((p.head_repository_id = ? AND p.head_ref = ?) OR (i.repository_id = ? AND p.base_ref = ?))"
    )
    for row in world.store.all(Pull, sql, repo.id, name, repo.id, name):
        if row.head_repository_id == repo.id and row.head_ref == name:
            _head_moved(world, row, repo, old, new)
        elif new is not None:
            _base_moved(world, row, repo, new)


def _base_moved(world: World, row: Pull, repo: Repository, new: str) -> None:
    _set(world, row, base_oid=new)
    if bare.is_ancestor(git.folder(world, repo), row.head_oid, new):
        merged(world, row, new)
    else:
        number = issues.issue(world, row.issue_id).number
        _keep_refs(world, repo, number, pull(world, row.issue_id))


def _head_moved(world: World, row: Pull, head_repo: Repository, old: str | None, new: str | None) -> None:
    issue, repo = issues.issue(world, row.issue_id), base_of(world, row)
    if new is None:
        issues.set_state(world, issue, "closed")
        return
    _fetch(world, repo, head_repo, row.head_ref)
    _set(world, row, head_oid=new)
    _keep_refs(world, repo, issue.number, pull(world, row.issue_id))
    base = git.branch(world, repo, row.base_ref)
    if base is not None and bare.is_ancestor(git.folder(world, repo), new, base.oid):
        issues.set_state(world, issue, "closed")  # nothing of its own is left
        return
    tell(world, "synchronize", row.issue_id, before=old, after=new)


def commits(world: World, row: Pull) -> list[Commit]:
    """Oldest first, as the page lists them."""
    place = git.folder(world, base_of(world, row))
    listed = bare.git(place, "rev-list", "--reverse", row.head_oid, f"^{row.base_oid}").decode().split()
    return [objects.commit(place, oid) for oid in listed]


def fork_point(world: World, row: Pull) -> str:
    """Where the two branches part: what the page compares the head with."""
    place = git.folder(world, base_of(world, row))
    return bare.merge_base(place, row.base_oid, row.head_oid) or row.base_oid


def diff(world: World, row: Pull) -> bytes:
    """What it changes, as `git diff` writes it."""
    place = git.folder(world, base_of(world, row))
    return bare.git(place, "diff", "--no-color", fork_point(world, row), row.head_oid)


def _set(world: World, row: Pull, **columns: Any) -> None:
    names = ", ".join(f"{name} = ?" for name in columns)
    world.store.run(f"UPDATE pulls SET {names} WHERE issue_id = ?", *columns.values(), row.issue_id)


def tell(world: World, action: str, issue_id: int, **subjects: Any) -> None:
    """Of something that happened to a pull request."""
    issue = issues.issue(world, issue_id)
    world.emit("pull_request", action, issue.repository_id, pull_request=issue, **subjects)
