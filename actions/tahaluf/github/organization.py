"""Looks up people and repositories of an organization, since the data of an event is no proof."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import quote

from .errors import GitHubError, NoResponse
from .session import Session

REPOSITORIES_PER_QUERY: Final = 100  # takes GitHub far less than its limit of ten seconds


def read_owners(session: Session, organization: str) -> frozenset[int]:
    """The account ids of an organization's owners."""
    return frozenset(owner["id"] for owner in session.paginate(f"/orgs/{organization}/members?role=admin"))


def is_member(session: Session, organization: str, login: str, account: int | None) -> bool:
    """Whether the account with this login and id is an active member.

    The id is compared too, since a login can change hands between an event and its run. Raises CommandError if the
    token may not read memberships.
    """
    path = f"/orgs/{organization}/memberships/{quote(login, safe='')}"
    response = session.get(path, expected_statuses=(404,))
    if response.status != 200:
        return False
    return bool(response.body["state"] == "active" and response.body["user"]["id"] == account)


def find_organizations(
    session: Session, organizations: Iterable[str], names: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """For each key, the organization that has a repository under one of the key's names.

    Repositories that this token cannot see, such as another organization's private ones, are missing: a key without an
    organization may still have a repository.
    """
    candidates = [(key, name) for key in names for name in names[key]]
    found: dict[str, str] = {}
    for organization in organizations:
        for first in range(0, len(candidates), REPOSITORIES_PER_QUERY):
            chunk = candidates[first : first + REPOSITORIES_PER_QUERY]
            with suppress(GitHubError, NoResponse):  # another organization's failure must not stop the run
                existing = _repositories_exist(session, organization, [name for _, name in chunk])
                found |= {
                    key: organization for (key, _), exists in zip(chunk, existing, strict=True) if exists
                }
    return found


def _repositories_exist(session: Session, organization: str, names: Sequence[str]) -> list[bool]:
    """Whether each repository exists and is visible to this token."""
    indexes = range(len(names))
    declarations = "".join(f", $n{n}: String!" for n in indexes)
    fields = " ".join(
        f"r{n}: repository(owner: $owner, name: $n{n}, followRenames: false) {{ id }}" for n in indexes
    )
    variables = {"owner": organization, **{f"n{n}": names[n] for n in indexes}}
    data, _ = session.query_partial(f"query($owner: String!{declarations}) {{ {fields} }}", variables)
    return [bool(data.get(f"r{n}")) for n in indexes]
