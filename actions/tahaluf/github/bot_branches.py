"""Reads files on the bot's own branches, and opens pull requests from them."""

import json
from dataclasses import dataclass

from tahaluf.plan import Rest
from tahaluf.problems import CommandError

from .branches import FileEdit, blocking_branch, blocking_fields, commit_file
from .errors import error_from_response
from .files import BLOB_FIELDS, read_file_text
from .repository import query_repository
from .session import Session


@dataclass(frozen=True, slots=True)
class BranchFile:
    """A file on a branch, and the default branch, on which a new commit would be based.

    `text` is None if the file or the branch does not exist. `message` is the message of the branch's head commit, or
    None if the branch does not exist. `blocked_by`: another branch that prevents this one from being created.
    """

    text: str | None
    message: str | None
    default_branch: str
    default_tip: str
    default_tree: str
    blocked_by: str | None = None

    @property
    def branch_exists(self) -> bool:
        return self.message is not None


def read_branch_file(session: Session, repository: str, branch: str, path: str) -> BranchFile:
    document = f"""
    query($owner: String!, $name: String!) {{
      repository(owner: $owner, name: $name) {{
        defaultBranchRef {{ name target {{ ... on Commit {{ oid tree {{ oid }} }} }} }}
        ref(qualifiedName: {json.dumps(f"refs/heads/{branch}")}) {{
          target {{ ... on Commit {{ message file(path: {json.dumps(path)}) {{ {BLOB_FIELDS} }} }} }}
        }}
        {blocking_fields(branch)}
      }}
    }}"""
    found = query_repository(session, repository, document)
    default = found["defaultBranchRef"]
    if not default:
        raise CommandError(f"{repository} is empty", "add the manifest and the forms: see docs/setup.md")
    target = (found["ref"] or {}).get("target") or {}
    return BranchFile(
        read_file_text(session, repository, target.get("file")),
        target.get("message"),
        default["name"],
        default["target"]["oid"],
        default["target"]["tree"]["oid"],
        blocking_branch(found, branch),
    )


def commit_branch_file(
    session: Session, repository: str, branch: str, edit: FileEdit, found: BranchFile
) -> None:
    """Point a branch, in the state `found`, to a new commit with this edit. Raises errors like `commit_file`."""
    commit_file(
        session, repository, branch, edit, create=not found.branch_exists, blocked_by=found.blocked_by
    )


def open_bot_pull(session: Session, repository: str, branch: str, base: str, title: str, body: str) -> int:
    """Open a pull request from a branch, or update it if it is already open. Returns its number."""
    number, is_new = find_or_open_pull(session, repository, branch, base, title, body)
    if not is_new:
        session.rest(Rest("PATCH", f"/repos/{repository}/pulls/{number}", {"title": title, "body": body}))
    return number


def find_or_open_pull(
    session: Session, repository: str, branch: str, base: str, title: str, body: str
) -> tuple[int, bool]:
    """Open a pull request from a branch, unless one is already open. Returns its number, and whether it is new."""
    owner, pulls = repository.partition("/")[0], f"/repos/{repository}/pulls"
    payload = {"title": title, "body": body, "head": branch, "base": base}
    response = session.rest(Rest("POST", pulls, payload, expected_statuses=frozenset({422})))
    if response.status != 422:
        return int(response.body["number"]), True
    existing = session.get(f"{pulls}?state=open&head={owner}:{branch}").body
    if not existing:
        raise error_from_response(response.status, response.body, response.headers, f"POST {pulls}")
    return int(existing[0]["number"]), False
