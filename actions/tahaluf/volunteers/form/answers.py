"""Kinds of answers: how to read them from the form, from a steward's input or from a record, and how to display
them.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

from tahaluf.consent import DEFAULT_LEVEL, ConsentLevel
from tahaluf.forms import NONE_YET, Choice, option_key
from tahaluf.i18n import Translator
from tahaluf.manifest import Manifest, Term

from .hours import Hours, read_hours
from .terms import project_vocabulary, required_term_choices, term_choices, term_name, term_vocabulary
from .zone import read_zone

SEPARATOR: Final = re.compile(r"[,;،؛\n]")

FieldValue = str | None | Sequence[str]
T = TypeVar("T")


class Parsed(NamedTuple):
    """An answer's value, and the words of the answer that were not recognized, exactly as written."""

    value: Any
    unknown: tuple[str, ...] = ()


class Answer(ABC, Generic[T]):
    """A kind of answer with values of type T. If a question is not answered, the profile's default is used."""

    input_choices: tuple[str, ...] = ()  # the values that `people add` accepts; empty if it accepts any value

    @abstractmethod
    def from_form(self, value: FieldValue, manifest: Manifest) -> Parsed:
        """Read the value from the form's field."""

    @abstractmethod
    def from_words(self, words: Sequence[str], manifest: Manifest) -> Parsed:
        """Read the value from a steward's input, which has already been split at commas."""

    @abstractmethod
    def encode(self, value: T) -> Any:
        """Return the value as the YAML type stored in a record."""

    @abstractmethod
    def decode(self, value: Any) -> T:
        """Read the value from a record. Raises ValueError or TypeError if it is invalid."""

    @abstractmethod
    def keys(self, value: T) -> Sequence[str]:
        """Return the parts of the answer as text for stewards, with ids unchanged. The result is empty if there is no
        answer.
        """

    def names(self, value: T, manifest: Manifest, translator: Translator) -> Sequence[str]:
        """Return the parts of the answer as text in the translator's language. The text is not escaped."""
        return self.keys(value)

    def choices(self, manifest: Manifest, translator: Translator) -> Sequence[Choice]:
        """Return the form's options from the manifest, or an empty sequence if the form defines its own."""
        return ()


class IdSet(Answer[frozenset[str]]):
    """Ids from the manifest."""

    def encode(self, value: frozenset[str]) -> list[str]:
        return sorted(value)

    def decode(self, value: Any) -> frozenset[str]:
        return frozenset(decode_strings(value))

    def keys(self, value: frozenset[str]) -> list[str]:
        return sorted(value)


@dataclass(frozen=True)
class TermSet(IdSet):
    """Terms from a list in the manifest. `is_closed`: whether the form must not offer any other terms.

    `is_required`: whether the form has the field even if the list is empty.
    """

    terms: Callable[[Manifest], Mapping[str, Term]]
    is_closed: bool = True
    is_required: bool = False

    def from_form(self, value: FieldValue, manifest: Manifest) -> Parsed:
        words = [word for word in as_list(value) if option_key(word) != NONE_YET]
        known, unknown = term_vocabulary(self.terms(manifest)).resolve(words)
        return Parsed(known, unknown) if self.is_closed else Parsed(known | set(map(option_key, unknown)))

    def from_words(self, words: Sequence[str], manifest: Manifest) -> Parsed:
        return Parsed(*term_vocabulary(self.terms(manifest)).resolve(words))

    def names(self, value: frozenset[str], manifest: Manifest, translator: Translator) -> list[str]:
        terms = self.terms(manifest)
        return [term_name(terms[id_], translator) if id_ in terms else id_ for id_ in sorted(value)]

    def choices(self, manifest: Manifest, translator: Translator) -> list[Choice]:
        terms = self.terms(manifest)
        return (required_term_choices if self.is_required else term_choices)(terms, translator)


class ProjectSet(IdSet):
    """Projects by slug, entered as comma-separated text."""

    def from_form(self, value: FieldValue, manifest: Manifest) -> Parsed:
        return self.from_words(list(split_words(value)), manifest)

    def from_words(self, words: Sequence[str], manifest: Manifest) -> Parsed:
        return Parsed(*project_vocabulary(manifest).resolve(words))


class WeeklyHours(Answer[Hours | None]):
    """Hours per week."""

    def from_form(self, value: FieldValue, manifest: Manifest) -> Parsed:
        return Parsed(read_hours(as_text(value)))

    def from_words(self, words: Sequence[str], manifest: Manifest) -> Parsed:
        text = ", ".join(words)
        hours = read_hours(text)
        return Parsed(hours, (text,) if text and hours is None else ())

    def encode(self, value: Hours | None) -> str:
        return str(value)

    def decode(self, value: Any) -> Hours:
        if (hours := read_hours(str(value))) is None:  # YAML reads `hours: 4` as a number
            raise ValueError
        return hours

    def keys(self, value: Hours | None) -> list[str]:
        return [str(value)] if value else []


class TimeZone(Answer[str | None]):
    """A time zone: a range such as UTC+2 to UTC+4, or the text of an option without a range."""

    def from_form(self, value: FieldValue, manifest: Manifest) -> Parsed:
        zone = read_zone(as_text(value))
        return Parsed(str(zone) if zone else as_text(value))

    def from_words(self, words: Sequence[str], manifest: Manifest) -> Parsed:
        text = ", ".join(words)
        zone = read_zone(text)
        return Parsed(str(zone) if zone else None, (text,) if text and zone is None else ())

    def encode(self, value: str | None) -> str | None:
        return value

    def decode(self, value: Any) -> str:
        return decode_string(value)

    def keys(self, value: str | None) -> list[str]:
        return [value] if value else []


class Visibility(Answer[ConsentLevel]):
    """A consent level. An unreadable answer counts as the strictest level."""

    input_choices = tuple(map(str, ConsentLevel))

    def from_form(self, value: FieldValue, manifest: Manifest) -> Parsed:
        key = option_key(as_text(value) or "")
        return Parsed(ConsentLevel(key) if key in self.input_choices else DEFAULT_LEVEL)

    def from_words(self, words: Sequence[str], manifest: Manifest) -> Parsed:
        text = ", ".join(words)
        if text and text not in self.input_choices:
            return Parsed(DEFAULT_LEVEL, (text,))
        return Parsed(ConsentLevel(text) if text else DEFAULT_LEVEL)

    def encode(self, value: ConsentLevel) -> str:
        return str(value)

    def decode(self, value: Any) -> ConsentLevel:
        return ConsentLevel(value)

    def keys(self, value: ConsentLevel) -> list[str]:
        return [str(value)]


def as_text(value: FieldValue) -> str | None:
    return value if isinstance(value, str) else None


def as_list(value: FieldValue) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def split_words(value: FieldValue) -> Iterable[str]:
    """Split a string, or each string in a list, at commas, semicolons and line breaks."""
    return filter(None, (part.strip() for text in as_list(value) for part in SEPARATOR.split(text)))


def decode_string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def decode_strings(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise TypeError
    return [decode_string(item) for item in value]
