"""Everything of one person is taken out: the notice first, then the record, then what they are on GitHub.

A command's and the public leave form's way are the same from here. Nothing of the person is printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
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
from tahaluf.manifest import Manifest
from tahaluf.plan import Change, ChangeContext, Plan, Steps
from tahaluf.problems import CommandError
from tahaluf.volunteers.membership import departure_steps, plan_departure, roster_without
from tahaluf.volunteers.people import Account
from tahaluf.volunteers.roster import RosterIndex

from .roster_store import update_notices, update_records

VOLUNTEER_LABEL: Final = "volunteer"

# Texts for people
NOTICE_FAILED: Final = "the notice could not be emptied: {why}"
MEMBERSHIP_FAILED: Final = "the membership could not be ended: {why}"
FORM_FAILED: Final = "a form could not be closed: {why}"


@dataclass(frozen=True, slots=True)
class Departure:
    """Who leaves, and what is known to be theirs. `account`: None where nobody knows it, or there is none.

    `unseen`: organizations into which the token may not look.
    """

    person: str
    account: Account | None = field(repr=False)
    memberships: Plan = field(default_factory=Plan)
    forms: Sequence[int] = ()
    unreadable_organizations: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Offboarding:
    """`members`: a session that ends memberships; `keeper`: one for the control repository and the roster.

    `control`: the control repository, None where it is not known: then no form is looked for.
    """

    organization_session: Session
    roster_session: Session
    control: str | None
    manifest: Manifest


def read_departure(offboarding: Offboarding, departure: Departure) -> Departure:
    """With what GitHub has of the account. Raises Stopped where the token may not see the main organization."""
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
    return Departure(departure.person, account, plan, forms, unreadable)


def remove_person(offboarding: Offboarding, departure: Departure) -> list[str]:
    """Take it all out; give what could not be, in words that tell nothing of the person. Raises Stopped.

    Memberships that nobody loses this way are in the plan, and are no failure.

    The roster is first: of what follows, GitHub itself shows whether it is done.
    """
    manifest = offboarding.manifest
    _remove_from_roster(
        offboarding.roster_session, f"{manifest.organization}/{manifest.roster}", departure.person
    )
    failures = _end_memberships(offboarding.organization_session, departure)
    try:
        for number in departure.forms if offboarding.control else ():
            close_issue(offboarding.roster_session, str(offboarding.control), number)
    except CommandError as error:
        failures.append(FORM_FAILED.format(why=redacted_message(error)))
    return failures


def _remove_from_roster(session: Session, name: str, person: str) -> None:
    """The notice first: a record names it, so that a run which ends in between leads the next one to it."""
    roster = read_roster(session, name)
    index = RosterIndex.from_files(roster.files)
    record = index.people.get(person)
    numbers = [record.notice] if record and record.notice else []
    since = datetime.combine(record.given, datetime.min.time(), UTC) if record else datetime.now(UTC)
    notices = update_notices(session, roster, roster_without(index, person), numbers, since)
    if notices.failed:
        raise CommandError(NOTICE_FAILED.format(why="; ".join(notices.failed.values())), "run it again")
    update_records(session, name, lambda index: roster_without(index, person), roster)


def _end_memberships(session: Session, departure: Departure) -> list[str]:
    account, plan = departure.account, departure.memberships
    if account is None or not plan:
        return []

    def start(change: Change, context: ChangeContext) -> Steps:
        return redact_errors(departure_steps(change, account, context))

    contexts = dict.fromkeys(plan.projects, ChangeContext("", ""))  # each change names where it happens
    result = execute(session, plan, contexts, start)
    if result.interrupted:
        raise KeyboardInterrupt
    return [
        MEMBERSHIP_FAILED.format(why=outcome.reason) for outcome in result.outcomes if outcome.state != "done"
    ]
