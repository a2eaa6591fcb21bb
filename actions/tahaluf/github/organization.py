"""Looks up an organization's people and repositories, because an event's payload does not prove membership."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from tahaluf.escape import percent_encode

from .batching import KEY_PLACEHOLDER, aliased_nodes, batched, build_lookup_query
from .errors import GitHubError, NoResponse
from .session import Session

REPOSITORIES_PER_QUERY: Final = 100  # a query of this size takes far less than GitHub's limit of ten seconds
_REPOSITORY_FIELD: Final = (
    f"repository(owner: $owner, name: {KEY_PLACEHOLDER}, followRenames: false) {{ visibility }}"
)
_REDIRECTED_FIELD: Final = f"repository(owner: $owner, name: {KEY_PLACEHOLDER}) {{ id }}"


def read_owners(session: Session, organization: str) -> frozenset[int]:
    """Return the account IDs of an organization's owners."""
    return frozenset(owner["id"] for owner in session.paginate(f"/orgs/{organization}/members?role=admin"))


def read_expired(session: Session, organization: str) -> dict[str, str]:
    """Return the times at which the invitations of non-members expired, in ISO 8601, by casefolded login."""
    failed: dict[str, str] = {}
    for invitation in session.paginate(f"/orgs/{organization}/failed_invitations"):
        if login := invitation["login"]:
            expired_at = str(invitation.get("failed_at") or "")
            failed[login.casefold()] = max(expired_at, failed.get(login.casefold(), ""))
    return {
        login: expired_at
        for login, expired_at in failed.items()
        if session.get(_membership_path(organization, login), expected_statuses=(404,)).status == 404
    }


def read_repository_invitations(session: Session, repository: str) -> list[dict[str, Any]]:
    """Return the invitations to a repository: each account, its permission, and whether the invitation has expired."""
    return [
        {
            "id": invitation["invitee"]["id"],
            "login": invitation["invitee"]["login"],
            "permission": str(invitation["permissions"]),
            "expired": bool(invitation.get("expired")),
        }
        for invitation in session.paginate(f"/repos/{repository}/invitations")
        if invitation["invitee"]
    ]


def read_team_roles(
    session: Session, organization: str, team: str, logins: Mapping[int, str]
) -> dict[int, str]:
    """Return each account's role in a team, `member` or `maintainer`, including accounts that are only invited.

    The keys of `logins` are account IDs. Accounts that are not in the team are omitted. GraphQL does not show invitees'
    roles.
    """
    roles = {}
    for account, login in logins.items():
        path = f"/orgs/{organization}/teams/{team}/memberships/{percent_encode(login)}"
        response = session.get(path, expected_statuses=(404,))
        if response.status == 200:
            roles[account] = response.body["role"]
    return roles


def is_member(session: Session, organization: str, login: str, account: int | None) -> bool:
    """Whether the account with this login and ID is an active member.

    The ID is compared, too, because a login can change hands between an event and its workflow run. Raises
    CommandError if the token cannot read memberships.
    """
    response = session.get(_membership_path(organization, login), expected_statuses=(404,))
    if response.status != 200:
        return False
    return bool(response.body["state"] == "active" and response.body["user"]["id"] == account)


def _membership_path(organization: str, login: str) -> str:
    return f"/orgs/{organization}/memberships/{percent_encode(login)}"


def find_organizations(
    session: Session,
    organizations: Iterable[str],
    names: Mapping[str, Iterable[str]],
    is_wanted: Callable[[str, str], bool] = lambda organization, name: True,
) -> dict[str, str]:
    """Return, for each key, the organization that has a repository with one of the key's names.

    `is_wanted` is called with an organization and a name, and says whether such a repository counts.

    This token may not see another organization's private repositories, so a repository may exist even if its key is
    missing from the result.
    """
    found: dict[str, str] = {}
    for organization in organizations:
        candidates = [(key, name) for key in names for name in names[key] if is_wanted(organization, name)]
        for batch in batched(candidates, REPOSITORIES_PER_QUERY):
            with suppress(GitHubError, NoResponse):  # another organization's failure must not stop the run
                nodes = _find_repositories(session, organization, [name for _, name in batch])
                found |= {key: organization for (key, _), node in zip(batch, nodes, strict=True) if node}
    return found


def find_public_repositories(session: Session, organization: str, names: Sequence[str]) -> frozenset[str]:
    """Return which of these names belong to public repositories. Former names of renamed repositories do not count."""
    found: set[str] = set()
    for batch in batched(names, REPOSITORIES_PER_QUERY):
        nodes = _find_repositories(session, organization, batch)
        found |= {
            name for name, node in zip(batch, nodes, strict=True) if node and node["visibility"] == "PUBLIC"
        }
    return frozenset(found)


def find_repository_ids(session: Session, organization: str, names: Sequence[str]) -> dict[str, str]:
    """Return the node IDs of the repositories with these current or former names, by name."""
    found: dict[str, str] = {}
    for batch in batched(names, REPOSITORIES_PER_QUERY):
        nodes = _find_repositories(session, organization, batch, _REDIRECTED_FIELD)
        found |= {name: node["id"] for name, node in zip(batch, nodes, strict=True) if node}
    return found


def _find_repositories(
    session: Session, organization: str, names: Sequence[str], field: str = _REPOSITORY_FIELD
) -> list[Any]:
    """Return each repository's node, or None for a repository that does not exist or is not visible to this token."""
    document, variables = build_lookup_query([(field, name) for name in names], {"owner": organization})
    data, _ = session.query_partial(document, variables)
    return aliased_nodes(data, len(names))
