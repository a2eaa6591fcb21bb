"""Removes people who leave: deletes their record, notice and memberships, and adds them to the departure counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tahaluf.escape import percent_encode
from tahaluf.manifest import Manifest
from tahaluf.plan import Blocked, Change, ChangeContext, ChangeKind, Operation, PlanItem, Rest, Risk, Steps
from tahaluf.volunteers.people import Account
from tahaluf.volunteers.roster import (
    COUNTS_PATH,
    DesiredRoster,
    Notice,
    RosterIndex,
    record_path,
    write_counts,
)

MEMBERSHIP_RESOURCE: Final = "membership"
INCLUDES_TEAMS: Final = "including all teams, or the pending invitation"

# User-facing messages
DEPARTED_TITLE: Final = "Someone has left"
DEPARTED_BODY: Final = "Someone has left. The text of this notice was removed."
COMMIT_MESSAGE: Final = "Remove someone who has left, and count the departure"
OWNER_REASON: Final = "they own the organization"
OWNER_FIX: Final = "to end their membership anyway, ask another owner to remove them on GitHub"
LISTED_REASON: Final = "projects.yml lists them in {entries}"
LISTED_FIX: Final = (
    "remove them from it in a pull request, then run `tahaluf people leave --account` with their login"
)


@dataclass(frozen=True, slots=True)
class OrganizationMembership:
    """An account's membership in an organization, or its pending invitation."""

    organization: str
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class RemoveMembership(Operation):
    """Removes an account from an organization. In the plan, the target is the organization, and nobody is named."""


def roster_without(index: RosterIndex, person: str) -> DesiredRoster:
    """Return the roster without this person. An unreadable record is also removed, but it is not counted.
    Idempotent.
    """
    files: dict[str, str | None] = {}
    if (existing := index.people.get(person)) is not None:
        files[COUNTS_PATH] = write_counts(index.counts.with_departure(existing))
    path = record_path(person)
    if path in index.files:
        files[path] = None
    return DesiredRoster({person: Notice(DEPARTED_TITLE, DEPARTED_BODY, open=False)}, files, COMMIT_MESSAGE)


def plan_departure(
    person: str, account: Account, manifest: Manifest, memberships: Iterable[OrganizationMembership]
) -> Iterator[PlanItem]:
    """Plan the removal of each membership. If the account is an owner or is listed in the manifest, the removal is
    blocked.
    """
    listed = manifest.entries_listing(account.id, account.login)
    for membership in memberships:
        if membership.is_owner:
            yield Blocked(person, MEMBERSHIP_RESOURCE, membership.organization, OWNER_REASON, OWNER_FIX)
        elif listed:
            reason = LISTED_REASON.format(entries=", ".join(sorted(listed)))
            yield Blocked(person, MEMBERSHIP_RESOURCE, membership.organization, reason, LISTED_FIX)
        else:
            yield Change(
                project=person,
                resource=MEMBERSHIP_RESOURCE,
                kind=ChangeKind.REVOKE,
                target=membership.organization,
                operation=RemoveMembership(),
                reason=INCLUDES_TEAMS,
                risk=Risk.ACCESS,
                content_writes=0,
            )


def departure_steps(change: Change, account: Account, context: ChangeContext) -> Steps:
    """Remove an account from the organization and its teams, or cancel its invitation. `context` is unused."""
    membership_path = f"/orgs/{change.target}/memberships/{percent_encode(account.login)}"
    response = yield Rest("GET", membership_path, expected_statuses=frozenset({404}))
    if response.status == 200 and response.body["user"]["id"] == account.id:
        yield Rest("DELETE", membership_path, expected_statuses=frozenset({404}))
    return None
