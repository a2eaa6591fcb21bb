"""Helpers for querying a single repository."""

from collections.abc import Mapping
from typing import Any

from tahaluf.problems import CommandError

from .session import Session


def query_repository(session: Session, repository: str, document: str, **variables: Any) -> Mapping[str, Any]:
    """Run a query with the variables `owner` and `name`, and return the `repository` field of its data.

    Raises CommandError if the token has no access to owner/name.
    """
    data = session.query(document, repository_variables(repository) | variables)
    return visible_repository(repository, data)


def visible_repository(repository: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the repository in a response. Raises CommandError if the token has no access to it."""
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
