"""Looks up accounts and their memberships in organizations."""

from collections.abc import Iterable

from tahaluf.escape import percent_encode
from tahaluf.volunteers.membership import OrganizationMembership
from tahaluf.volunteers.people import Account

from .session import Session


def read_memberships(
    session: Session, organizations: Iterable[str], account: Account
) -> list[OrganizationMembership]:
    """Return the organizations in which the account has an active or pending membership.

    Compares IDs, since a login can change hands. Raises GitHubError if the token may not read memberships.
    """
    found = []
    for organization in organizations:
        path = f"/orgs/{organization}/memberships/{percent_encode(account.login)}"
        response = session.get(path, expected_statuses=[404])
        if response.status == 200 and response.body["user"]["id"] == account.id:
            found.append(OrganizationMembership(organization, is_owner=response.body["role"] == "admin"))
    return found


def read_account(session: Session, login: str) -> Account | None:
    """Return the account that currently has this login, or None."""
    response = session.get(f"/users/{percent_encode(login)}", expected_statuses=[404])
    return Account(response.body["id"], response.body["login"]) if response.status == 200 else None


def read_account_by_id(session: Session, account: int) -> Account | None:
    """Return the account with this ID and its current login, or None if it no longer exists."""
    response = session.get(f"/user/{account}", expected_statuses=[404])
    return Account(response.body["id"], response.body["login"]) if response.status == 200 else None
