"""Creates and updates pull requests. For merging, see `merging`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localhub.git import bare, objects
from localhub.git.objects import Commit

from . import git, issues
from .errors import ApiError, NotFound, ValidationFailed
from .permissions import is_allowed, require
from .repositories import Repository, find, repository
from .unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Pull:
    """The fields of a pull request that other issues do not have. After a merge, `head_oid` no longer changes, even
    if the branch is updated or deleted.
    """

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


def pull(uow: UnitOfWork, issue_id: int) -> Pull:
    found = uow.store.fetch_one(Pull, "SELECT * FROM pulls WHERE issue_id = ?", issue_id)
    if found is None:
        raise NotFound
    return found


def by_number(uow: UnitOfWork, repo: Repository, number: int) -> Pull:
    return pull(uow, issues.find(uow, repo, number).id)


def all_of(uow: UnitOfWork, repo: Repository) -> list[Pull]:
    """Return all pull requests, most recent first."""
    return uow.store.fetch_all(
        Pull,
        "SELECT p.* FROM pulls p JOIN issues i ON i.id = p.issue_id WHERE i.repository_id = ? ORDER BY i.number DESC",
        repo.id,
    )


def base_repository(uow: UnitOfWork, row: Pull) -> Repository:
    return repository(uow, issues.issue(uow, row.issue_id).repository_id)


def create(uow: UnitOfWork, repo: Repository, fields: Mapping[str, Any]) -> Pull:
    """Create a pull request. `fields` uses the names from REST: title, body, head (`branch` or `owner:branch`), base,
    draft.

    Raises ValidationFailed if a branch does not exist, there are no new commits, or the pull request already exists.
    """
    require(uow, "pulls.create", repo)
    head_repo, head_ref = _resolve_head(uow, repo, fields["head"], fields.get("head_repo"))
    if not is_allowed(uow, "contents.write", head_repo):
        require(uow, "pulls.write", repo)
    head, base = git.branch(uow, head_repo, head_ref), git.branch(uow, repo, fields["base"])
    for end, tip in (("head", head), ("base", base)):
        if tip is None:
            raise ValidationFailed.for_field("PullRequest", end, "invalid")
    assert head and base  # noqa: S101  (the loop has checked this)
    _fetch_head(uow, repo, head_repo, head_ref)
    if bare.merge_base(git.repository_path(uow, repo), head.oid, base.oid) is None:
        message = f"The {fields['base']} branch has no history in common with {head_ref}"
        raise ValidationFailed("Validation Failed", [_custom_error(message)])
    if bare.is_ancestor(git.repository_path(uow, repo), head.oid, base.oid):
        message = f"No commits between {fields['base']} and {head_ref}"
        raise ValidationFailed("Validation Failed", [_custom_error(message)])
    if _has_open_pull(uow, repo, head_repo, head_ref, fields["base"]):
        message = f"A pull request already exists for {fields['head']}."
        raise ValidationFailed("Validation Failed", [_custom_error(message)])
    issue = issues.add(uow, repo, fields["title"], fields.get("body"), is_pull=True)
    uow.store.insert(
        "pulls",
        issue_id=issue.id,
        head_repository_id=head_repo.id,
        head_ref=head_ref,
        head_oid=head.oid,
        base_ref=fields["base"],
        base_oid=base.oid,
        draft=bool(fields.get("draft")),
        maintainer_can_modify=bool(fields.get("maintainer_can_modify", True)),
    )
    created = pull(uow, issue.id)
    _update_pull_refs(uow, repo, issue.number, created)
    emit(uow, "opened", issue.id)
    return created


def _update_pull_refs(uow: UnitOfWork, repo: Repository, number: int, row: Pull) -> None:
    """Update `refs/pull/N/head` and `refs/pull/N/merge`, which is the test merge that workflows check out."""
    git_dir, merge_ref = git.repository_path(uow, repo), f"refs/pull/{number}/merge"
    bare.update_ref(git_dir, f"refs/pull/{number}/head", row.head_oid)
    tree = bare.merge(git_dir, row.base_oid, row.head_oid)
    if tree is None:
        if bare.ref(git_dir, merge_ref):
            bare.update_ref(git_dir, merge_ref, None)
        return
    committer, message = git.default_author(uow), f"Merge {row.head_oid} into {row.base_oid}"
    oid = objects.write_commit(git_dir, tree, [row.base_oid, row.head_oid], committer, committer, message)
    bare.update_ref(git_dir, merge_ref, oid)


def merge_ref(uow: UnitOfWork, row: Pull) -> str | None:
    """The test merge of the pull request, or None if it cannot be merged."""
    number = issues.issue(uow, row.issue_id).number
    return bare.ref(git.repository_path(uow, base_repository(uow, row)), f"refs/pull/{number}/merge")


def _custom_error(message: str) -> dict[str, str]:
    return {"resource": "PullRequest", "code": "custom", "message": message}


def _resolve_head(
    uow: UnitOfWork, repo: Repository, text: str, head_name: str | None
) -> tuple[Repository, str]:
    """Return the repository and branch to which `owner:branch` refers. The repository is this one or one of its
    forks.
    """
    owner, colon, ref = text.rpartition(":")
    if not colon:
        return repo, text
    own = uow.store.fetch_value("SELECT login FROM accounts WHERE id = ?", repo.owner_id)
    if owner.casefold() == str(own).casefold() and head_name is None:
        return repo, ref
    try:
        return find(uow, owner, head_name or repo.name), ref
    except ApiError:
        raise ValidationFailed.for_field("PullRequest", "head", "invalid") from None


def _fetch_head(uow: UnitOfWork, repo: Repository, head_repo: Repository, ref: str) -> None:
    """Copy a fork's commits into the repository. As on GitHub, refs/pull keeps them reachable."""
    if head_repo.id != repo.id:
        source = str(git.repository_path(uow, head_repo))
        bare.git(git.repository_path(uow, repo), "fetch", "--quiet", "--no-tags", source, f"refs/heads/{ref}")


