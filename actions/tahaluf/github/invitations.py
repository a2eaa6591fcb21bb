"""What GitHub shows of an organization's invitations, and how they are sent: one a person, by account number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from tahaluf.membership import Fate, Granted, Sent, Shown, invite
from tahaluf.people import Account
from tahaluf.plan import Change, Plan, Site, Steps
from tahaluf.problems import Stopped

from .answers import GitHubRefusal
from .control import names, seen
from .drive import carry_out
from .session import Session

AT_ONCE: Final = 50  # forms or teams a query
MOST_REPOSITORIES: Final = 100  # of one team; with more, it is not known what it may do


class _Full(Stopped):
    def __init__(self) -> None:
        super().__init__("GitHub sends no more invitations today", "the next run goes on")


def read_shown(session: Session, organization: str) -> Shown:
    """Read the organization's invitations and members, in the order that `Shown` asks for."""
    pending = _sent(session.pages(f"/orgs/{organization}/invitations"))
    failed = _sent(session.pages(f"/orgs/{organization}/failed_invitations"))
    members = frozenset(member["id"] for member in session.pages(f"/orgs/{organization}/members"))
    return Shown(pending, failed, members)


def read_teams(session: Session, organization: str, slugs: Iterable[str]) -> dict[str, Granted]:
    """The teams of these names that are there, and all that they may do.

    The token has to see every repository: what it does not see, it takes for not granted.
    """
    found: dict[str, Granted] = {}
    for page in _paged(sorted(slugs)):
        fields = " ".join(
            f't{n}: team(slug: "{slug}") {{ databaseId privacy '
            f"repositories(first: {MOST_REPOSITORIES}) {{ totalCount edges {{ permission }} }} }}"
            for n, slug in enumerate(page)
        )
        data = session.look(
            f"query($org: String!) {{ organization(login: $org) {{ {fields} }} }}", {"org": organization}
        )
        there = {slug: (data["organization"] or {}).get(f"t{n}") for n, slug in enumerate(page)}
        found |= {slug: _granted(team) for slug, team in there.items() if team}
    return found


class Origin(NamedTuple):
    """The issue that a person came by: its author as they are today, None where the account is gone."""

    author: Account | None
    open: bool


def read_origins(session: Session, control: str, numbers: Iterable[int]) -> dict[int, Origin]:
    """The issues with these numbers. One that is gone has no author, and is not open."""
    found: dict[int, Origin] = {}
    for page in _paged(sorted(set(numbers))):
        fields = " ".join(
            f"i{number}: issue(number: {number}) {{ state author {{ login ... on User {{ databaseId }} }} }}"
            for number in page
        )
        document = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        repository = seen(control, session.look(document, names(control)))
        found |= {number: _origin(repository[f"i{number}"]) for number in page}
    return found


def send_invitations(session: Session, organization: str, plan: Plan) -> list[Fate]:
    """Carry out a plan of invitations, and say what became of each. Asks for none after GitHub's "no more".

    Raises GitHubRefusal where our token may not invite at all.
    """
    fates: dict[str, Fate] = {}
    powerless: list[GitHubRefusal] = []

    def start(change: Change, site: Site) -> Steps:
        if Fate.FULL in fates.values():
            raise _Full
        try:
            fates[change.project] = yield from invite(change, site)
        except GitHubRefusal as refusal:
            if refusal.permission:
                powerless.append(refusal)
            raise
        return None

    sites = {slug: Site(organization, slug) for slug in plan.projects}
    carry_out(session, plan, sites, start)
    if powerless and not fates:
        raise powerless[0]
    return [fates.get(change.project, Fate.UNKNOWN) for change in plan.changes]


def _sent(items: Iterable[Mapping[str, Any]]) -> tuple[Sent, ...]:
    """Those that went to an account; one to an e-mail address has no login, and counts all the same."""
    return tuple(Sent(item["login"] or "", datetime.fromisoformat(item["created_at"])) for item in items)


def _granted(team: Mapping[str, Any]) -> Granted:
    repositories = team["repositories"]
    permissions = {edge["permission"].lower() for edge in repositories["edges"]}
    if repositories["totalCount"] > len(repositories["edges"]):
        permissions.add("unknown")
    return Granted(team["databaseId"], team["privacy"].lower(), frozenset(permissions))


def _origin(issue: Mapping[str, Any] | None) -> Origin:
    if issue is None:
        return Origin(None, False)
    author = issue["author"] or {}
    known = Account(author["databaseId"], author["login"]) if author.get("databaseId") else None
    return Origin(known, issue["state"] == "OPEN")


def _paged(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(items), AT_ONCE):
        yield items[first : first + AT_ONCE]
