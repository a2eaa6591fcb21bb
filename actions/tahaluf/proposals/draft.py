"""The answers of a proposal form as a project of the manifest, or what is wrong with each of them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Final, NamedTuple

from tahaluf.consent import Consents, PublicName, steward_name
from tahaluf.escape import MAX_INLINE, sanitize
from tahaluf.forms import (
    EXTERNAL,
    NO_REPOSITORY,
    NONE_YET,
    FieldValue,
    Form,
    ParsedBody,
    ParseFailure,
    option_key,
    parse,
)
from tahaluf.i18n import Message

from . import texts
from .state import GitHubAccount, Issue, ProposalFacts

Answers = Mapping[str, FieldValue]
NO_CONSENTS: Final = Consents()
MAX_STEWARDS: Final = 20  # each is asked of GitHub, and anybody may fill in a form

_SEPARATORS: Final = re.compile(r"[\s,،;؛]+")
# As GitHub has it: letters, digits, single hyphens inside, 39 at most
_LOGIN_PATTERN: Final = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_ALWAYS_WRITTEN: Final = (
    "slug",
    "name",
    "summary",
)  # never left out: their absence is for the manifest to name
_ROLE_FIELDS: Final = ("skills", "hours", "languages")  # answers that belong to the first role


@dataclass(frozen=True, slots=True)
class FieldError:
    """One answer to mend. `key` is that of a form's field, None where it is about the whole.

    `values` are what goes into the text when it is said, safe in Markdown.
    """

    field: str | None
    message: Message
    params: Mapping[str, object] = dataclass_field(default_factory=dict)


class ProposedSteward(NamedTuple):
    """Somebody who is to be a steward: the author by a tick (`entry` 0), or the entry of that number.

    `name`: what may be said of them in public; None while their own word is missing.
    """

    entry: int
    id: int
    name: PublicName | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The project as the manifest writes it, keys in its order, and the answers that do not go together.

    It lists those `stewards` alone who agreed.
    """

    project: Mapping[str, Any]
    errors: tuple[FieldError, ...] = ()
    stewards: tuple[ProposedSteward, ...] = ()

    @property
    def entries_without_consent(self) -> tuple[int, ...]:
        """The entries of the form whose word is missing."""
        return tuple(steward.entry for steward in self.stewards if steward.name is None)


def read_answers(form: Form, body: str) -> Answers | tuple[FieldError, ...]:
    """The cleaned answers of an issue body, or what is wrong with its shape.

    What a pull request could not show whole is not taken: nobody would see what they merge.
    """
    match parse(form, body):
        case ParsedBody(answers):
            cleaned = {key: _clean_value(value) for key, value in answers.items()}
            too_long = [key for key, value in cleaned.items() if len(value or "") > MAX_INLINE]
            if len(logins_of(cleaned)) > MAX_STEWARDS:
                too_long.append("stewards")
            return tuple(FieldError(key, texts.TOO_LONG) for key in too_long) or cleaned
        case ParseFailure(errors):
            return tuple(FieldError(error.field, texts.FORM_ERRORS[error.code]) for error in errors)


def proposed_slug_of(answers: Answers) -> str:
    return _text(answers, "slug")


def logins_of(answers: Answers) -> tuple[str, ...]:
    """What is given as logins, in order, without the @ that people put before them."""
    entries = _SEPARATORS.split(_text(answers, "stewards"))
    return tuple(dict.fromkeys(entry.removeprefix("@") for entry in entries if entry))


def is_login(entry: str) -> bool:
    return _LOGIN_PATTERN.fullmatch(entry) is not None


def is_distinct(answers: Answers) -> bool:
    """Whether the author has looked at the similar projects and says that this one is different."""
    return bool(answers.get("distinct"))


