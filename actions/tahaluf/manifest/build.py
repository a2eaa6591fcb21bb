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

from tahaluf.problems import Place, Problem, Refused
from tahaluf.text import BIDI

DEEPEST: Final = 20  # levels; the model itself has 7
NO_TEXT: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})

# The pure loader reads the same, some ten times slower.
Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

STR, NULL, BOOL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
INT, TIME = "tag:yaml.org,2002:int", "tag:yaml.org,2002:timestamp"
TRUE: Final = frozenset({"true", "yes", "on"})
DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# YAML 1.1 or 1.2 takes these for numbers: 000000 for 0, 257759 for itself, 0e8a16 begins like a float.
COLOR_LIKE_NUMBER: Final = re.compile(r"(?=[0-9a-fA-F]{6}$)[0-9]+(?:[eE][0-9a-fA-F]*)?")

# A number or a moment written in a way that no field takes: refused for its kind wherever it stands
ODD_NUMBER: Final = float("nan")


def place_of(name: str, mark: Any) -> Place:
    return Place(name, mark.line + 1, mark.column + 1)


class Builder:
    """Reads one document. `problems` are those after which reading could go on."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._loader = Loader(text)

    def build(self) -> Any:
        """Dictionaries, tuples and scalars; None where the text holds nothing.

        Raises Refused where reading must end, and yaml.YAMLError where the text is no YAML.
        """
        try:
            self._next()  # the stream begins
            if isinstance(self._next(), yaml.StreamEndEvent):
                return None
            data = self._value(self._next(), 0)
            self._next()  # the document ends
            rest = self._next()
            if not isinstance(rest, yaml.StreamEndEvent):
                self._end(rest, "yaml-documents", "a second document begins here", "leave one, without `---`")
            return data
        finally:
            self._loader.dispose()

    def _next(self) -> Any:
        event = self._loader.get_event()
        if getattr(event, "anchor", None) is not None:
            self._anchored(event)
        return event

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if depth == DEEPEST:
            self._end(event, "yaml-too-deep", "this is nested too deep", "a manifest needs few levels")
        if event.tag is not None:
            self._tagged(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._items(depth + 1))
        return self._mapping(depth + 1)

    def _items(self, depth: int) -> list[Any]:
        items = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, depth))
        return items

    def _mapping(self, depth: int) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._end(key, "key-not-text", "a key must be a text", "write `key: value`")
            # Keys are texts whatever YAML makes of them: `no` is a language before it is a negation.
            name, event = self._text(key), self._next()
            if name in built:
                what, mend = f"the key `{name}` stands here a second time", "leave one of the two"
                self._wrong(key, "key-duplicate", what, mend)
            colored = name == "color" and isinstance(event, yaml.ScalarEvent)
            value = self._color(event) if colored else self._value(event, depth)
            built.setdefault(name, value)
        return built

    def _scalar(self, event: Any) -> Any:
        tag, value = self._tag(event), event.value
        if tag == STR:
            return self._text(event)
        if tag == NULL:
            return None
        if tag == BOOL:
            return value.lower() in TRUE
        if tag == INT and DECIMAL.fullmatch(value):
            return int(value)
        if tag == TIME and DAY.fullmatch(value):
            return _day(value)
        return ODD_NUMBER

    def _tag(self, event: Any) -> str:
        """What PyYAML's own resolver says of a plain scalar."""
        if event.tag is not None:
            self._tagged(event)
            return STR
        value = event.value
        if event.implicit[0]:
            for tag, pattern in Resolver.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return str(tag)
        return STR

    def _color(self, event: Any) -> str:
        value: str = event.value
        if event.implicit[0] and COLOR_LIKE_NUMBER.fullmatch(value):
            what = f"the colour {value} has no quotes, and YAML may read it as a number"
            self._wrong(event, "label-color-unquoted", what, f'quote it: "{value}"')
        return value

    def _text(self, event: Any) -> str:
        text: str = event.value
        if not text.isprintable():
            self._controls(event)
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def _controls(self, event: Any) -> None:
        for sign in sorted(set(event.value) - {"\n", "\t"}):
            code = f"U+{ord(sign):04X}"
            if sign in BIDI:
                what = f"the invisible sign {code} can make a text look like another"
                self._wrong(event, "text-bidi-control", what, "delete it; the text's own direction is enough")
            elif unicodedata.category(sign) in NO_TEXT:
                self._wrong(event, "text-control", f"the character {code} is not text", "delete it")

    def _anchored(self, event: Any) -> None:
        """Below an anchor one can read on; of an alias nobody knows what it would have been."""
        is_alias = isinstance(event, yaml.AliasEvent)
        what = f"`{'*' if is_alias else '&'}{event.anchor}` makes one value stand in several places"
        mend = "write the value out, or put the text in quotes"
        (self._end if is_alias else self._wrong)(event, "yaml-anchor", what, mend)

    def _tagged(self, event: Any) -> None:
        self._wrong(event, "yaml-tag", f"the tag `{event.tag}` makes something else of this", "take it out")

    def _wrong(self, event: Any, id: str, what: str, mend: str) -> None:
        self.problems.append(Problem(place_of(self.name, event.start_mark), id, what, mend))

    def _end(self, event: Any, id: str, what: str, mend: str) -> NoReturn:
        self._wrong(event, id, what, mend)
        raise Refused(self.problems)


def _day(value: str) -> date | str:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value  # the field says what it is not
