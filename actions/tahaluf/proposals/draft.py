"""Converts the answers in the proposal form to a project for the manifest, or to errors by field."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, Final, NamedTuple

from tahaluf.consent import Consents, PublicName, steward_name
from tahaluf.escape import MAX_INLINE, sanitize
from tahaluf.forms import (
    EXTERNAL,
    NO_REPOSITORY,
    NONE_YET,
    UNDECIDED,
    FieldValue,
    FilledForm,
    ParsedBody,
    ParseFailure,
    drop_non_answers,
    option_key,
)
from tahaluf.i18n import Message
from tahaluf.licenses import is_undecided, license_from_words
from tahaluf.manifest import Project, self_description_digest

from . import texts
from .logins import is_login, logins_in, means_the_author
from .state import GitHubAccount, Issue, ProposalFacts

Answers = Mapping[str, FieldValue]
NO_CONSENTS: Final = Consents()
MAX_STEWARDS: Final = 20  # limits the requests that a form, which anyone can submit, causes

# Written even if empty, so that the manifest's own rules report them
_ALWAYS_WRITTEN: Final = ("slug", "name", "summary")
_ROLE_FIELDS: Final = ("skills", "hours", "languages")  # answers about the first role


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error in one answer. `field` is the field's key, or None if the error is about the whole form.

    `params` contains the values of the message's placeholders, already escaped for Markdown.
    """

    field: str | None
    message: Message
    params: Mapping[str, object] = dataclass_field(default_factory=dict)


class ProposedSteward(NamedTuple):
    """A proposed steward: the author, who ticked the box (`entry` is 0), or the person in the entry with this number.

    `name`: their public name, or None until they agree. `public`: whether they asked to be named on the public site.
    """

    entry: int
    id: int
    name: PublicName | None
    public: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The proposed project, with its keys in the manifest's order, and errors about contradictory answers.

    `project` lists only those `stewards` who agreed.
    """

    project: Mapping[str, Any]
    errors: tuple[FieldError, ...] = ()
    stewards: tuple[ProposedSteward, ...] = ()

    @property
    def description(self) -> str:
        """Return the digest of the project's self-description. It is empty if the manifest would reject the project."""
        try:
            return self_description_digest(Project.model_validate(self.project, strict=False))
        except ValueError:
            return ""

    @property
    def entries_without_consent(self) -> tuple[int, ...]:
        """Return the numbers of the entries in the form for stewards who have not agreed."""
        return tuple(steward.entry for steward in self.stewards if steward.name is None)


def read_answers(filled: FilledForm) -> Answers | tuple[FieldError, ...]:
    """Return the cleaned answers in a form, or the errors if the form cannot be parsed.

    An answer that is too long for the pull request is an error, because reviewers would not see all of it.
    """
    match filled.result:
        case ParsedBody(answers):
            cleaned = drop_non_answers(
                filled.form, {key: _clean_value(value) for key, value in answers.items()}
            )
            too_long = [key for key, value in cleaned.items() if value and len(value) > MAX_INLINE]
            if len(logins_of(cleaned)) > MAX_STEWARDS:
                too_long.append("stewards")
            return tuple(FieldError(key, texts.TOO_LONG) for key in too_long) or cleaned
        case ParseFailure(errors):
            return tuple(FieldError(error.field, texts.FORM_ERRORS[error.code]) for error in errors)


def proposed_slug_of(answers: Answers) -> str:
    return text_of(answers, "slug")


def logins_of(answers: Answers) -> tuple[str, ...]:
    """Return the steward entries, in order. They are not necessarily valid logins."""
    return logins_in(text_of(answers, "stewards"))


def license_of(answers: Answers) -> str | None:
    """Return the licence's SPDX id.

    Returns "" if none has been chosen, or None if it is ambiguous.
    """
    text = text_of(answers, "license")
    return "" if not text or is_undecided(text) else license_from_words(text)


def is_distinct(answers: Answers) -> bool:
    """Whether the author ticked the box to say that the project differs from similar ones."""
    return bool(answers.get("distinct"))


def build_draft(
    answers: Answers, issue: Issue, steward_label: str, facts: ProposalFacts, consents: Consents = NO_CONSENTS
) -> Draft:
    """Create the project from the answers. `manifest_errors` later checks it against the manifest's own rules.

    `consents`: the people who agreed on the pull request to be listed.
    """
    results = list(_read_stewards(answers, issue, steward_label, facts, consents))
    stewards = tuple(entry for entry in results if isinstance(entry, ProposedSteward))
    errors = [entry for entry in results if isinstance(entry, FieldError)]
    template_key = option_key(text_of(answers, "template"))
    if template_key == EXTERNAL and not text_of(answers, "url"):
        errors.append(FieldError("url", texts.ADDRESS_NEEDED))
    if not text_of(answers, "role") and any(answers.get(key) for key in _ROLE_FIELDS):
        errors.append(FieldError("role", texts.ROLE_NEEDED))
    translations = _read_translations(answers)
    if option_key(text_of(answers, "lang")) in translations or "" in translations:
        errors.append(FieldError("second_lang", texts.SECOND_LANGUAGE_NEEDED))
    license_id = license_of(answers)
    if license_id is None:
        errors.append(FieldError("license", texts.LICENSE_UNCLEAR))
    trust = {"legal_form": text_of(answers, "legal_form"), "license": license_id}
    project = {
        "slug": proposed_slug_of(answers),
        "name": text_of(answers, "name"),
        "lang": option_key(text_of(answers, "lang")),
        "summary": text_of(answers, "summary"),
        "translations": {lang: words for lang, words in translations.items() if lang},
        "area": _read_area(answers),
        **_read_status(issue, stewards),
        "added": issue.opened_on,
        "stewards": [_steward_entry(steward) for steward in stewards if steward.name],
        "trust": {key: value for key, value in trust.items() if value},
        "repository": _read_repository(template_key, answers),
        "links": _read_links(template_key, answers),
        "roles": _read_roles(answers, issue.opened_on),
    }
    written = {
        key: value for key, value in project.items() if value or key in _ALWAYS_WRITTEN or value is None
    }
    return Draft(written, tuple(errors), stewards)


