"""Creates and updates the bot's single-commit branches through the Git Data API, without a checkout."""

from dataclasses import dataclass
from urllib.parse import quote

from tahaluf.plan import Rest
from tahaluf.problems import CommandError

from .session import Session


@dataclass(frozen=True, slots=True)
class FileEdit:
    """One text file to commit on top of `parent`, whose tree is `base_tree`."""

    parent: str
    base_tree: str
    path: str
    text: str
    message: str


def commit_file(session: Session, repository: str, branch: str, edit: FileEdit, *, create: bool) -> None:
    """Point a branch in owner/name to a new commit with this edit. Takes three requests.

    If `create` is true, the branch does not exist yet. Otherwise, it is force-pushed. Author and committer are omitted
    so that GitHub signs the commit for the bot.
    """
    git = f"/repos/{repository}/git"
    entry = {"path": edit.path, "mode": "100644", "type": "blob", "content": edit.text}
    tree = {"base_tree": edit.base_tree, "tree": [entry]}
    tree_id = session.rest(Rest("POST", f"{git}/trees", tree, idempotent=True)).body["sha"]
    commit = {"message": edit.message, "tree": tree_id, "parents": [edit.parent]}
    commit_id = session.rest(Rest("POST", f"{git}/commits", commit, idempotent=True)).body["sha"]
    if not create:
        session.rest(Rest("PATCH", f"{git}/refs/heads/{quote(branch)}", {"sha": commit_id, "force": True}))
        return
    ref = {"ref": f"refs/heads/{branch}", "sha": commit_id}
    # 422 means that the name is not available or that another run has just created the branch. In the latter case,
    # the next run corrects the branch if necessary
    created = session.rest(
        Rest(
            "POST",
            f"{git}/refs",
            ref,
            verify_path=f"{git}/ref/heads/{quote(branch)}",
            expected_statuses=frozenset({422}),
        )
    )
    if created.status == 422 and (other := _blocking_branch(session, git, branch)):
        raise CommandError(
            f"the branch {other} prevents the branch {branch} from being created", f"rename or delete {other}"
        )


def _blocking_branch(session: Session, git: str, branch: str) -> str | None:
    """Return an existing branch that prevents a branch with this name. Git stores branches like files, so `a` and `a/b`
    cannot both exist.
    """
    folder = branch.partition("/")[0]
    refs = session.get(f"{git}/matching-refs/heads/{quote(folder)}").body
    names = [str(ref["ref"]).removeprefix("refs/heads/") for ref in refs]
    blocking = (name for name in names if branch.startswith(f"{name}/") or name.startswith(f"{branch}/"))
    return next(blocking, None)
