"""Finds out whose token a session uses, and whether it can see every repository in an organization."""

from dataclasses import dataclass, field
from typing import Final

from tahaluf.plan import Rest

from .session import Session

REPOSITORY_SCOPE: Final = "repo"  # a classic token without this scope sees only public repositories
_QUERY: Final = """
query($login: String!) { viewer { databaseId login } organization(login: $login) { viewerCanAdminister } }"""


@dataclass(frozen=True, slots=True)
class TokenAccess:
    """Whose token this is. `operator` and `operator_id` are None for an App.

    `sees_everything`: whether the token can see all private repositories, as far as GitHub shows.
    """

    operator: str | None = field(repr=False)
    operator_id: int | None
    sees_everything: bool


def read_token_access(session: Session, organization: str) -> TokenAccess:
    """Read the token's access. This takes one request for an App's token, and two requests for a person's token.

    GitHub does not show the scopes of a fine-grained token, so only the role of its account counts.
    """
    path = "/installation/repositories?per_page=1"
    response = session.rest(Rest("GET", path, expected_statuses=frozenset({401, 403, 404})))
    if response.status == 200:
        return TokenAccess(None, None, response.body["repository_selection"] == "all")
    found = session.query(_QUERY, {"login": organization})
    scopes = response.headers.get("x-oauth-scopes")
    has_scope = scopes is None or REPOSITORY_SCOPE in [scope.strip() for scope in scopes.split(",")]
    is_owner = bool(found["organization"] and found["organization"]["viewerCanAdminister"])
    viewer = found["viewer"]
    return TokenAccess(str(viewer["login"]), int(viewer["databaseId"]), has_scope and is_owner)
