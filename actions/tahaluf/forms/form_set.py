"""Determines which form of one kind, in any language, was used to submit an issue.

GitHub does not indicate which form an issue comes from, so the form is recognized by its headings. A form may have
changed since the issue was submitted, so issues that fit none of the current forms are read with earlier versions.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from .body import Body
from .choices import NAME_SEPARATOR
from .definition import Form
from .load import load_form
from .parse import parse
from .peek import peek_choices
from .result import ParsedBody, ParseFailure


class LocaleForm(NamedTuple):
    """A form and its language."""

    language: str
    form: Form


@dataclass(frozen=True, slots=True)
class FilledForm:
    """An issue body, parsed with the form used to submit it. Options are replaced by their keys."""

    language: str
    form: Form
    result: ParsedBody | ParseFailure
    body: str

    def reply_languages(self, key: str) -> tuple[str, ...]:
        """The languages of the reply, which is normally the language of the form.

        For older forms, which are bilingual, these are the languages chosen in the field with this key.
        """
        if any(NAME_SEPARATOR in choice for field in self.form.fields for choice in field.choices):
            return self.choices(key)
        return (self.language,)

    def choices(self, key: str) -> tuple[str, ...]:
        """Return the keys of the options under a field's heading, even if the body has errors elsewhere."""
        field = next((candidate for candidate in self.form.fields if candidate.key == key), None)
        return tuple(map(field.key_of, peek_choices(self.form, self.body, key))) if field else ()

    def label(self, key: str) -> str:
        """Return a field's label, or the key itself if the form has no such field."""
        return next((field.label for field in self.form.fields if field.key == key), key)


@dataclass(frozen=True, slots=True)
class FormSet:
    """The forms of one kind: at least one current form, with the main one first, and earlier versions."""

    current: tuple[LocaleForm, ...]
    former: tuple[LocaleForm, ...] = ()

    @property
    def main(self) -> Form:
        return self.current[0].form

    @property
    def all_forms(self) -> tuple[Form, ...]:
        return tuple(candidate.form for candidate in (*self.current, *self.former))

    def with_former(self, former: Iterable[LocaleForm]) -> "FormSet":
        """Return the same forms with these earlier versions, without duplicates."""
        others = dict.fromkeys(candidate for candidate in former if candidate not in self.current)
        return replace(self, former=tuple(others))

    def understands(self, text: str) -> bool:
        """Whether a form fits the body."""
        return isinstance(self.read(text).result, ParsedBody)

    def read(self, text: str) -> FilledForm:
        """Read a body with the form that fits. If none does, use the form whose headings match best."""
        rows = frozenset(Body.from_text(text).rows)
        by_fit = sorted((*self.current, *self.former), key=lambda candidate: -_fit(candidate.form, rows))
        results = (_fill(candidate, text) for candidate in by_fit)
        best = next(results)
        if isinstance(best.result, ParsedBody):
            return best
        return next((other for other in results if isinstance(other.result, ParsedBody)), best)


def forms_in(texts: Mapping[str, str], english: str) -> tuple[LocaleForm, ...]:
    """Return the forms of one kind among these files: first the English one, then `NAME-LANGUAGE.yml` in order.

    Raises InvalidInput if one of them is invalid.
    """
    stem = re.escape(english.removesuffix(".yml"))
    pattern = re.compile(rf"{stem}(?:-([a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*))?\.yml")
    found = [(match[1] or "en", path) for path in texts if (match := pattern.fullmatch(path))]
    return tuple(
        LocaleForm(language, load_form(texts[path], path))
        for language, path in sorted(found, key=lambda item: (item[1] != english, item[0]))
    )


def _fit(form: Form, rows: frozenset[str]) -> int:
    """Return the number of the form's headings that the body has, minus the number of those that it lacks."""
    return sum(1 if field.heading in rows else -1 for field in form.fields)


def _fill(candidate: LocaleForm, text: str) -> FilledForm:
    language, form = candidate
    result = parse(form, text)
    if isinstance(result, ParsedBody):
        result = ParsedBody(form.with_keys(result.values))
    return FilledForm(language, form, result, text)
