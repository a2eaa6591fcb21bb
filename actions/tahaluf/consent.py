"""Decides whether a person may be named in public, and by which name, for the whole program.

Public messages accept a person's name only as a `PublicName`, and only this file creates one. mypy catches code that
bypasses it, and `tests/test_consent.py` catches casts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple, NewType

AGREE_COMMAND: Final = "/agree"  # as the entire first line of a comment: agrees to be listed as a steward
WITHDRAW_COMMAND: Final = "/withdraw"  # withdraws consent
# On a pull request, it means "Name my account on the public site too". On the author's own volunteer form, it means
# "My account may be named"
LIST_COMMAND: Final = "/list-me"
UNLIST_COMMAND: Final = "/unlist-me"  # undoes `/list-me` on a form; `/withdraw` does so on a pull request

# A login or a one-time code in a REST path, and an id from tahaluf.volunteers.people.person_id
_LOGIN_IN_PATH: Final = re.compile(
    r"(/(?:users?|members|memberships|public_members|outside_collaborators|collaborators|assignees|blocks"
    r"|app-manifests)/)[^/?]+"
)
_ROSTER_ID: Final = re.compile(r"\bp-[a-z2-7]{13}\b")

ASKED: Final = "asked"  # used instead of a digest if the bot has asked for consent in a comment
UNKNOWN: Final = "unknown"  # used instead of a digest if the bot has not seen this project here
_NEVER: Final = ""  # the digest if the bot has not asked for agreement

PublicName = NewType("PublicName", str)
"""A name that may be published. It is not Markdown: escape it with tahaluf.escape."""


class ConsentLevel(StrEnum):
    """How visible a person has chosen to be outside the roster. The most visible level comes first."""

    PUBLIC = "public"  # by name
    HANDLE = "handle"  # by login only
    PSEUDONYM = "pseudonym"
    NONE = "none"  # not at all


# The level for an unreadable answer
DEFAULT_LEVEL: Final = ConsentLevel.NONE


class PullComment(NamedTuple):
    """A comment on a pull request. `account`: the author's id, or None if the account was deleted."""

    account: int | None
    login: str
    text: str
    edited: bool = False


class ConsentRequest(NamedTuple):
    """A comment in which the bot asked for consent. `descriptions`: digests of projects' self-descriptions, by slug.

    It is None if someone else has edited the comment, because it is then unknown what the bot asked.
    """

    descriptions: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Consents:
    """The people who have agreed to be stewards: current logins by account id.

    `named`: the people who asked to be named on the public site.
    """

    logins_by_account: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    named: frozenset[int] = frozenset()

    def has_agreed(self, login: str, account: int | None) -> bool:
        """Whether the person agreed.

        Compares ids if the id is known, since another account can take over a login.
        """
        if account is not None:
            return account in self.logins_by_account
        return login.casefold() in {known_login.casefold() for known_login in self.logins_by_account.values()}


