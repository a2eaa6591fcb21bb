"""Helpers for querying a single repository."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.problems import CommandError

from .session import Session

TIP: Final = """
query($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    id
    defaultBranchRef { name target { oid ... on Commit { tree { oid } } } }
    lock: object(expression: "HEAD:.tahaluf.lock") { oid }
  }
}"""

BLOB: Final = """
query($owner: String!, $name: String!, $expression: String!) {
  repository(owner: $owner, name: $name) { object(expression: $expression) { oid } }
}"""


@dataclass(frozen=True, slots=True)
class RepositoryTip:
    """The most recent commit on a repository's default branch. `lock` is the ID of its lock file, or None if there is
    none."""

    repository_id: str
    branch: str
    commit: str
    tree: str
    lock: str | None


def read_repository_tip(session: Session, repository: str) -> RepositoryTip:
    """Read the most recent commit. Raises CommandError if the repository is empty or not accessible."""
    found = query_repository(session, repository, TIP)
    branch = found["defaultBranchRef"]
    if branch is None:
        raise CommandError(f"{repository} is empty", "push the files that `tahaluf init` wrote")
    target = branch["target"]
    return RepositoryTip(
        found["id"], branch["name"], target["oid"], target["tree"]["oid"], (found["lock"] or {}).get("oid")
    )


def read_blob_id(session: Session, repository: str, path: str) -> str | None:
    """Return the git blob id of a file on the default branch, or None if there is no such file."""
    found = query_repository(session, repository, BLOB, expression=f"HEAD:{path}")["object"]
    return found["oid"] if found else None


def query_repository(session: Session, repository: str, document: str, **variables: Any) -> Mapping[str, Any]:
    """Run a query with the variables `owner` and `name`, and return the `repository` field of its data.

    Raises CommandError if the token has no access to owner/name.
    """
    data = session.query(document, repository_variables(repository) | variables)
    return visible_repository(repository, data)


def visible_repository(repository: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the repository in a response. Raises CommandError if the token cannot access the repository."""
    found: Mapping[str, Any] | None = data.get("repository")
    if found is None:
        raise CommandError(
            f"{repository} is not accessible with this token", "check the token and GITHUB_REPOSITORY"
        )
    return found


def repository_variables(repository: str) -> dict[str, Any]:
    """Return the query variables `owner` and `name` for owner/name."""
    owner, name = repository.split("/")
    return {"owner": owner, "name": name}
