"""Finds out whose token a session uses, and whether it can see every repository of an organization."""

from dataclasses import dataclass, field
from typing import Final

from tahaluf.plan import Rest

from .session import Session

REPOSITORY_SCOPE: Final = "repo"  # without it, a classic token sees only public repositories
BOT_SUFFIX: Final = "[bot]"


@dataclass(frozen=True, slots=True)
class Operator:
    """The person whose token is used."""

    id: int
    login: str = field(repr=False)


def read_operator(session: Session) -> Operator | None:
    """Return the person whose token is used, or None for an App."""
    viewer = session.query("query { viewer { databaseId login } }", {})["viewer"]
    login = str(viewer["login"])
    return None if login.endswith(BOT_SUFFIX) else Operator(int(viewer["databaseId"]), login)


def can_see_all_repositories(session: Session, organization: str) -> bool:
    """Whether private repositories cannot be hidden from this token, as far as GitHub shows.

    GitHub does not show the scopes of a fine-grained token, so only its owner's role counts.
    """
    path = "/installation/repositories?per_page=1"
    response = session.rest(Rest("GET", path, expected_statuses=frozenset({401, 403, 404})))
    if response.status == 200:
        return bool(response.body["repository_selection"] == "all")
    scopes = response.headers.get("x-oauth-scopes")
    if scopes is not None and REPOSITORY_SCOPE not in [scope.strip() for scope in scopes.split(",")]:
        return False
    query = "query($login: String!) { organization(login: $login) { viewerCanAdminister } }"
    found = session.query(query, {"login": organization})["organization"]
    return bool(found and found["viewerCanAdminister"])
