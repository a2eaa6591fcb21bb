"""YAML's events made into plain values; what YAML allows and a manifest does not is found on the way.

Events, and not PyYAML's tree: its builder goes as deep as the text does, and a hundred thousand brackets end the
process. Here depth is bounded, and no alias is ever followed.
"""

import re
import unicodedata
from datetime import date
from typing import Any, Final, NoReturn

import yaml
from yaml.resolver import Resolver

from tahaluf.escape import BIDI_CONTROLS
from tahaluf.problems import InvalidInput, Location, Problem

MAX_DEPTH: Final = 20  # levels; the model itself has 7
NON_TEXT_CATEGORIES: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})

# The pure loader reads the same, some ten times slower.
Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

STR_TAG, NULL_TAG, BOOL_TAG = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
INT_TAG, TIMESTAMP_TAG = "tag:yaml.org,2002:int", "tag:yaml.org,2002:timestamp"
TRUE_VALUES: Final = frozenset({"true", "yes", "on"})
DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
DATE_PATTERN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# YAML 1.1 or 1.2 takes these for numbers: 000000 for 0, 257759 for itself, 0e8a16 begins like a float.
COLOR_LIKE_NUMBER: Final = re.compile(r"(?=[0-9a-fA-F]{6}$)[0-9]+(?:[eE][0-9a-fA-F]*)?")

# A number or a moment written in a way that no field takes: refused for its kind wherever it stands
UNSUPPORTED_NUMBER: Final = float("nan")


def location_of(filename: str, mark: Any) -> Location:
    return Location(filename, mark.line + 1, mark.column + 1)


class DocumentBuilder:
    """Reads one document. `problems` are those after which reading could go on."""

    def __init__(self, text: str, filename: str) -> None:
        self.filename = filename
        self.problems: list[Problem] = []
        self._loader = Loader(text)

    def build(self) -> Any:
        """Dictionaries, tuples and scalars; None where the text holds nothing.

        Raises Refused where reading must end, and yaml.YAMLError where the text is no YAML.
        """
        try:
            self._next_event()  # the stream begins
            if isinstance(self._next_event(), yaml.StreamEndEvent):
                return None
            data = self._build_value(self._next_event(), 0)
            self._next_event()  # the document ends
            next_event = self._next_event()
            if not isinstance(next_event, yaml.StreamEndEvent):
                self._fail(
                    next_event, "yaml-documents", "a second document begins here", "leave one, without `---`"
                )
            return data
        finally:
            self._loader.dispose()

    def _next_event(self) -> Any:
        event = self._loader.get_event()
        if getattr(event, "anchor", None) is not None:
            self._report_anchor(event)
        return event

    def _build_value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._build_scalar(event)
        if depth == MAX_DEPTH:
            self._fail(event, "yaml-too-deep", "this is nested too deep", "a manifest needs few levels")
        if event.tag is not None:
            self._report_tag(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._build_sequence(depth + 1))
        return self._build_mapping(depth + 1)

    def _build_sequence(self, depth: int) -> list[Any]:
        items = []
        while not isinstance(event := self._next_event(), yaml.SequenceEndEvent):
            items.append(self._build_value(event, depth))
        return items

    def _build_mapping(self, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(key := self._next_event(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._fail(key, "key-not-text", "a key must be a text", "write `key: value`")
            # Keys are texts whatever YAML makes of them: `no` is a language before it is a negation.
            name, event = self._build_text(key), self._next_event()
            if name in mapping:
                what, fix = f"the key `{name}` stands here a second time", "leave one of the two"
                self._add_problem(key, "key-duplicate", what, fix)
            is_color = name == "color" and isinstance(event, yaml.ScalarEvent)
            value = self._build_color(event) if is_color else self._build_value(event, depth)
            mapping.setdefault(name, value)
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
        """What PyYAML's own resolver says of a plain scalar."""
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
            what = f"the colour {value} has no quotes, and YAML may read it as a number"
            self._add_problem(event, "label-color-unquoted", what, f'quote it: "{value}"')
        return value

    def _build_text(self, event: Any) -> str:
        text: str = event.value
        if not text.isprintable():
            self._report_controls(event)
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def _report_controls(self, event: Any) -> None:
        for char in sorted(set(event.value) - {"\n", "\t"}):
            code = f"U+{ord(char):04X}"
            if char in BIDI_CONTROLS:
                what = f"the invisible sign {code} can make a text look like another"
                self._add_problem(
                    event, "text-bidi-control", what, "delete it; the text's own direction is enough"
                )
            elif unicodedata.category(char) in NON_TEXT_CATEGORIES:
                self._add_problem(event, "text-control", f"the character {code} is not text", "delete it")

    def _report_anchor(self, event: Any) -> None:
        """Below an anchor one can read on; of an alias nobody knows what it would have been."""
        is_alias = isinstance(event, yaml.AliasEvent)
        what = f"`{'*' if is_alias else '&'}{event.anchor}` makes one value stand in several places"
        fix = "write the value out, or put the text in quotes"
        (self._fail if is_alias else self._add_problem)(event, "yaml-anchor", what, fix)

    def _report_tag(self, event: Any) -> None:
        self._add_problem(
            event, "yaml-tag", f"the tag `{event.tag}` makes something else of this", "take it out"
        )

    def _add_problem(self, event: Any, problem_id: str, what: str, fix: str) -> None:
        self.problems.append(Problem(location_of(self.filename, event.start_mark), problem_id, what, fix))

    def _fail(self, event: Any, problem_id: str, what: str, fix: str) -> NoReturn:
        self._add_problem(event, problem_id, what, fix)
        raise InvalidInput(self.problems)


def _parse_date(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value  # the field says what it is not
