"""What it takes to leave: the record and the notice go, so do team and organization; a number stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from tahaluf.manifest import Manifest, login_identity
from tahaluf.people import Account
from tahaluf.plan import CannotApply, Change, Finding, Kind, Rest, Risk, Site, Steps
from tahaluf.roster import COUNTS_PATH, Book, Notice, Wanted, record_path, write_counts

MEMBERSHIP: Final = "membership"
WITH_TEAMS: Final = "with all of its teams, or an invitation that is open"

# Texts for people
LEFT_TITLE: Final = "Somebody has left"
LEFT_BODY: Final = "Somebody has left. What stood here was taken out."
COMMIT: Final = "Take out somebody who leaves, and count them"
OWNER: Final = "they own the organization"
OWNER_MEND: Final = "another owner changes that on GitHub, if it shall be so"
STEWARD: Final = "they are listed as a steward of {projects}"
STEWARD_MEND: Final = (
    "take them out of projects.yml by a pull request; `apply` then takes them out of the team"
)


@dataclass(frozen=True, slots=True)
class Membership:
    """Of an account in an organization, as GitHub has it; an open invitation is one, too."""

    organization: str
    owner: bool = False


def without(book: Book, person: str) -> Wanted:
    """The roster without this person; done again, it is the same. A record that cannot be read goes, too."""
    files: dict[str, str | None] = {}
    if (known := book.people.get(person)) is not None:
        files[COUNTS_PATH] = write_counts(book.counts.without(known))
    path = record_path(person)
    if path in book.texts:
        files[path] = None
    return Wanted({person: Notice(LEFT_TITLE, LEFT_BODY, open=False)}, files, COMMIT)


def plan_departure(
    person: str, account: Account, manifest: Manifest, memberships: Iterable[Membership]
) -> Iterator[Finding]:
    """What becomes of memberships. Nobody loses one whom the manifest, or an organization, has in another role."""
    listed = [
        project.slug
        for project in manifest.projects
        for steward in project.stewards
        if steward.id == account.id or login_identity(steward.login) == login_identity(account.login)
    ]
    for one in memberships:
        if one.owner:
            yield CannotApply(person, MEMBERSHIP, one.organization, OWNER, OWNER_MEND)
        elif listed:
            reason = STEWARD.format(projects=", ".join(sorted(listed)))
            yield CannotApply(person, MEMBERSHIP, one.organization, reason, STEWARD_MEND)
        else:
            yield Change(
                person, MEMBERSHIP, Kind.REVOKE, one.organization, why=WITH_TEAMS, risk=Risk.ACCESS, content=0
            )


def departure_steps(change: Change, account: Account, site: Site) -> Steps:
    """Ends a membership with all of its teams, or an invitation. `site` does not matter: the change names where."""
    where = f"/orgs/{change.target}/memberships/{quote(account.login)}"
    there = yield Rest("GET", where, accept=frozenset({404}))
    if there.status == 200 and there.body["user"]["id"] == account.id:
        yield Rest("DELETE", where, accept=frozenset({404}))
    return None