def _read_area(answers: Answers) -> str:
    """Return the chosen area, or an empty string if the coalition has no areas yet."""
    area = option_key(text_of(answers, "area"))
    return "" if area == NONE_YET else area


def _read_stewards(
    answers: Answers, issue: Issue, label: str, facts: ProposalFacts, consents: Consents
) -> Iterator[ProposedSteward | FieldError]:
    """Yield the proposed stewards, and errors in their entries. The author agrees by ticking a box in the form, and
    everyone else by commenting.
    """
    author_agrees, author = bool(answers.get("steward")), issue.author
    if author_agrees:
        yield _author_as_steward(author, consents) if author else FieldError("steward", texts.NO_AUTHOR)
    for number, entry in enumerate(logins_of(answers), start=1):
        is_author = means_the_author(entry)
        account = author if is_author else facts.accounts.get(entry.casefold())
        if not is_author and not is_login(entry):
            yield FieldError("stewards", texts.NO_LOGIN, {"number": number})
        elif account is None:
            yield FieldError("stewards", texts.NO_ACCOUNT, {"number": number})
        elif account != author:
            name = steward_name(account.login, account.id, consents)
            yield ProposedSteward(number, account.id, name, name is not None and account.id in consents.named)
        elif not author_agrees:
            yield FieldError("stewards", texts.TICK_TO_LIST, {"label": label})


def _author_as_steward(account: GitHubAccount, consents: Consents) -> ProposedSteward:
    own = Consents({account.id: account.login})
    name = steward_name(account.login, account.id, own)
    return ProposedSteward(0, account.id, name, account.id in consents.named)


def _steward_entry(steward: ProposedSteward) -> dict[str, Any]:
    entry = {"login": steward.name, "id": steward.id}
    return entry | {"public": True} if steward.public else entry


def _read_translations(answers: Answers) -> dict[str, dict[str, str]]:
    """Return the name and summary in a second language, by language. The language is empty if none was chosen."""
    second = {key: text_of(answers, f"second_{key}") for key in ("name", "summary")}
    translation = {key: text for key, text in second.items() if text}
    return {option_key(text_of(answers, "second_lang")): translation} if translation else {}


def _read_status(issue: Issue, stewards: tuple[ProposedSteward, ...]) -> dict[str, Any]:
    if any(steward.name for steward in stewards):
        return {"status": "active"}
    reason = texts.NO_CONSENT_YET if stewards else texts.NO_STEWARD_YET
    return {"status": "seeking-steward", "since": issue.opened_on, "reason": reason}


def _read_repository(template_key: str, answers: Answers) -> Any:
    if template_key == NO_REPOSITORY:
        return None
    if template_key == EXTERNAL:
        return text_of(answers, "url")
    return {} if template_key in ("", UNDECIDED) else {"template": template_key}


def _read_links(template_key: str, answers: Answers) -> dict[str, str]:
    url = text_of(answers, "url")
    return {"website": url} if url and template_key != EXTERNAL else {}


def _read_roles(answers: Answers, opened_on: date) -> list[dict[str, Any]]:
    title = text_of(answers, "role")
    if not title:
        return []
    role: dict[str, Any] = {"id": _role_id(title), "title": title}
    for key in ("skills", "languages"):
        if chosen := answers.get(key):
            # The form may allow one or several choices
            texts_chosen = [chosen] if isinstance(chosen, str) else chosen
            role[key] = [option_key(text) for text in texts_chosen]
    if hours := text_of(answers, "hours"):
        role["hours"] = hours
    return [role | {"open": 1, "added": opened_on}]


def _role_id(title: str) -> str:
    """Return an ASCII id based on the title, or `first-role` if the title has no ASCII letters or digits."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40].strip("-") or "first-role"


def text_of(answers: Answers, key: str) -> str:
    """Return the answer to a text question, or an empty string."""
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def _clean_value(value: FieldValue) -> FieldValue:
    if isinstance(value, list):
        return [sanitize(item) for item in value]
    text = "\n".join(" ".join(line.split()) for line in sanitize(value or "").split("\n"))
    return text if any(map(_is_visible, text)) else None


def _is_visible(char: str) -> bool:
    """Whether a character is visible by itself, unlike joiners and combining marks."""
    return unicodedata.category(char)[0] in "LNPS"
