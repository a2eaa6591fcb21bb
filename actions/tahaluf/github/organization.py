"""Who, and what, is in an organization, asked of GitHub: what an event says of a person is no proof."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import quote

from .answers import GitHubRefusal, Unanswered
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
    session: Session, organizations: Iterable[str], names: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """Which of these organizations has a repository under one of the names of each key, as far as can be seen.

    What another organization does not tell this token, such as its private repositories, is missing: a key
    without an organization may still have a repository.
    """
    asked = [(key, name) for key in names for name in names[key]]
    found: dict[str, str] = {}
    for organization in organizations:
        for first in range(0, len(asked), AT_ONCE):
            several = asked[first : first + AT_ONCE]
            with suppress(GitHubRefusal, Unanswered):  # its trouble is not ours
                seen = _seen(session, organization, [name for _, name in several])
                found |= {key: organization for (key, _), there in zip(several, seen, strict=True) if there}
    return found


def _seen(session: Session, organization: str, names: Sequence[str]) -> list[bool]:
    """Whether each repository is there, and can be seen."""
    places = range(len(names))
    heads = "".join(f", $n{n}: String!" for n in places)
    fields = " ".join(
        f"r{n}: repository(owner: $owner, name: $n{n}, followRenames: false) {{ id }}" for n in places
    )
    variables = {"owner": organization, **{f"n{n}": names[n] for n in places}}
    data, _ = session.query(f"query($owner: String!{heads}) {{ {fields} }}", variables)
    return [bool(data.get(f"r{n}")) for n in places]