def _has_open_pull(
    uow: UnitOfWork, repo: Repository, head_repo: Repository, head_ref: str, base_ref: str
) -> bool:
    sql = (
        "SELECT 1 FROM pulls p JOIN issues i ON i.id = p.issue_id WHERE i.repository_id = ? AND i.state = 'open'"
        " AND p.head_repository_id = ? AND p.head_ref = ? AND p.base_ref = ?"
    )
    return bool(uow.store.fetch_value(sql, repo.id, head_repo.id, head_ref, base_ref))


def update(uow: UnitOfWork, row: Pull, changes: Mapping[str, Any]) -> Pull:
    """Update a pull request. `changes` may contain title, body, state and base.

    Raises ValidationFailed if the pull request cannot be reopened or the new base branch does not exist.
    """
    repo, issue = base_repository(uow, row), issues.issue(uow, row.issue_id)
    require(uow, "pulls.create", repo)
    if uow.actor.account_id != issue.author_id:
        require(uow, "pulls.write", repo)
    if changes.get("state") == "open" and issue.state == "closed":
        _reopen(uow, repo, row)
    if changes.get("base") not in (None, row.base_ref):
        base = git.branch(uow, repo, changes["base"])
        if base is None:
            raise ValidationFailed.for_field("PullRequest", "base", "invalid")
        _update_row(uow, row, base_ref=changes["base"], base_oid=base.oid)
    issues.update(uow, issue, {key: changes[key] for key in ("title", "body", "state") if key in changes})
    return pull(uow, row.issue_id)


def set_draft(uow: UnitOfWork, row: Pull, draft: bool) -> None:
    """Mark a pull request as a draft or as ready for review. Raises ValidationFailed if it is not open."""
    repo, issue = base_repository(uow, row), issues.issue(uow, row.issue_id)
    require(uow, "pulls.write", repo)
    if issue.state != "open":
        raise ValidationFailed("Could not change the draft state of a pull request that is not open")
    if row.draft != draft:
        _update_row(uow, row, draft=draft)
        emit(uow, "converted_to_draft" if draft else "ready_for_review", row.issue_id)


def _reopen(uow: UnitOfWork, repo: Repository, row: Pull) -> None:
    """Reopen a pull request. Raises ValidationFailed unless its branch still exists and contains the old head."""
    if row.merged_at is not None:
        raise ValidationFailed("Validation Failed", [_custom_error("Cannot reopen a merged pull request")])
    head_repo = repo if row.head_repository_id is None else repository(uow, row.head_repository_id)
    head = git.branch(uow, head_repo, row.head_ref)
    if head is None:
        raise ValidationFailed(
            "Validation Failed", [_custom_error("state cannot be changed. The branch was deleted.")]
        )
    git_dir = git.repository_path(uow, repo)
    if head.oid != row.head_oid and not bare.is_ancestor(git_dir, row.head_oid, head.oid):
        raise ValidationFailed(
            "Validation Failed",
            [_custom_error("state cannot be changed. The branch was force-pushed or recreated.")],
        )
    _update_row(uow, row, head_oid=head.oid)


def mergeable(uow: UnitOfWork, row: Pull) -> bool:
    repo = base_repository(uow, row)
    base = git.branch(uow, repo, row.base_ref)
    return base is not None and bare.merge(git.repository_path(uow, repo), base.oid, row.head_oid) is not None


def mark_merged(uow: UnitOfWork, row: Pull, oid: str) -> None:
    """Record that the pull request was merged with commit `oid`."""
    _update_row(uow, row, merged_at=uow.now(), merged_by_id=uow.actor.account_id, merge_oid=oid)
    issues.set_state(uow, issues.issue(uow, row.issue_id), "closed")


