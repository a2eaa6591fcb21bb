"""From a form to a person of the roster: what the form says, on top of what is known of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tahaluf.consent import named
from tahaluf.matching import Match, Volunteer

from .invitation import asked
from .person import Account, Matched, Person, Status, person_id


def entered(
    volunteer: Volunteer,
    account: Account,
    form: int,
    matches: Iterable[Match],
    given: date,
    notice: int | None,
    before: Person | None = None,
) -> Person:
    """The person as this form tells it, on top of what the roster knows of them.

    `form`: its number; `given`: the day it was opened. A form other than the one `before` came from is a new
    offer: it waits for an answer, even of somebody who had left.
    """
    anew = before is None or before.form != form
    known = before or Person(
        id=person_id(account.id), form=form, given=given, level=volunteer.level, since=given
    )
    if anew:
        known = replace(known, status=Status.WAITING, since=given, until=None)
    return replace(
        known,
        # Who may be called by their login is so in the roster; for the others the form alone leads to the account
        account=account if named(volunteer.level, account.login) else None,
        form=form,
        notice=notice,
        level=volunteer.level,
        offer=volunteer.offer,
        matches=matched(matches),
        sealed=volunteer.sealed,
        invitation=asked(known.invitation, volunteer.join, given, anew),
    )


def matched(matches: Iterable[Match]) -> tuple[Matched, ...]:
    """As a record keeps them."""
    return tuple(Matched(match.project, match.role, match.score) for match in matches)
