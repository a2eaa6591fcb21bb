"""A YAML text as plain values, each with its place; what YAML allows and a manifest does not is found here.

Places are looked up only when something is wrong: walking PyYAML's marks for every value would cost more than
reading the file.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import yaml

from tahaluf.problems import Place, Problem
from tahaluf.text import BIDI

Path = tuple[str | int, ...]

LARGEST_FILE: Final = 8_000_000  # characters; ten times a manifest of 1,000 well described projects
DEEPEST: Final = 20  # the model itself is 7 deep

# The pure loader reads the same, some ten times slower.
Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

STR, NULL, BOOL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
INT, FLOAT, TIME = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp"
SEQ, MAP = "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"

TRUE: Final = frozenset({"true", "yes", "on"})
PLAIN_INT: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
PLAIN_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# YAML 1.1 or 1.2 takes these for numbers: 000000 for 0, 257759 for itself, 0e8a16 begins like a float.
COLOR_LIKE_NUMBER: Final = re.compile(r"[0-9]+|[0-9]+[eE][0-9a-fA-F]*")
# A sign of an anchor or an alias; inside of quotes or prose it may be neither, so the events decide.
MAY_BE_ANCHOR: Final = re.compile(r"(?:^|[\s\[{,:-])[&*][^\s,\]}&*]", re.MULTILINE)

EMPTY_MEND: Final = "begin with `version: 1` and `organization: your-organization`"


@dataclass(slots=True)
class Document:
    """`data` holds dictionaries, tuples and scalars only. `problems` are those of the YAML itself."""

    name: str
    root: yaml.Node | None = None
    data: Any = None
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where the value at `path` stands, or its key; the nearest that exists above it if it does not."""
        node, at = self.root, self.root
        for step in path:
            found = _step(node, step)
            if found is None:
                break
            name, node = found
            at = name if key else node
        return place_of(self.name, at.start_mark) if at is not None else Place(self.name)


def read(text: str, name: str) -> Document:
    """Read a text as far as it can be read. Without `data` there is nothing more to check."""
    document = Document(name)
    if len(text) > LARGEST_FILE:
        what = f"the file is longer than {LARGEST_FILE:,} characters"
        document.problems.append(Problem(Place(name), "file-too-large", what, "split the coalition in two"))
        return document
    try:
        document.problems.extend(_anchors(text, name))
        if document.problems:
            return document
        document.root = _compose(text)
    except yaml.YAMLError as error:
        document.problems.append(_unreadable(error, name))
        return document
    if document.root is None:
        document.problems.append(
            Problem(Place(name), "file-empty", "there is nothing in the file", EMPTY_MEND)
        )
        return document
    document.data = _Builder(document).build(document.root)
    return document


def place_of(name: str, mark: Any) -> Place:
    return Place(name, mark.line + 1, mark.column + 1)


def _compose(text: str) -> yaml.Node | None:
    loader = Loader(text)
    try:
        return loader.get_single_node()  # type: ignore[no-any-return]
    finally:
        loader.dispose()


def _anchors(text: str, name: str) -> Iterator[Problem]:
    """Anchors and aliases are refused: nine lines of them can stand for a thousand million values.

    Nothing that depends on another place could be edited as a block of its own, either.
    """
    if not MAY_BE_ANCHOR.search(text):
        return
    for event in yaml.parse(text, Loader=Loader):
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            what = f"`{sign}{anchor}` makes one value stand in several places"
            place = place_of(name, event.start_mark)
            yield Problem(place, "yaml-anchor", what, "write the value out, or put the text in quotes")
            return


def _unreadable(error: yaml.YAMLError, name: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        what = ", ".join(filter(None, [error.problem, error.context]))
        return Problem(
            place_of(name, error.problem_mark),
            "yaml-unreadable",
            f"this is not YAML: {what}",
            "look for a missing quote, colon or space in this line and the one before",
        )
    character = getattr(error, "character", None)
    what = f"the character {character!r} may not stand in YAML" if character else f"this is not YAML: {error}"
    return Problem(Place(name), "yaml-unreadable", what, "take it out, or save the file as UTF-8")


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if unicodedata.normalize("NFC", k.value) == step), None)
    return None