def _open_pulls_of_branch(uow: UnitOfWork, repo: Repository, name: str) -> list[Pull]:
    """The open pull requests whose head or base is this branch."""
    sql = (
        "SELECT p.* FROM pulls p JOIN issues i ON i.id = p.issue_id WHERE i.state = 'open' AND "
        "((p.head_repository_id = ? AND p.head_ref = ?) OR (i.repository_id = ? AND p.base_ref = ?))"
    )
    return uow.store.fetch_all(Pull, sql, repo.id, name, repo.id, name)


@git.on_branch_update
def update_after_push(uow: UnitOfWork, repo: Repository, name: str, old: str | None, new: str | None) -> None:
    """Update the open pull requests whose head or base is this branch."""
    for row in _open_pulls_of_branch(uow, repo, name):
        if row.head_repository_id == repo.id and row.head_ref == name:
            _update_head(uow, row, repo, old, new)
        elif new is not None:
            _update_base(uow, row, repo, new)


def follow_renamed_branch(uow: UnitOfWork, repo: Repository, name: str, new_name: str) -> None:
    """Retarget open pull requests into the renamed branch, and close open pull requests from it."""
    for row in _open_pulls_of_branch(uow, repo, name):
        if row.head_repository_id == repo.id and row.head_ref == name:
            issues.set_state(uow, issues.issue(uow, row.issue_id), "closed")
        else:
            _update_row(uow, row, base_ref=new_name)
            changes = {"base": {"ref": {"from": name}, "sha": {"from": row.base_oid}}}
            emit(uow, "edited", row.issue_id, changes=changes)


def _update_base(uow: UnitOfWork, row: Pull, repo: Repository, new: str) -> None:
    _update_row(uow, row, base_oid=new)
    if bare.is_ancestor(git.repository_path(uow, repo), row.head_oid, new):
        mark_merged(uow, row, new)
    else:
        number = issues.issue(uow, row.issue_id).number
        _update_pull_refs(uow, repo, number, pull(uow, row.issue_id))


def _update_head(uow: UnitOfWork, row: Pull, head_repo: Repository, old: str | None, new: str | None) -> None:
    issue, repo = issues.issue(uow, row.issue_id), base_repository(uow, row)
    if new is None:
        issues.set_state(uow, issue, "closed")
        return
    _fetch_head(uow, repo, head_repo, row.head_ref)
    _update_row(uow, row, head_oid=new)
    _update_pull_refs(uow, repo, issue.number, pull(uow, row.issue_id))
    base = git.branch(uow, repo, row.base_ref)
    if base is not None and bare.is_ancestor(git.repository_path(uow, repo), new, base.oid):
        issues.set_state(uow, issue, "closed")  # there is nothing left to merge
        return
    emit(uow, "synchronize", row.issue_id, before=old, after=new)


def commits(uow: UnitOfWork, row: Pull) -> list[Commit]:
    """Return the commits in the same order as the pull request's page, oldest first."""
    git_dir = git.repository_path(uow, base_repository(uow, row))
    return [
        objects.commit(git_dir, oid) for oid in bare.commits_between(git_dir, [row.base_oid], row.head_oid)
    ]


def fork_point(uow: UnitOfWork, row: Pull) -> str:
    """The merge base. The pull request's page shows the changes since this commit."""
    git_dir = git.repository_path(uow, base_repository(uow, row))
    return bare.merge_base(git_dir, row.base_oid, row.head_oid) or row.base_oid


def holding(uow: UnitOfWork, repo: Repository, oid: str) -> list[Pull]:
    """The open or merged pull requests that contain this commit.

    If the commit is the head or merge commit of any of them, only those are returned.
    """
    rows = [
        row for row in all_of(uow, repo) if row.merged_at or issues.issue(uow, row.issue_id).state == "open"
    ]
    tips = [row for row in rows if oid in (row.merge_oid, row.head_oid)]
    return tips or [row for row in rows if oid in [commit.oid for commit in commits(uow, row)]]


def diff(uow: UnitOfWork, row: Pull) -> bytes:
    """The pull request's changes in `git diff` format."""
    git_dir = git.repository_path(uow, base_repository(uow, row))
    return bare.git(git_dir, "diff", "--no-color", fork_point(uow, row), row.head_oid)


def _update_row(uow: UnitOfWork, row: Pull, **columns: Any) -> None:
    names = ", ".join(f"{name} = ?" for name in columns)
    uow.store.execute(f"UPDATE pulls SET {names} WHERE issue_id = ?", *columns.values(), row.issue_id)


def emit(uow: UnitOfWork, action: str, issue_id: int, **subjects: Any) -> None:
    """Emit a pull_request event."""
    issue = issues.issue(uow, issue_id)
    uow.emit("pull_request", action, issue.repository_id, pull_request=issue, **subjects)
