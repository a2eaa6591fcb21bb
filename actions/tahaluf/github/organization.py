"""Who, and what, is in an organization, asked of GitHub: what an event says of a person is no proof."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from .session import Session

AT_ONCE: Final = (
    100  # repositories that one query asks after: a point each, and far from GitHub's ten seconds
)


def owners_of(session: Session, organization: str) -> frozenset[int]:
    """The account numbers of an organization's owners."""
    return frozenset(owner["id"] for owner in session.pages(f"/orgs/{organization}/members?role=admin"))


def is_member(session: Session, organization: str, login: str, account: int | None) -> bool:
    """Whether that account, which has this login now, is an active member. Whatever is not a clear yes is no.

    The number is compared as well, since a login can change hands between an event and its run. Raises Stopped
    where our token may not ask: then nobody is let in, and somebody has to see why.
    """
    path = f"/orgs/{organization}/memberships/{quote(login, safe='')}"
    answer = session.get(path, accept=(404,))
    if answer.status != 200:
        return False
    return bool(answer.body["state"] == "active" and answer.body["user"]["id"] == account)


def found_in(
    session: Session, organizations: Sequence[str], names: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """Which of these organizations has a repository under one of the names of each key, as far as can be seen.

    Another organization's private repositories are not seen: a key that is missing may still have one.
    """
    asked = [
        (key, organization, name) for key in names for name in names[key] for organization in organizations
    ]
    found: dict[str, str] = {}
    for first in range(0, len(asked), AT_ONCE):
        several = asked[first : first + AT_ONCE]
        places = range(len(several))
        heads = ", ".join(f"$o{n}: String!, $n{n}: String!" for n in places)
        fields = " ".join(
            f"r{n}: repository(owner: $o{n}, name: $n{n}, followRenames: false) {{ id }}" for n in places
        )
        owners = {f"o{n}": organization for n, (_, organization, _) in enumerate(several)}
        named = {f"n{n}": name for n, (_, _, name) in enumerate(several)}
        data, _ = session.query(f"query({heads}) {{ {fields} }}", owners | named)
        found |= {key: organization for n, (key, organization, _) in enumerate(several) if data.get(f"r{n}")}
    return found
