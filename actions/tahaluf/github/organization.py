"""Who somebody is in an organization, asked of GitHub: what an event says of a person is no proof."""

from urllib.parse import quote

from .session import Session


def owners_of(session: Session, organization: str) -> frozenset[int]:
    """The account numbers of an organization's owners."""
    return frozenset(owner["id"] for owner in session.pages(f"/orgs/{organization}/members?role=admin"))


def is_member(session: Session, organization: str, login: str, account: int | None) -> bool:
    """Whether that account, which has this login now, is an active member. Whatever is not a clear yes is no.

    The number is compared as well, since a login can change hands between an event and its run.
    """
    path = f"/orgs/{organization}/memberships/{quote(login, safe='')}"
    answer = session.get(path, accept=range(400, 500))
    if answer.status != 200:
        return False
    return bool(answer.body["state"] == "active" and answer.body["user"]["id"] == account)
