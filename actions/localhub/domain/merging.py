"""Merges pull requests with git, using a merge commit, a squash or a rebase."""

from pathlib import Path
from typing import Literal

from localhub.git import bare, objects
from localhub.git.objects import Commit

from . import approvals, git, issues, pulls
from .errors import ApiError, Conflict
from .permissions import require
from .pulls import Pull
from .repositories import Repository, repository
from .unit_of_work import UnitOfWork

MergeMethod = Literal["merge", "squash", "rebase"]
METHOD_NAMES = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}


class NotMergeable(ApiError):
    status = 405


def merge(
    uow: UnitOfWork,
    row: Pull,
    method: MergeMethod = "merge",
    title: str | None = None,
    message: str | None = None,
    expected_head: str | None = None,
) -> str:
    """Merge a pull request and return the resulting commit's id. Raises NotMergeable if this is impossible, or
    Conflict if the head is not `expected_head`.
    """
    repo = pulls.base_repository(uow, row)
    require(uow, "pulls.merge", repo)
    if expected_head is not None and expected_head != row.head_oid:
        raise Conflict("Head branch was modified. Review and try the merge again.")
    base = git.branch(uow, repo, row.base_ref)
    if issues.issue(uow, row.issue_id).state != "open" or row.draft or base is None:
        raise NotMergeable("Pull Request is not mergeable")
    if not _allowed_methods(repo)[method]:
        raise NotMergeable(f"{METHOD_NAMES[method]} are not allowed on this repository.")
    if missing := approvals.missing_approvals(uow, row):
        raise NotMergeable(missing)
    oid = (
        _rebase(uow, row, base)
        if method == "rebase"
        else _merge_commit(uow, row, base, method, title, message)
    )
    pulls.mark_merged(uow, row, oid)
    bare.update_ref(git.repository_path(uow, repo), f"refs/heads/{row.base_ref}", oid, base.oid)
    git.record_push(uow, repo, f"refs/heads/{row.base_ref}", base.oid, oid)
    if repo.delete_branch_on_merge and row.head_repository_id == repo.id:
        git.delete_ref(uow, repo, f"refs/heads/{row.head_ref}")
    return oid


def _allowed_methods(repo: Repository) -> dict[MergeMethod, bool]:
    return {
        "merge": repo.allow_merge_commit,
        "squash": repo.allow_squash_merge,
        "rebase": repo.allow_rebase_merge,
    }


def _merge_commit(
    uow: UnitOfWork, row: Pull, base: Commit, method: MergeMethod, title: str | None, message: str | None
) -> str:
    """Create a commit with two parents (for a merge) or one parent (for a squash)."""
    issue, git_dir = (
        issues.issue(uow, row.issue_id),
        git.repository_path(uow, pulls.base_repository(uow, row)),
    )
    tree, committer = _merged_tree(git_dir, base.oid, row.head_oid), git.default_author(uow)
    if method == "squash":
        text = "\n\n".join(filter(None, [title or f"{issue.title} (#{issue.number})", message]))
        author = objects.commit(git_dir, row.head_oid).author
        return objects.write_commit(git_dir, tree, (base.oid,), author, committer, text)
    first = title or f"Merge pull request #{issue.number} from {_head_label(uow, row)}"
    text = "\n\n".join([first, message or issue.title])
    return objects.write_commit(git_dir, tree, (base.oid, row.head_oid), committer, committer, text)


def _rebase(uow: UnitOfWork, row: Pull, base: Commit) -> str:
    """Apply the commits one by one on top of the base, keeping their authors and skipping merge commits."""
    git_dir, committer, tip = (
        git.repository_path(uow, pulls.base_repository(uow, row)),
        git.default_author(uow),
        base.oid,
    )
    for commit in pulls.commits(uow, row):
        if len(commit.parents) != 1:
            continue
        # With the commit's parent as the merge base, only the commit's own changes are applied
        tree = objects.commit(git_dir, tip).tree
        temporary_base = objects.write_commit(
            git_dir, tree, commit.parents, committer, committer, "a base to merge with\n"
        )
        picked_tree = _merged_tree(git_dir, temporary_base, commit.oid)
        tip = objects.write_commit(git_dir, picked_tree, (tip,), commit.author, committer, commit.message)
    return tip


def _merged_tree(git_dir: Path, base: str, head: str) -> str:
    tree = bare.merge(git_dir, base, head)
    if tree is None:
        raise NotMergeable("Pull Request is not mergeable")
    return tree


def _head_label(uow: UnitOfWork, row: Pull) -> str:
    repo = (
        pulls.base_repository(uow, row)
        if row.head_repository_id is None
        else repository(uow, row.head_repository_id)
    )
    owner = uow.store.fetch_value("SELECT login FROM accounts WHERE id = ?", repo.owner_id)
    return f"{owner}/{row.head_ref}"
