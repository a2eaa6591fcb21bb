"""The answers of a proposal form as a project of the manifest, or what is wrong with each of them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tahaluf.consent import Named, Words, as_steward
from tahaluf.forms import (
    ELSEWHERE,
    NO_REPOSITORY,
    NONE_YET,
    Form,
    Malformed,
    Parsed,
    Value,
    option_key,
    parse,
)
from tahaluf.text import LONGEST_INLINE, clean
from tahaluf.voice import Text

from . import texts
from .situation import Account, Facts, Issue

Values = Mapping[str, Value]
NOBODY_YET: Final = Words()
MOST_STEWARDS: Final = 20  # each is asked of GitHub, and anybody may fill in a form

_SEPARATORS: Final = re.compile(r"[\s,،;؛]+")
# As GitHub has it: letters, digits, single hyphens inside, 39 at most
_LOGIN: Final = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_SAID: Final = ("slug", "name", "summary")  # never left out: their absence is for the manifest to name
_ROLE: Final = ("skills", "hours", "languages")  # answers that belong to the first role


@dataclass(frozen=True, slots=True)
class Flaw:
    """One answer to mend. `key` is that of a form's field, None where it is about the whole.

    `values` are what goes into the text when it is said, safe in Markdown.
    """

    key: str | None
    what: Text
    values: Mapping[str, object] = field(default_factory=dict)


class Steward(NamedTuple):
    """Somebody who is to be a steward: the author by a tick (`entry` 0), or the entry of that number.

    `name`: what may be said of them in public; None while their own word is missing.
    """

    entry: int
    id: int
    name: Named | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The project as the manifest writes it, keys in its order, and the answers that do not go together.

    It lists those `stewards` alone who agreed.
    """

    project: Mapping[str, Any]
    flaws: tuple[Flaw, ...] = ()
    stewards: tuple[Steward, ...] = ()

    @property
    def waiting(self) -> tuple[int, ...]:
        """The entries of the form whose word is missing."""
        return tuple(steward.entry for steward in self.stewards if steward.name is None)


def read_values(form: Form, body: str) -> Values | tuple[Flaw, ...]:
    """The cleaned answers of an issue body, or what is wrong with its shape.

    What a pull request could not show whole is not taken: nobody would see what they merge.
    """
    match parse(form, body):
        case Parsed(values):
            cleaned = {key: _cleaned(value) for key, value in values.items()}
            long = [key for key, value in cleaned.items() if len(value or "") > LONGEST_INLINE]
            if len(logins_of(cleaned)) > MOST_STEWARDS:
                long.append("stewards")
            return tuple(Flaw(key, texts.TOO_LONG) for key in long) or cleaned
        case Malformed(errors):
            return tuple(Flaw(error.field, texts.UNREADABLE[error.code]) for error in errors)


def slug_of(values: Values) -> str:
    return _one(values, "slug")


def logins_of(values: Values) -> tuple[str, ...]:
    """What is given as logins, in order, without the @ that people put before them."""
    entries = _SEPARATORS.split(_one(values, "stewards"))
    return tuple(dict.fromkeys(entry.removeprefix("@") for entry in entries if entry))


def is_login(entry: str) -> bool:
    return _LOGIN.fullmatch(entry) is not None


def is_distinct(values: Values) -> bool:
    """Whether the author has looked at the similar projects and says that this one is different."""
    return bool(values.get("distinct"))


