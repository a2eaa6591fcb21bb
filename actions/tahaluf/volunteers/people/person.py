"""One person of the roster: what they offered, how far it has come, and nothing by which they could be reached.

What the form says follows the form whenever it is edited; statuses and dates are the stewards' and the clock's.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tahaluf.consent import ConsentLevel
from tahaluf.volunteers.matching import VolunteerProfile

from .invitation import Invitation


class VolunteerStatus(StrEnum):
    """How far it has come with somebody, in the order in which it goes well."""

    WAITING = "waiting"  # nobody has answered yet
    ANSWERED = "answered"  # by a human
    WORKING = "working"  # has begun a first piece of work
    PAUSED = "paused"  # comes back
    LEFT = "left"


class Account(NamedTuple):
    """A GitHub account: the number stays when the login changes hands."""

    id: int
    login: str


class StoredMatch(NamedTuple):
    """A role that fits, as the record keeps it. `score`: 0 to 100."""

    project: str
    role: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`form`: the number of the public form, 0 for somebody who came by the no-trace door; `notice`: of the
    roster's issue. `given`: the day of their first form. `since`: the day from which `status` holds; `until`: of a
    pause. `answered`: the first human answer, in UTC and whole seconds; `began`: the first piece of work; `seen`:
    the last sign that a steward noted; `raised`: when the area's maintainers were told that nobody had answered.
    `sealed`: the armoured block
    as it stood in the form, or as a steward sealed it. `nudges` were sent, the last on `nudged`.
    """

    id: str
    account: Account | None = field(default=None, repr=False)
    form: int
    notice: int | None = None
    given: date
    level: ConsentLevel
    status: VolunteerStatus = VolunteerStatus.WAITING
    since: date
    until: date | None = None
    answered: datetime | None = None
    began: date | None = None
    seen: date | None = None
    raised: date | None = None
    profile: VolunteerProfile = field(default_factory=VolunteerProfile)
    matches: tuple[StoredMatch, ...] = ()
    invitation: Invitation | None = None
    nudges: int = 0
    nudged: date | None = None
    sealed: str | None = field(default=None, repr=False)


def person_id(account: int) -> str:
    """The pseudonym of an account, such as `p-fazr4fb3vyy36`: always the same, so that nobody is there twice.

    It keeps logins out of file names, commits and titles, and outlives a change of login. It is no secret:
    whoever has it and tries all account numbers finds the one it was made from. So it stays in the roster.
    """
    return _pseudonym(
        hashlib.blake2b(str(account).encode(), digest_size=8, person=b"tahaluf-people").digest()
    )


def random_person_id(random_bytes: bytes) -> str:
    """The pseudonym of somebody without an account, of eight bytes that nobody can guess: it looks like any other."""
    return _pseudonym(random_bytes)


def _pseudonym(data: bytes) -> str:
    return "p-" + base64.b32encode(data).decode().rstrip("=").lower()
