"""Consent: the only code that decides whether, and under which name, a person appears in public.

Public texts accept a person's name only as a `PublicName`, and only this file creates one. mypy reports a bypass, and
`tests/test_consent.py` reports a cast.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple, NewType

AGREE_COMMAND: Final = "/agree"  # as the entire first line of a comment: I agree to be listed as a steward
WITHDRAW_COMMAND: Final = "/withdraw"  # withdraws consent

# A login in a REST path, and an id made by tahaluf.volunteers.people.person_id
_LOGIN_IN_PATH: Final = re.compile(
    r"(/(?:users?|members|memberships|public_members|outside_collaborators|collaborators|assignees|blocks)/)[^/?]+"
)
_ROSTER_ID: Final = re.compile(r"\bp-[a-z2-7]{13}\b")

PublicName = NewType("PublicName", str)
"""A name that may be published. It is not Markdown: escape it with tahaluf.escape."""


class ConsentLevel(StrEnum):
    """How a person chose to appear outside the roster, from most to least visible."""

    PUBLIC = "public"  # by name
    HANDLE = "handle"  # only by login
    PSEUDONYM = "pseudonym"  # under a pseudonym
    NONE = "none"  # not at all


# for an unreadable answer
DEFAULT_LEVEL: Final = ConsentLevel.NONE


class PullComment(NamedTuple):
    """A comment on a pull request. `account`: None if deleted; `edited`: whether the comment was ever edited."""

    account: int | None
    login: str
    text: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Consents:
    """Who has agreed to be listed: account id → current login."""

    logins_by_account: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    def has_agreed(self, login: str, account: int | None) -> bool:
        """Whether the person agreed. Compares ids if known, since a login can pass to another account."""
        if account is not None:
            return account in self.logins_by_account
        return login.casefold() in {known_login.casefold() for known_login in self.logins_by_account.values()}


def collect_consents(comments: Iterable[PullComment]) -> Consents:
    """Who agreed in these comments on one pull request, oldest first. Each account's last command counts.

    Edited comments are ignored, since anybody with write access can edit any comment. The command must be the whole
    first line, so commands in quotations or code do not count.
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
    """Return the command in a comment: its first line, if that begins with a slash."""
    first_line = text.partition("\n")[0].rstrip("\r")
    return first_line if first_line.startswith("/") else None


def public_name(
    level: ConsentLevel, login: str, *, name: str | None = None, pseudonym: str | None = None
) -> PublicName | None:
    """The public name of a person in the roster who chose this level. None means do not mention them.

    `pseudonym` is a name that the person made up, never the roster's id, which can be traced to the account.
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
    """The public name of a steward in the merged manifest, who agreed before the merge."""
    return PublicName(login)


def steward_name(login: str, account: int | None, consents: Consents) -> PublicName | None:
    """The public name of a proposed steward: their login if they agreed, else None."""
    return PublicName(login) if consents.has_agreed(login, account) else None


def redact_path(path: str) -> str:
    """Return a request's path without logins and roster ids, for public logs."""
    return _ROSTER_ID.sub("…", _LOGIN_IN_PATH.sub(r"\1…", path))