def build_draft(
    answers: Answers, issue: Issue, steward_label: str, facts: ProposalFacts, consents: Consents = NO_CONSENTS
) -> Draft:
    """The project that the answers make. What the manifest itself forbids is left to the manifest.

    `given`: who agreed in the pull request to be listed.
    """
    results = list(_read_stewards(answers, issue, steward_label, facts, consents))
    stewards = tuple(entry for entry in results if isinstance(entry, ProposedSteward))
    errors = [entry for entry in results if isinstance(entry, FieldError)]
    template_key = option_key(_text(answers, "template"))
    if template_key == EXTERNAL and not _text(answers, "url"):
        errors.append(FieldError("url", texts.ADDRESS_NEEDED))
    if not _text(answers, "role") and any(answers.get(key) for key in _ROLE_FIELDS):
        errors.append(FieldError("role", texts.ROLE_NEEDED))
    project = {
        "slug": proposed_slug_of(answers),
        "name": _text(answers, "name"),
        "lang": option_key(_text(answers, "lang")),
        "summary": _text(answers, "summary"),
        "area": _read_area(answers),
        **_read_status(issue, stewards),
        "stewards": [{"login": name, "id": id} for _, id, name in stewards if name],
        "trust": {key: _text(answers, key) for key in ("legal_form", "license") if _text(answers, key)},
        "repository": _read_repository(template_key, answers),
        "links": _read_links(template_key, answers),
        "roles": _read_roles(answers),
    }
    written = {
        key: value for key, value in project.items() if value or key in _ALWAYS_WRITTEN or value is None
    }
    return Draft(written, tuple(errors), stewards)


def _read_area(answers: Answers) -> str:
    """Empty where the coalition has named none that could be chosen."""
    area = option_key(_text(answers, "area"))
    return "" if area == NONE_YET else area


def _read_stewards(
    answers: Answers, issue: Issue, label: str, facts: ProposalFacts, consents: Consents
) -> Iterator[ProposedSteward | FieldError]:
    """Those who are named, each listed by their own word alone: the author's is a tick, the others' a comment."""
    author_agrees, author = bool(answers.get("steward")), issue.author
    if author_agrees:
        yield _author_as_steward(author) if author else FieldError("steward", texts.NO_AUTHOR)
    for number, entry in enumerate(logins_of(answers), start=1):
        account = facts.accounts.get(entry.casefold()) if is_login(entry) else None
        if not is_login(entry):
            yield FieldError("stewards", texts.NO_LOGIN, {"number": number})
        elif account is None:
            yield FieldError("stewards", texts.NO_ACCOUNT, {"number": number})
        elif account != author:
            yield ProposedSteward(number, account.id, steward_name(account.login, account.id, consents))
        elif not author_agrees:
            yield FieldError("stewards", texts.TICK_TO_LIST, {"label": label})


def _author_as_steward(account: GitHubAccount) -> ProposedSteward:
    own = Consents({account.id: account.login})
    return ProposedSteward(0, account.id, steward_name(account.login, account.id, own))


def _read_status(issue: Issue, stewards: tuple[ProposedSteward, ...]) -> dict[str, Any]:
    if any(steward.name for steward in stewards):
        return {"status": "active"}
    reason = texts.NO_CONSENT_YET if stewards else texts.NO_STEWARD_YET
    return {"status": "seeking-steward", "since": issue.opened_on, "reason": reason}


def _read_repository(template_key: str, answers: Answers) -> Any:
    if template_key == NO_REPOSITORY:
        return None
    if template_key == EXTERNAL:
        return _text(answers, "url")
    return {"template": template_key} if template_key else {}


def _read_links(template_key: str, answers: Answers) -> dict[str, str]:
    url = _text(answers, "url")
    return {"website": url} if url and template_key != EXTERNAL else {}


def _read_roles(answers: Answers) -> list[dict[str, Any]]:
    title = _text(answers, "role")
    if not title:
        return []
    role: dict[str, Any] = {"id": _role_id(title), "title": title}
    for key in ("skills", "languages"):
        if chosen := answers.get(key):
            role[key] = [option_key(text) for text in chosen]
    if hours := _text(answers, "hours"):
        role["hours"] = hours
    return [role | {"open": 1}]


def _role_id(title: str) -> str:
    """Ids are ASCII: a title in another script gets the plain one."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40].strip("-") or "first-role"


def _text(answers: Answers, key: str) -> str:
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def _clean_value(value: FieldValue) -> FieldValue:
    if isinstance(value, list):
        return [sanitize(item) for item in value]
    text = sanitize(value or "").strip()
    return text if any(map(_is_visible, text)) else None


def _is_visible(char: str) -> bool:
    """Whether it shows by itself, as joiners, marks without a letter and the blank of braille do not."""
    return unicodedata.category(char)[0] in "LNPS" and char != "\u2800"
