"""What the private roster keeps of one person: a small file, always the same one for the same account.

A commit cannot be taken back, so nothing goes in that might be a way to reach somebody: neither the free text
nor the skills that the manifest does not know. Those stand in the roster's notice, which can be deleted.
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import yaml

from tahaluf.problems import Stopped

from .match import Match
from .volunteer import Visibility, Volunteer

FOLDER: Final = "people"
HEAD: Final = (
    "# Written from the volunteer's form, and again when it is edited. Other keys are yours: they stay.\n"
)

# Who may be named somewhere may be named in the roster; for the others the form alone leads to the account.
NAMED: Final = frozenset({Visibility.PUBLIC, Visibility.HANDLE})


class BrokenRecord(Stopped):
    """A record that somebody's edit has left unreadable: in the way of one person, and of nobody else."""

    def __init__(self) -> None:
        super().__init__("a person's record in the roster cannot be read", "look at its last edit there")


class Account(NamedTuple):
    """A GitHub account: the number stays when the login changes hands."""

    id: int
    login: str


class Record(NamedTuple):
    """A file of the roster: its path, and its whole text as YAML."""

    path: str
    text: str


class Standing(NamedTuple):
    """The numbers of the form that a record comes from (0: none yet) and of its notice in the roster."""

    form: int
    notice: int | None


def person_id(account: int) -> str:
    """The pseudonym of an account, such as `p-fazr4fb3vyy36`: always the same, so that nobody is there twice.

    It keeps logins out of file names, commits and titles, and outlives a change of login. It is no secret:
    whoever has it and tries all account numbers finds the one it was made from. So it stays in the roster.
    """
    digest = hashlib.blake2b(str(account).encode(), digest_size=8, person=b"tahaluf-people").digest()
    return "p-" + base64.b32encode(digest).decode().rstrip("=").lower()


def record_path(account: int) -> str:
    return f"{FOLDER}/{person_id(account)}.yml"


def record(
    volunteer: Volunteer,
    account: Account,
    issue: int,
    matches: Sequence[Match],
    given: date,
    notice: int,
    before: str | None = None,
) -> Record:
    """The record of this form.

    `issue`: the form's number; `given`: the day it was opened; `notice`: the number of the roster's issue;
    `before`: the text that is there, whose keys beyond the form's are kept: stewards may add their own.
    The same arguments give the same text. Raises BrokenRecord where `before` is no record.
    """
    kept = {key: value for key, value in _read(before).items() if key not in _FORMS_KEYS}
    mine = _mine(volunteer, account, issue, matches, given, notice)
    text = yaml.safe_dump(mine | kept, allow_unicode=True, sort_keys=False, width=110)
    return Record(record_path(account.id), HEAD + text)


def standing(text: str | None) -> Standing:
    """What a record says of its own making. Raises BrokenRecord where it is no record."""
    data = _read(text)
    form, told = data.get("form"), data.get("notice")
    return Standing(form if isinstance(form, int) else 0, told if isinstance(told, int) else None)


_FORMS_KEYS: Final = (
    "id", "account", "form", "given", "notice", "visibility", "skills", "hours", "zone", "languages", "work",
    "projects", "matches",
)  # fmt: skip


def _mine(
    volunteer: Volunteer, account: Account, issue: int, matches: Sequence[Match], given: date, notice: int
) -> dict[str, Any]:
    mine = {
        "id": person_id(account.id),
        "account": account._asdict() if volunteer.visibility in NAMED else None,
        "form": issue,
        "given": given,
        "notice": notice,
        "visibility": str(volunteer.visibility),
        "skills": sorted(volunteer.skills),
        "hours": str(volunteer.hours) if volunteer.hours else None,
        "zone": volunteer.zone,
        "languages": sorted(volunteer.languages),
        "work": list(volunteer.work),
        "projects": sorted(volunteer.projects),
        "matches": [{"project": m.project, "role": m.role, "score": m.score} for m in matches],
    }
    return {key: value for key, value in mine.items() if value not in (None, [])}


def _read(text: str | None) -> dict[str, Any]:
    try:
        data = yaml.safe_load(text or "")
    except yaml.YAMLError:
        data = text  # its error may quote the record, so it is not shown
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BrokenRecord
    return data
