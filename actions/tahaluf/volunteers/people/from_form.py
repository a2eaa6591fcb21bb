"""Creates or updates a person in the roster based on their volunteer form."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tahaluf.consent import public_name
from tahaluf.volunteers.form import Volunteer
from tahaluf.volunteers.matching import Match

from .invitation import requested_invitation
from .person import Account, Person, StoredMatch, VolunteerStatus


def person_from_form(
    volunteer: Volunteer,
    account: Account,
    form_number: int,
    matches: Iterable[Match],
    submitted_on: date,
    notice_number: int | None,
    existing: Person | None = None,
    *,
    person: str,
) -> Person:
    """Return the person as described by their form. `existing`: the person as in the roster, or None.

    `person`: the author's pseudonym. `form_number`: the issue's number. `submitted_on`: the day on which the form was
    opened. If `existing` came from another form, this form is a new offer, and the person is waiting for an answer.
    """
    is_new_form = existing is None or existing.form != form_number
    base = existing or Person(
        id=person,
        form=form_number,
        given=submitted_on,
        level=volunteer.level,
        since=submitted_on,
    )
    if is_new_form:
        base = replace(base, status=VolunteerStatus.WAITING, since=submitted_on, until=None)
    # A form does not override a later choice that the person made in a comment or through a steward
    level = base.level if base.level_since else volunteer.level
    return replace(
        base,
        # The roster stores logins only for people who may be named. For everyone else, only the form shows the account
        account=account if public_name(level, account.login) else None,
        form=form_number,
        notice=notice_number,
        level=level,
        profile=volunteer.profile,
        matches=stored_matches(matches),
        sealed=volunteer.sealed,
        invitation=requested_invitation(
            base.invitation, volunteer.wants_invitation, submitted_on, is_new_form
        ),
    )


def stored_matches(matches: Iterable[Match]) -> tuple[StoredMatch, ...]:
    """Convert the matches to the values stored in the roster."""
    return tuple(StoredMatch(match.project, match.role, match.score) for match in matches)