@dataclass(frozen=True, slots=True)
class ConsentThread:
    """The comments on one pull request, oldest first: people's comments and the bot's requests.

    Consent covers one account, one slug and one version of the project's self-description. In all methods, `last_seen`
    is the value that `record` returned when the bot last examined the pull request, or None if the bot has never
    examined it.
    """

    comments: Sequence[PullComment | ConsentRequest] = ()

    def consents_to(self, slug: str, description: str, last_seen: str | None) -> Consents:
        """Return who has agreed to this description.

        Only comments after the bot's last request count. If the bot has made no request, all comments count.
        """
        requested, since_request = self._after_last_request(slug)
        current = last_seen if requested is _NEVER else requested
        # If the bot has never examined the pull request, people agreed to the current description
        is_current = current == description or (requested is _NEVER and last_seen is None)
        return collect_consents(since_request) if is_current else Consents()

    def needs_request(self, slug: str, description: str, last_seen: str | None) -> bool:
        """Whether the bot has to ask again because people agreed to an earlier description of the project."""
        requested, since_request = self._after_last_request(slug)
        if requested is not _NEVER:
            return requested != description
        agreed = collect_consents(since_request).logins_by_account
        return last_seen not in (None, description) and bool(agreed)

    def has_requested(self, slug: str, description: str) -> bool:
        """Whether the bot's last request for this project was about this description."""
        requested, _ = self._after_last_request(slug)
        return requested == description

    @property
    def named(self) -> frozenset[int]:
        """The accounts that asked in this thread to be named on the public site, regardless of the self-description."""
        return collect_consents(c for c in self.comments if isinstance(c, PullComment)).named

    def record(self, slug: str, description: str, last_seen: str | None) -> str:
        """Return the value to record after the pull request has been examined: the description, or ASKED if the bot
        has asked for consent.

        Once ASKED is recorded, consent counts only while the bot's request exists, because someone could delete the
        request.
        """
        requested, _ = self._after_last_request(slug)
        has_asked = requested is not _NEVER or last_seen == ASKED
        return ASKED if has_asked or self.needs_request(slug, description, last_seen) else description

    def last_command(self, person: int | str) -> str | None:
        """Return an account's last command (agree, withdraw or None). The account is given by id or casefolded login.

        An edited comment can withdraw consent but not give it.
        """
        commands = [
            command
            for comment in self.comments
            if isinstance(comment, PullComment)
            and person in (comment.account, comment.login.casefold())
            and (command := parse_command(comment.text)) in (AGREE_COMMAND, WITHDRAW_COMMAND)
            and not (comment.edited and command == AGREE_COMMAND)
        ]
        return commands[-1] if commands else None

    def _after_last_request(self, slug: str) -> tuple[str | None, list[PullComment]]:
        """Return the description in the bot's last request, and people's comments after it."""
        requested: str | None = _NEVER
        comments: list[PullComment] = []
        for comment in self.comments:
            if isinstance(comment, PullComment):
                comments.append(comment)
            elif comment.descriptions is None or slug in comment.descriptions:
                requested, comments = (comment.descriptions or {}).get(slug), []
        return requested, comments


def collect_consents(comments: Iterable[PullComment]) -> Consents:
    """Return who agreed in the comments on one pull request, given oldest first. Each account's last command counts.

    Edited comments are ignored, since anyone with write access can edit any comment. The command must be the whole
    first line, so commands in quotations or code do not count.
    """
    logins: dict[int, str] = {}
    named: set[int] = set()
    for account, login, text, edited in comments:
        command = parse_command(text)
        if account is None or edited:
            continue
        if command == AGREE_COMMAND:
            logins[account] = login
        elif command == LIST_COMMAND:
            named.add(account)
        elif command == WITHDRAW_COMMAND:
            logins.pop(account, None)
            named.discard(account)
    return Consents(MappingProxyType(logins), frozenset(named))


def parse_command(text: str) -> str | None:
    """Return the command in a comment: its first line, if that begins with a slash."""
    first_line = text.partition("\n")[0].rstrip("\r")
    return first_line if first_line.startswith("/") else None


def public_name(
    level: ConsentLevel, login: str, *, name: str | None = None, pseudonym: str | None = None
) -> PublicName | None:
    """Return the public name of a person in the roster who chose this level, or None to omit them.

    `pseudonym` is a name that the person has chosen freely. Never pass an id from the roster, because an id can be
    traced to the account.
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
    """Return the public name of a steward in the merged manifest. Stewards have already agreed before they are
    listed.
    """
    return PublicName(login)


def steward_name(login: str, account: int | None, consents: Consents) -> PublicName | None:
    """Return a proposed steward's public name: their login if they agreed, and otherwise None."""
    return PublicName(login) if consents.has_agreed(login, account) else None


def site_name(login: str, *, public: bool) -> PublicName | None:
    """Return a steward's name on the public site: their login if they asked for it (`/list-me`), and otherwise None."""
    return PublicName(login) if public else None


def redact_path(path: str) -> str:
    """Return the path of a request without logins, roster ids and one-time codes, for public logs."""
    return _ROSTER_ID.sub("…", _LOGIN_IN_PATH.sub(r"\1…", path))