class _Builder:
    """Makes plain values of nodes and collects what is wrong with them on the way."""

    def __init__(self, document: Document) -> None:
        self.name, self.problems = document.name, document.problems

    def build(self, node: yaml.Node, depth: int = 0) -> Any:
        if depth > DEEPEST:
            self._wrong(node, "yaml-too-deep", "this is nested too deep", "a manifest needs few levels")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.MappingNode) and node.tag == MAP:
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode) and node.tag == SEQ:
            return tuple([self.build(child, depth + 1) for child in node.value])
        return self._tagged(node)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key, value in node.value:
            name = self._key(key)
            if name is None:
                continue
            if name in built:
                what, mend = f"the key `{name}` stands here a second time", "leave one of the two"
                self._wrong(key, "key-duplicate", what, mend)
                continue
            if name == "color" and isinstance(value, yaml.ScalarNode):
                self._color(value)
                built[name] = value.value
            else:
                built[name] = self.build(value, depth + 1)
        return built

    def _key(self, node: yaml.Node) -> str | None:
        """Keys are texts whatever YAML makes of them: `no` is a language before it is a negation."""
        if isinstance(node, yaml.ScalarNode):
            return self._text(node)
        self._wrong(node, "key-not-text", "a key must be a text", "write `key: value`")
        return None

    def _color(self, node: yaml.ScalarNode) -> None:
        if not node.style and COLOR_LIKE_NUMBER.fullmatch(node.value):
            what = f"the colour {node.value} has no quotes, and YAML may read it as a number"
            self._wrong(node, "label-color-unquoted", what, f'quote it: "{node.value}"')

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        tag, value = node.tag, node.value
        if tag == STR:
            return self._text(node)
        if tag == NULL:
            return None
        if tag == BOOL:
            return value.lower() in TRUE
        if tag == INT and PLAIN_INT.fullmatch(value):
            return int(value)
        if tag == TIME and PLAIN_DAY.fullmatch(value):
            return _day(value)
        if tag in (INT, FLOAT, TIME):
            return float("nan")  # a number or a moment in a form that no field takes: refused as "a number"
        return self._tagged(node)

    def _text(self, node: yaml.ScalarNode) -> str:
        text: str = node.value
        if text.isascii() and text.isprintable():
            return text
        if not text.isprintable():
            self._controls(node)
        return unicodedata.normalize("NFC", text)

    def _controls(self, node: yaml.ScalarNode) -> None:
        for sign in sorted(set(node.value) - {"\n", "\t"}):
            code = f"U+{ord(sign):04X}"
            if sign in BIDI:
                what = f"the invisible sign {code} can make a text look like another"
                self._wrong(node, "text-bidi-control", what, "delete it; the text's own direction is enough")
            elif unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp"):
                self._wrong(node, "text-control", f"the character {code} is not text", "delete it")

    def _tagged(self, node: yaml.Node) -> None:
        what = f"the tag `{node.tag}` makes something else than a text of this"
        self._wrong(node, "yaml-tag", what, "take it out")

    def _wrong(self, node: yaml.Node, id: str, what: str, mend: str) -> None:
        self.problems.append(Problem(place_of(self.name, node.start_mark), id, what, mend))


def _day(value: str) -> Any:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value  # the field says what it is not


def found(data: Any, *pattern: str | int | None) -> Iterator[tuple[Path, Any]]:
    """Every value at `pattern` with its path; None in it stands for each key or item.

    It reads data of any shape, so that rules can be checked beside the types and all is told in one pass.
    """
    if not pattern:
        yield (), data
        return
    head, *rest = pattern
    for step, child in _children(data, head):
        for path, value in found(child, *rest):
            yield (step, *path), value


def _children(data: Any, head: str | int | None) -> Sequence[tuple[str | int, Any]]:
    children: dict[Any, Any] = {}
    if isinstance(data, dict):
        children = data
    elif isinstance(data, tuple):
        children = dict(enumerate(data))
    if head is None:
        return list(children.items())
    return [(head, children[head])] if head in children else []
