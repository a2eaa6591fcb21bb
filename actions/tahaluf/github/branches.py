"""Creates and updates the bot's single-commit branches through the Git Data API, without a checkout."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
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


def blocking_fields(branch: str, alias: str = "") -> str:
    """Return the fields of a repository that `blocking_branch` needs. `alias` distinguishes several branches."""
    parents = (
        f"above{alias}x{depth}: ref(qualifiedName: {json.dumps(f'refs/heads/{parent}')}) {{ name }} "
        for depth, parent in enumerate(_parents(branch))
    )
    below = json.dumps(f"refs/heads/{branch}/")
    return f"{''.join(parents)}below{alias}: refs(refPrefix: {below}, first: 1) {{ nodes {{ name }} }}"


def blocking_branch(repository: Mapping[str, Any], branch: str, alias: str = "") -> str | None:
    """Return an existing branch that prevents a branch with this name. Git stores branches like files, so `a` and `a/b`
    cannot both exist.

    `repository`: a node with the `blocking_fields`.
    """
    for depth, parent in enumerate(_parents(branch)):
        if repository[f"above{alias}x{depth}"]:
            return parent
    for node in repository[f"below{alias}"]["nodes"]:
        name = str(node["name"])
        return name if name.startswith(f"{branch}/") else f"{branch}/{name}"
    return None


def blocked_branch_error(branch: str, blocked_by: str) -> CommandError:
    return CommandError(
        f"the branch {blocked_by} prevents the branch {branch} from being created",
        f"rename or delete {blocked_by}",
    )


def _parents(branch: str) -> list[str]:
    return [str(parent) for parent in PurePosixPath(branch).parents][:-1]


def commit_file(
    session: Session, repository: str, branch: str, edit: FileEdit, *, create: bool, blocked_by: str | None
) -> None:
    """Point a branch in owner/name to a new commit with this edit. Takes three requests.

    If `create` is true, the branch does not exist yet. Otherwise, it is force-pushed. Author and committer are omitted
    so that GitHub signs the commit for the bot. `blocked_by`: the result of `blocking_branch`; if there is such a
    branch, CommandError is raised before anything is sent.
    """
    if create and blocked_by:
        raise blocked_branch_error(branch, blocked_by)
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
    # 422 means that another run has just created the branch. The next run corrects the branch if necessary
    verify_path, expected = f"{git}/ref/heads/{quote(branch)}", frozenset({422})
    session.rest(Rest("POST", f"{git}/refs", ref, verify_path=verify_path, expected_statuses=expected))
