"""Builds plain values from YAML events, and reports YAML features that are not allowed in a manifest.

It reads events instead of composing nodes, so that it can limit the depth of nesting and never follows an alias.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NoReturn

import yaml
from yaml.resolver import Resolver

from tahaluf.escape import BIDI_CONTROLS, hidden_characters
from tahaluf.fields import DATE_PATTERN
from tahaluf.problems import InvalidInput, Problem
from tahaluf.yaml_source import (
    BOOL_TAG,
    INT_TAG,
    NULL_TAG,
    STR_TAG,
    TIMESTAMP_TAG,
    TRUE_VALUES,
    UnsafeYaml,
    location_of,
    parse_events,
)

MAX_DEPTH: Final = 20  # the model has 7 levels
NON_TEXT_CATEGORIES: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})

DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
# Colours that YAML 1.1 or 1.2 may parse as numbers: 000000 becomes 0, 257759 is a number, and 0e8a16 starts like a
# float.
COLOR_LIKE_NUMBER: Final = re.compile(r"(?=[0-9a-fA-F]{6}$)[0-9]+(?:[eE][0-9a-fA-F]*)?")

# The value of a number or timestamp in a notation that no field allows. Every field rejects it
UNSUPPORTED_NUMBER: Final = float("nan")


# The message if either our limit or PyYAML's is exceeded
TOO_DEEP: Final = "this is nested too deeply"
TOO_DEEP_FIX: Final = "remove some brackets"
TAG_FIX: Final = "remove it, or put the whole value in quotes"


class DocumentBuilder:
    """Builds the data of one document. `problems` collects problems that do not prevent further parsing."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = iter(())
        self._path: list[str | int] = []
        self._anchors: set[str] = set()

    def build(self, text: str) -> Any:
        """Return the document as dicts, tuples and scalars, or None if it is empty.

        Raises `InvalidInput` if parsing cannot continue, and `yaml.YAMLError` or `UnicodeEncodeError` if the text is
        not YAML.
        """
        self._events = parse_events(text, self.filename)
        self._next_event()  # start of the stream
        if isinstance(self._next_event(), yaml.StreamEndEvent):
            return None
        data = self._build_value(self._next_event(), 0)
        self._next_event()  # end of the document
        next_event = self._next_event()
        if not isinstance(next_event, yaml.StreamEndEvent):
            fix = "keep only one document, and remove the `---`"
            self._fail(next_event, "yaml-documents", "a second document starts here", fix)
        return data

    def _next_event(self) -> Any:
        try:
            event = next(self._events)
        except UnsafeYaml as error:
            self.problems.append(Problem(error.location, "yaml-too-deep", TOO_DEEP, TOO_DEEP_FIX))
            raise InvalidInput(self.problems) from None
        if getattr(event, "anchor", None) is not None:
            self._report_anchor(event)
        return event

    def _build_value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._build_scalar(event)
        if depth == MAX_DEPTH:
            self._fail(event, "yaml-too-deep", TOO_DEEP, TOO_DEEP_FIX)
        if event.tag is not None:
            self._report_tag(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._build_sequence(depth + 1))
        return self._build_mapping(depth + 1)

    def _build_sequence(self, depth: int) -> list[Any]:
        items: list[Any] = []
        self._path.append(0)
        while not isinstance(event := self._next_event(), yaml.SequenceEndEvent):
            items.append(self._build_value(event, depth))
            self._path[-1] = len(items)
        self._path.pop()
        return items

    def _build_mapping(self, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(key := self._next_event(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._fail(key, "key-not-text", "a key must be a string", "write `key: value`")
            # Keys are always strings, so `no` is a language code rather than false.
            name = self._build_text(key)
            self._path.append(name)
            event = self._next_event()
            if name in mapping:
                self._add_problem(key, "key-duplicate", f"duplicate key `{name}`", "remove one of the two")
            is_color = name == "color" and isinstance(event, yaml.ScalarEvent)
            value = self._build_color(event) if is_color else self._build_value(event, depth)
            mapping.setdefault(name, value)
            self._path.pop()
        return mapping

    def _build_scalar(self, event: Any) -> Any:
        tag, value = self._resolve_tag(event), event.value
        if tag == STR_TAG:
            return self._build_text(event)
        if tag == NULL_TAG:
            return None
        if tag == BOOL_TAG:
            return value.lower() in TRUE_VALUES
        if tag == INT_TAG and DECIMAL.fullmatch(value):
            return int(value)
        if tag == TIMESTAMP_TAG and DATE_PATTERN.fullmatch(value):
            return _parse_date(value)
        return UNSUPPORTED_NUMBER

    def _resolve_tag(self, event: Any) -> str:
        """Return the tag of a scalar, resolved in the same way as in PyYAML."""
        if event.tag is not None:
            self._report_tag(event)
            return STR_TAG
        value = event.value
        if event.implicit[0]:
            for tag, pattern in Resolver.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return str(tag)
        return STR_TAG

    def _build_color(self, event: Any) -> str:
        value: str = event.value
        if event.implicit[0] and COLOR_LIKE_NUMBER.fullmatch(value):
            what = f"YAML may parse the unquoted colour {value} as a number"
            self._add_problem(event, "label-color-unquoted", what, f'quote it: "{value}"')
        return value

    def _build_text(self, event: Any) -> str:
        text: str = event.value
        if not text.isascii() or not text.isprintable():
            self._report_controls(event)
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def _report_controls(self, event: Any) -> None:
        for char in sorted(forbidden_characters(event.value)):
            code = f"U+{ord(char):04X}"
            if char in BIDI_CONTROLS:
                what = f"the invisible character {code} can make one text look like another"
                fix = "delete it; the text direction is correct without it"
                self._add_problem(event, "text-bidi-control", what, fix)
            else:
                kind = "" if unicodedata.category(char) in NON_TEXT_CATEGORIES else "invisible "
                what = f"the text contains the {kind}character {code}"
                self._add_problem(event, "text-control", what, "delete it")

    def _report_anchor(self, event: Any) -> None:
        """Report an anchor or alias.

        Parsing stops at an alias, whose value is unknown, and at a repeated anchor, which PyYAML would later reject
        while composing the nodes.
        """
        is_alias = isinstance(event, yaml.AliasEvent)
        must_stop = is_alias or event.anchor in self._anchors
        self._anchors.add(event.anchor)
        what = f"`{'*' if is_alias else '&'}{event.anchor}` shares a value between several places"
        fix = "write the value in full, or put the text in quotes"
        (self._fail if must_stop else self._add_problem)(event, "yaml-anchor", what, fix)

    def _report_tag(self, event: Any) -> None:
        self._add_problem(event, "yaml-tag", f"tags such as `{event.tag}` are not allowed", TAG_FIX)

    def _add_problem(self, event: Any, problem_id: str, what: str, fix: str) -> None:
        location = location_of(self.filename, event)
        self.problems.append(Problem(location, problem_id, what, fix, tuple(self._path)))

    def _fail(self, event: Any, problem_id: str, what: str, fix: str) -> NoReturn:
        self._add_problem(event, problem_id, what, fix)
        raise InvalidInput(self.problems)


def forbidden_characters(text: str) -> set[str]:
    """Return the characters that are not allowed in a manifest: control characters and invisible characters."""
    hidden = hidden_characters(text)
    return {
        char
        for char in set(text) - {"\n", "\t"}
        if char in BIDI_CONTROLS or char in hidden or unicodedata.category(char) in NON_TEXT_CATEGORIES
    }


def _parse_date(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value  # the field's validation reports it
