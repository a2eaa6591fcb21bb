"""Merging a pull request, by git itself: as a merge commit, as one commit, or commit by commit."""

from pathlib import Path
from typing import Literal

from localhub.git import bare, objects
from localhub.git.objects import Commit
from localhub.world import approvals, git, issues, pulls
from localhub.world.permissions import require
from localhub.world.pulls import Pull
from localhub.world.refusals import Conflict, Refusal
from localhub.world.repositories import Repository, repository
from localhub.world.unit import World

Method = Literal["merge", "squash", "rebase"]
NAMES = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}


class NotMergeable(Refusal):
    status = 405


def merge(
    world: World,
    row: Pull,
    method: Method = "merge",
    title: str | None = None,
    message: str | None = None,
    expected: str | None = None,
) -> str:
    """The id of the commit that came of it. Raises NotMergeable, or Conflict when the head moved."""
    repo = pulls.base_of(world, row)
    require(world, "pulls.merge", repo)
    if expected is not None and expected != row.head_oid:
        raise Conflict("Head branch was modified. Review and try the merge again.")
    base = git.branch(world, repo, row.base_ref)
    if issues.issue(world, row.issue_id).state != "open" or row.draft or base is None:
        raise NotMergeable("Pull Request is not mergeable")
    if not _allowed(repo)[method]:
        raise NotMergeable(f"{NAMES[method]} are not allowed on this repository.")
    if lacking := approvals.lacking(world, row):
        raise NotMergeable(lacking)
    oid = _rebased(world, row, base) if method == "rebase" else _one(world, row, base, method, title, message)
    pulls.merged(world, row, oid)
    bare.update_ref(git.folder(world, repo), f"refs/heads/{row.base_ref}", oid, base.oid)
    git.pushed(world, repo, f"refs/heads/{row.base_ref}", base.oid, oid)
    if repo.delete_branch_on_merge and row.head_repository_id == repo.id:
        git.delete_ref(world, repo, f"refs/heads/{row.head_ref}")
    return oid


def _allowed(repo: Repository) -> dict[Method, bool]:
    return {
        "merge": repo.allow_merge_commit,
        "squash": repo.allow_squash_merge,
        "rebase": repo.allow_rebase_merge,
    }


def _one(
    world: World, row: Pull, base: Commit, method: Method, title: str | None, message: str | None
) -> str:
    """A commit of two parents, or for a squash of one."""
    issue, place = issues.issue(world, row.issue_id), git.folder(world, pulls.base_of(world, row))
    tree, who = _tree(place, base.oid, row.head_oid), git.signer(world)
    if method == "squash":
        text = "\n\n".join(filter(None, [title or f"{issue.title} (#{issue.number})", message]))
        author = objects.commit(place, row.head_oid).author
        return objects.write_commit(place, tree, (base.oid,), author, who, text)
    first = title or f"Merge pull request #{issue.number} from {_label(world, row)}"
    text = "\n\n".join([first, message or issue.title])
    return objects.write_commit(place, tree, (base.oid, row.head_oid), who, who, text)


def _rebased(world: World, row: Pull, base: Commit) -> str:
    """Its commits one by one on top of the base, by their authors; merges among them are left out."""
    place, who, tip = git.folder(world, pulls.base_of(world, row)), git.signer(world), base.oid
    for commit in pulls.commits(world, row):
        if len(commit.parents) != 1:
            continue
        # As if the tip came from the commit's own parent: then what the commit changes is all that is merged.
        tree = objects.commit(place, tip).tree
        beside = objects.write_commit(place, tree, commit.parents, who, who, "a base to merge with\n")
        picked = _tree(place, beside, commit.oid)
        tip = objects.write_commit(place, picked, (tip,), commit.author, who, commit.message)
    return tip


def _tree(place: Path, base: str, head: str) -> str:
    tree = bare.merge(place, base, head)
    if tree is None:
        raise NotMergeable("Pull Request is not mergeable")
    return tree


def _label(world: World, row: Pull) -> str:
    repo = (
        pulls.base_of(world, row)
        if row.head_repository_id is None
        else repository(world, row.head_repository_id)
    )
    owner = world.store.value("SELECT login FROM accounts WHERE id = ?", repo.owner_id)
    return f"{owner}/{row.head_ref}"
