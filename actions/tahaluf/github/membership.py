"""What an account is in organizations: a member, an owner, invited, or nothing."""

from collections.abc import Iterable
from urllib.parse import quote

from tahaluf.membership import Membership
from tahaluf.people import Account

from .session import Session


def read_memberships(session: Session, organizations: Iterable[str], account: Account) -> list[Membership]:
    """Raises GitHubRefusal where the token may not see it. The number decides: a login changes hands."""
    found = []
    for organization in organizations:
        path = f"/orgs/{organization}/memberships/{quote(account.login)}"
        answer = session.get(path, accept=[404])
        if answer.status == 200 and answer.body["user"]["id"] == account.id:
            found.append(Membership(organization, owner=answer.body["role"] == "admin"))
    return found


def read_account(session: Session, login: str) -> Account | None:
    """The account that has this login now."""
    answer = session.get(f"/users/{quote(login)}", accept=[404])
    return Account(answer.body["id"], answer.body["login"]) if answer.status == 200 else None
