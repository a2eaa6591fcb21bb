"""From a form to a person of the roster: what the form says, on top of what is known of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tahaluf.consent import public_name
from tahaluf.volunteers.matching import Match, Volunteer

from .invitation import requested_invitation
from .person import Account, Person, StoredMatch, VolunteerStatus, person_id


def person_from_form(
    volunteer: Volunteer,
    account: Account,
    form_number: int,
    matches: Iterable[Match],
    submitted_on: date,
    notice_number: int | None,
    existing: Person | None = None,
) -> Person:
    """The person as this form tells it, on top of what the roster knows of them.

    `form`: its number; `given`: the day it was opened. A form other than the one `before` came from is a new
    offer: it waits for an answer, even of somebody who had left.
    """
    is_new_form = existing is None or existing.form != form_number
    base = existing or Person(
        id=person_id(account.id),
        form=form_number,
        given=submitted_on,
        level=volunteer.level,
        since=submitted_on,
    )
    if is_new_form:
        base = replace(base, status=VolunteerStatus.WAITING, since=submitted_on, until=None)
    return replace(
        base,
        # Who may be called by their login is so in the roster; for the others the form alone leads to the account
        account=account if public_name(volunteer.level, account.login) else None,
        form=form_number,
        notice=notice_number,
        level=volunteer.level,
        profile=volunteer.profile,
        matches=stored_matches(matches),
        sealed=volunteer.sealed,
        invitation=requested_invitation(
            base.invitation, volunteer.wants_invitation, submitted_on, is_new_form
        ),
    )


def stored_matches(matches: Iterable[Match]) -> tuple[StoredMatch, ...]:
    """As a record keeps them."""
    return tuple(StoredMatch(match.project, match.role, match.score) for match in matches)
