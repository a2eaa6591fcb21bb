"""A person in the roster: their offer and their status, without contact details.

Values from the form change when the form is edited. Statuses and dates change when a steward updates them, or as time
passes.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tahaluf.consent import ConsentLevel
from tahaluf.volunteers.form import VolunteerProfile

from .invitation import Invitation


class VolunteerStatus(StrEnum):
    """A volunteer's status. The statuses are in their usual order."""

    WAITING = "waiting"  # no one has answered yet
    ANSWERED = "answered"  # by a human
    WORKING = "working"  # has started their first piece of work
    PAUSED = "paused"  # will return
    LEFT = "left"


class Account(NamedTuple):
    """A GitHub account. `id` is permanent, but someone else can take over the login."""

    id: int
    login: str


class StoredMatch(NamedTuple):
    """A matching role as stored in the record. `score`: 0 to 100."""

    project: str
    role: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person in the roster. `form`: the issue number of the public form, or 0 if a steward added the person by
    hand. `notice`: the issue number of the notice in the roster. `given`: the day of their first form. `level_since`:
    when they chose the level, in UTC, or None if the level is still the one from their form. `since`: the day on
    which `status` began. `until`: the day on which a pause ends. `answered`: when a human first answered, in UTC and
    whole seconds. `began`: the day of their first piece of work. `seen`: the last activity that a steward recorded.
    `raised`: the day on which stewards were reminded that no one had answered. `nudges`: how many reminders about
    inactivity were sent. `nudged`: the day of the last such reminder. `sealed`: the sealed message, from the form or
    from a steward.
    """

    id: str
    account: Account | None = field(default=None, repr=False)
    form: int
    notice: int | None = None
    given: date
    level: ConsentLevel
    level_since: datetime | None = None
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


def person_id(account: int, key: bytes = b"") -> str:
    """Return an account's pseudonym, such as `p-fazr4fb3vyy36`. It is always the same for the same key.

    It keeps logins out of file names, commits and titles, and stays the same if the login changes. Anyone with the
    key can find the account by trying all account ids. If the key is empty, anyone at all can. `key`: at most 64
    bytes.
    """
    return _pseudonym(
        hashlib.blake2b(str(account).encode(), digest_size=8, key=key, person=b"tahaluf-people").digest()
    )


def random_person_id(random_bytes: bytes) -> str:
    """Return a pseudonym for a person without an account, made from eight secure random bytes.

    It looks like any other pseudonym.
    """
    return _pseudonym(random_bytes)


def _pseudonym(data: bytes) -> str:
    return "p-" + base64.b32encode(data).decode().rstrip("=").lower()
