"""Consent: what a public place may say about a person. It is decided here, and nowhere else.

A text for the public takes a person's name as a `Named`, and only this file makes one. So a new way round it is an
error of types, or of `tests/test_consent.py`, which looks for the casts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple, NewType

AGREE: Final = "/agree"  # alone on the first line of a comment: I may be listed as a steward here
WITHDRAW: Final = "/withdraw"  # the same, taken back

# Where REST's paths hold a login, and what tahaluf.people.person_id makes
_SOMEBODY: Final = re.compile(
    r"(/(?:users?|members|memberships|public_members|outside_collaborators|collaborators|assignees|blocks)/)[^/?]+"
)
_ROSTER_ID: Final = re.compile(r"\bp-[a-z2-7]{13}\b")

Named = NewType("Named", str)
"""What may stand in public for somebody. It is no Markdown yet: it still goes out through tahaluf.text."""


class Level(StrEnum):
    """How much of a person may be shown outside the roster, by their own choice. From most to least."""

    PUBLIC = "public"  # may be named
    HANDLE = "handle"  # by the login alone
    PSEUDONYM = "pseudonym"  # under a name that they made up
    NONE = "none"  # not at all


# What is assumed where the answer cannot be read: never more than was said.
LEAST: Final = Level.NONE


class Remark(NamedTuple):
    """A comment under a pull request: by which account (None: a deleted one), and whether it was ever edited."""

    account: int | None
    login: str
    text: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Who has agreed to be listed: an account's number → its login today."""

    given: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    def holds(self, login: str, account: int | None) -> bool:
        """Whether that person agreed. The number decides where it is known, since a login changes hands."""
        if account is not None:
            return account in self.given
        return login.casefold() in {today.casefold() for today in self.given.values()}


def words(remarks: Iterable[Remark]) -> Words:
    """What was said under one pull request, oldest first: of each account, the last word counts.

    An edited comment says nothing, since whoever may write to the repository can edit everybody's. The command
    stands alone on the first line: in a quotation or in code, something else stands before it.
    """
    given: dict[int, str] = {}
    for account, login, text, edited in remarks:
        command = command_of(text)
        if account is None or edited:
            continue
        if command == AGREE:
            given[account] = login
        elif command == WITHDRAW:
            given.pop(account, None)
    return Words(MappingProxyType(given))


def command_of(text: str) -> str | None:
    """The command that a comment gives: the whole first line, where it begins with a slash."""
    first = text.partition("\n")[0].rstrip("\r")
    return first if first.startswith("/") else None


def named(level: Level, login: str, *, name: str | None = None, pseudonym: str | None = None) -> Named | None:
    """What a public place may call somebody of the roster, who chose this level. None: it does not speak of them.

    `pseudonym` is one that the person made up. That of the roster is none: it leads back to the account.
    """
    match level:
        case Level.PUBLIC:
            return Named(name or login)
        case Level.HANDLE:
            return Named(login)
        case Level.PSEUDONYM:
            return Named(pseudonym) if pseudonym else None
        case Level.NONE:
            return None


def as_listed(login: str) -> Named:
    """The same for somebody whom the merged manifest lists: their word was given before it was merged."""
    return Named(login)


def as_steward(login: str, account: int | None, given: Words) -> Named | None:
    """What a public place may call somebody who is to be listed as a steward: the login, after their own word."""
    return Named(login) if given.holds(login, account) else None


def nameless(path: str) -> str:
    """The path of a request, fit for a log that everybody reads: without the login or the roster's id in it."""
    return _ROSTER_ID.sub("…", _SOMEBODY.sub(r"\1…", path))
