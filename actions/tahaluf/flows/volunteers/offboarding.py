"""Removes a person: first their notice, then their record, and finally their memberships and forms on GitHub.

Used by `tahaluf people leave` and by the public leave form. Nothing about the person is printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tahaluf.github import (
    GitHubError,
    Session,
    close_issue,
    execute,
    read_memberships,
    read_open_forms_by,
    read_roster,
    redact_errors,
    redacted_message,
)
from tahaluf.layout import VOLUNTEER_LABEL
from tahaluf.manifest import Manifest
from tahaluf.plan import Change, ChangeContext, Plan, Steps
from tahaluf.problems import CommandError
from tahaluf.volunteers.membership import departure_steps, plan_departure, roster_without
from tahaluf.volunteers.people import Account
from tahaluf.volunteers.roster import RosterIndex

from .roster_store import empty_notices, update_records

# User-facing messages
NOTICE_FAILED: Final = "the notice could not be emptied: {why}"
MEMBERSHIP_FAILED: Final = "the membership could not be ended: {why}"
FORM_FAILED: Final = "a form could not be closed: {why}"


@dataclass(frozen=True, slots=True)
class Departure:
    """A person who is leaving, and everything to remove. `account` is None if it is unknown or does not exist.

    `forms`: the numbers of their open forms. `unreadable_organizations`: organizations that the token cannot read.
    `other_ids`: other pseudonyms under which the roster may contain data.
    """

    person: str
    account: Account | None = field(repr=False)
    memberships: Plan = field(default_factory=Plan)
    forms: Sequence[int] = ()
    unreadable_organizations: Sequence[str] = ()
    other_ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Offboarding:
    """What a removal needs. `organization_session`: for ending memberships. `roster_session`: for the control
    repository and the roster.

    `control`: the control repository, or None if it is unknown, in which case no forms are closed.
    """

    organization_session: Session
    roster_session: Session
    control: str | None
    manifest: Manifest


def read_departure(offboarding: Offboarding, departure: Departure) -> Departure:
    """Read the account's memberships and open forms from GitHub.

    Raises CommandError if the token cannot read the main organization.
    """
    manifest, control, account = offboarding.manifest, offboarding.control, departure.account
    if account is None:
        return departure
    memberships, unreadable = (
        read_memberships(offboarding.organization_session, [manifest.organization], account),
        [],
    )
    for organization in manifest.organizations:
        try:
            memberships += read_memberships(offboarding.organization_session, [organization], account)
        except GitHubError:
            unreadable.append(organization)
    plan = Plan.from_items(plan_departure(departure.person, account, manifest, memberships))
    forms = (
        read_open_forms_by(offboarding.roster_session, control, VOLUNTEER_LABEL, account) if control else ()
    )
    return replace(departure, memberships=plan, forms=forms, unreadable_organizations=unreadable)


def read_index(offboarding: Offboarding) -> RosterIndex:
    """Read the current roster. Raises CommandError if it cannot be read."""
    return RosterIndex.from_files(
        read_roster(offboarding.roster_session, offboarding.manifest.roster_repository).files
    )


def remove_person(offboarding: Offboarding, departure: Departure) -> list[str]:
    """Remove everything. Returns the messages of failures, which say nothing about the person.

    Memberships that cannot be ended appear in the plan, and do not count as failures. Raises CommandError if the
    roster cannot be written. The roster is updated first, because GitHub shows whether anything else is left to do.
    """
    for person in dict.fromkeys([departure.person, *departure.other_ids]):
        _remove_from_roster(offboarding.roster_session, offboarding.manifest.roster_repository, person)
    failures = _end_memberships(offboarding.organization_session, departure)
    try:
        for number in departure.forms if offboarding.control else ():
            close_issue(offboarding.roster_session, str(offboarding.control), number)
    except CommandError as error:
        failures.append(FORM_FAILED.format(why=redacted_message(error)))
    return failures


def _remove_from_roster(session: Session, name: str, person: str) -> None:
    """Empty the notices before the record is removed, because after a failure, a later run uses the record to find the
    notice.
    """
    roster = read_roster(session, name)
    index = RosterIndex.from_files(roster.files)
    record = index.people.get(person)
    number = record.notice if record else None
    if failures := empty_notices(session, roster, roster_without(index, person), person, number):
        raise CommandError(NOTICE_FAILED.format(why="; ".join(failures)), "run it again")
    update_records(session, name, lambda index: roster_without(index, person), roster)


def _end_memberships(session: Session, departure: Departure) -> list[str]:
    account, plan = departure.account, departure.memberships
    if account is None or not plan:
        return []

    def start(change: Change, context: ChangeContext) -> Steps:
        return redact_errors(departure_steps(change, account, context))

    contexts = dict.fromkeys(plan.projects, ChangeContext("", ""))  # each change names its organization
    result = execute(session, plan, contexts, start)
    if result.interrupted:
        raise KeyboardInterrupt
    return [
        MEMBERSHIP_FAILED.format(why=outcome.reason) for outcome in result.outcomes if outcome.state != "done"
    ]
