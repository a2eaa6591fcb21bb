"""One-commit branches of ours, made by the Git Data API: nothing is checked out, nothing else is touched."""

from dataclasses import dataclass
from urllib.parse import quote

from tahaluf.plan import Rest

from .session import Session


@dataclass(frozen=True, slots=True)
class FileEdit:
    """One file of text, written on top of a commit whose tree is `base_tree`."""

    parent: str
    base_tree: str
    path: str
    text: str
    message: str


def commit_file(session: Session, repository: str, branch: str, edit: FileEdit, *, create: bool) -> None:
    """Make `branch` of owner/name that one commit, in three requests.

    `new`: the branch is not there yet; otherwise it is moved, whatever it held. Author and committer are left
    out, so that GitHub signs the commit as the bot's.
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
    # 422: another run has made it in this moment; the next look sets right what may differ
    session.rest(
        Rest(
            "POST",
            f"{git}/refs",
            ref,
            verify_path=f"{git}/ref/heads/{quote(branch)}",
            expected_statuses=frozenset({422}),
        )
    )
