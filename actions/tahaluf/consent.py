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

AGREE_COMMAND: Final = "/agree"  # alone on the first line of a comment: I may be listed as a steward here
WITHDRAW_COMMAND: Final = "/withdraw"  # the same, taken back

# Where REST's paths hold a login, and what tahaluf.people.person_id makes
_LOGIN_IN_PATH: Final = re.compile(
    r"(/(?:users?|members|memberships|public_members|outside_collaborators|collaborators|assignees|blocks)/)[^/?]+"
)
_ROSTER_ID: Final = re.compile(r"\bp-[a-z2-7]{13}\b")

PublicName = NewType("PublicName", str)
"""What may stand in public for somebody. It is no Markdown yet: it still goes out through tahaluf.text."""


class ConsentLevel(StrEnum):
    """How much of a person may be shown outside the roster, by their own choice. From most to least."""

    PUBLIC = "public"  # may be named
    HANDLE = "handle"  # by the login alone
    PSEUDONYM = "pseudonym"  # under a name that they made up
    NONE = "none"  # not at all


# What is assumed where the answer cannot be read: never more than was said.
DEFAULT_LEVEL: Final = ConsentLevel.NONE


class PullComment(NamedTuple):
    """A comment under a pull request: by which account (None: a deleted one), and whether it was ever edited."""

    account: int | None
    login: str
    text: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Consents:
    """Who has agreed to be listed: an account's number → its login today."""

    logins_by_account: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    def has_agreed(self, login: str, account: int | None) -> bool:
        """Whether that person agreed. The number decides where it is known, since a login changes hands."""
        if account is not None:
            return account in self.logins_by_account
        return login.casefold() in {known_login.casefold() for known_login in self.logins_by_account.values()}


def collect_consents(comments: Iterable[PullComment]) -> Consents:
    """What was said under one pull request, oldest first: of each account, the last word counts.

    An edited comment says nothing, since whoever may write to the repository can edit everybody's. The command
    stands alone on the first line: in a quotation or in code, something else stands before it.
    """
    logins: dict[int, str] = {}
    for account, login, text, edited in comments:
        command = parse_command(text)
        if account is None or edited:
            continue
        if command == AGREE_COMMAND:
            logins[account] = login
        elif command == WITHDRAW_COMMAND:
            logins.pop(account, None)
    return Consents(MappingProxyType(logins))


def parse_command(text: str) -> str | None:
    """The command that a comment gives: the whole first line, where it begins with a slash."""
    first_line = text.partition("\n")[0].rstrip("\r")
    return first_line if first_line.startswith("/") else None


def public_name(
    level: ConsentLevel, login: str, *, name: str | None = None, pseudonym: str | None = None
) -> PublicName | None:
    """What a public place may call somebody of the roster, who chose this level. None: it does not speak of them.

    `pseudonym` is one that the person made up. That of the roster is none: it leads back to the account.
    """
    match level:
        case ConsentLevel.PUBLIC:
            return PublicName(name or login)
        case ConsentLevel.HANDLE:
            return PublicName(login)
        case ConsentLevel.PSEUDONYM:
            return PublicName(pseudonym) if pseudonym else None
        case ConsentLevel.NONE:
            return None


def listed_name(login: str) -> PublicName:
    """The same for somebody whom the merged manifest lists: their word was given before it was merged."""
    return PublicName(login)


def steward_name(login: str, account: int | None, consents: Consents) -> PublicName | None:
    """What a public place may call somebody who is to be listed as a steward: the login, after their own word."""
    return PublicName(login) if consents.has_agreed(login, account) else None


def redact_path(path: str) -> str:
    """The path of a request, fit for a log that everybody reads: without the login or the roster's id in it."""
    return _ROSTER_ID.sub("…", _LOGIN_IN_PATH.sub(r"\1…", path))