def draft_of(
    values: Values, issue: Issue, steward_label: str, facts: Facts, given: Words = NOBODY_YET
) -> Draft:
    """The project that the answers make. What the manifest itself forbids is left to the manifest.

    `given`: who agreed in the pull request to be listed.
    """
    named = list(_stewards(values, issue, steward_label, facts, given))
    stewards = tuple(entry for entry in named if isinstance(entry, Steward))
    flaws = [entry for entry in named if isinstance(entry, Flaw)]
    kind = option_key(_one(values, "template"))
    if kind == ELSEWHERE and not _one(values, "url"):
        flaws.append(Flaw("url", texts.ADDRESS_NEEDED))
    if not _one(values, "role") and any(values.get(key) for key in _ROLE):
        flaws.append(Flaw("role", texts.ROLE_NEEDED))
    project = {
        "slug": slug_of(values),
        "name": _one(values, "name"),
        "lang": option_key(_one(values, "lang")),
        "summary": _one(values, "summary"),
        "area": _area(values),
        **_status(issue, stewards),
        "stewards": [{"login": name, "id": id} for _, id, name in stewards if name],
        "trust": {key: _one(values, key) for key in ("legal_form", "license") if _one(values, key)},
        "repository": _home(kind, values),
        "links": _links(kind, values),
        "roles": _roles(values),
    }
    kept = {key: value for key, value in project.items() if value or key in _SAID or value is None}
    return Draft(kept, tuple(flaws), stewards)


def _area(values: Values) -> str:
    """Empty where the coalition has named none that could be chosen."""
    area = option_key(_one(values, "area"))
    return "" if area == NONE_YET else area


def _stewards(
    values: Values, issue: Issue, label: str, facts: Facts, given: Words
) -> Iterator[Steward | Flaw]:
    """Those who are named, each listed by their own word alone: the author's is a tick, the others' a comment."""
    willing, author = bool(values.get("steward")), issue.author
    if willing:
        yield _author(author) if author else Flaw("steward", texts.NO_AUTHOR)
    for number, entry in enumerate(logins_of(values), start=1):
        account = facts.accounts.get(entry.casefold()) if is_login(entry) else None
        if not is_login(entry):
            yield Flaw("stewards", texts.NO_LOGIN, {"number": number})
        elif account is None:
            yield Flaw("stewards", texts.NO_ACCOUNT, {"number": number})
        elif account != author:
            yield Steward(number, account.id, as_steward(account.login, account.id, given))
        elif not willing:
            yield Flaw("stewards", texts.TICK_TO_LIST, {"label": label})


def _author(account: Account) -> Steward:
    own = Words({account.id: account.login})
    return Steward(0, account.id, as_steward(account.login, account.id, own))


def _status(issue: Issue, stewards: tuple[Steward, ...]) -> dict[str, Any]:
    if any(steward.name for steward in stewards):
        return {"status": "active"}
    reason = texts.NO_WORD_YET if stewards else texts.NO_STEWARD_YET
    return {"status": "seeking-steward", "since": issue.opened, "reason": reason}


def _home(kind: str, values: Values) -> Any:
    if kind == NO_REPOSITORY:
        return None
    if kind == ELSEWHERE:
        return _one(values, "url")
    return {"template": kind} if kind else {}


def _links(kind: str, values: Values) -> dict[str, str]:
    url = _one(values, "url")
    return {"website": url} if url and kind != ELSEWHERE else {}


def _roles(values: Values) -> list[dict[str, Any]]:
    title = _one(values, "role")
    if not title:
        return []
    role: dict[str, Any] = {"id": _role_id(title), "title": title}
    for key in ("skills", "languages"):
        if chosen := values.get(key):
            role[key] = [option_key(text) for text in chosen]
    if hours := _one(values, "hours"):
        role["hours"] = hours
    return [role | {"open": 1}]


def _role_id(title: str) -> str:
    """Ids are ASCII: a title in another script gets the plain one."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40].strip("-") or "first-role"


def _one(values: Values, key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _cleaned(value: Value) -> Value:
    if isinstance(value, list):
        return [clean(item) for item in value]
    text = clean(value or "").strip()
    return text if any(map(_is_seen, text)) else None


def _is_seen(sign: str) -> bool:
    """Whether it shows by itself, as joiners, marks without a letter and the blank of braille do not."""
    return unicodedata.category(sign)[0] in "LNPS" and sign != "\u2800"
