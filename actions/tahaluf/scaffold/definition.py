"""`template.yml`: what a template says of itself. Every mistake in it is a problem with its line."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from tahaluf.problems import Place, Problem, Refused

from .tree import Policy
from .variables import DERIVED, STANDARD, Type, Variable

DEFINITION: Final = "template.yml"
NAME: Final = re.compile(r"[a-z_][a-z0-9_-]{0,62}")
VARIABLE_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST: Final = 10  # levels of YAML
TOP: Final = ("description", "extends", "variables", "files")
OF_VARIABLE: Final = ("type", "default", "choices", "pattern", "description")
OF_FILE: Final = ("policy", "when")


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for the files that a pattern (`docs/*.md`) names. None leaves it as a rule above says."""

    pattern: str
    policy: Policy | None
    when: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Definition:
    description: str = ""
    extends: str | None = None
    variables: dict[str, Variable] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


def read_definition(text: str, file: str) -> Definition:
    """Raises Refused with all problems at once."""
    reader = _Reader(file)
    definition = reader.definition(text)
    if reader.problems:
        raise Refused(reader.problems)
    return definition


class _Reader:
    """One walk over the YAML nodes, which know their lines; what is wrong is noted and walked past."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def definition(self, text: str) -> Definition:
        try:
            if unfit := _unfit(text):
                self.problems.append(Problem(Place(self.file), "template-yaml", *unfit))
                return Definition()
            root = yaml.compose(text, LOADER)
        except yaml.YAMLError as error:
            self.problems.append(
                Problem(self._at(error), "template-yaml", "it is not YAML", "mend what stands here")
            )
            return Definition()
        parts = dict(self._items(root, TOP)) if root is not None else {}
        extends = self._text(parts.get("extends"))
        if extends is not None and not NAME.fullmatch(extends):
            self._wrong(
                parts["extends"], f"{extends!r} cannot be a template's name", "name a folder of templates/"
            )
        return Definition(
            self._text(parts.get("description")) or "",
            extends,
            {
                v.name: v
                for name, node in self._items(parts.get("variables"))
                if (v := self._variable(name, node))
            },
            tuple(self._rule(pattern, node) for pattern, node in self._items(parts.get("files"))),
        )

    def _variable(self, name: str, node: yaml.Node) -> Variable | None:
        if not VARIABLE_NAME.fullmatch(name) or name in DERIVED:
            self._wrong(
                node, f"{name!r} cannot be a variable's name", "take lower-case letters, digits and _"
            )
            return None
        parts = dict(self._items(node, OF_VARIABLE))
        standard = STANDARD.get(name)
        asked = self._text(parts.get("type"))
        kind = self._one_of(Type, parts.get("type"), asked) or (standard.type if standard else Type.STR)
        if standard and asked and kind is not standard.type:
            self._wrong(parts["type"], f"{name} is of the type {standard.type}", "leave the type out")
        choices = tuple(self._plain(parts["choices"])) if "choices" in parts else ()
        if kind is Type.CHOICE and not (choices or standard):
            self._wrong(node, f"{name} has no choices", "list them under choices:")
        return Variable(
            name,
            kind,
            self._plain(parts["default"]) if "default" in parts else (standard.default if standard else None),
            tuple(map(str, choices)) or (standard.choices if standard else ()),
            self._pattern(parts.get("pattern"), kind),
            self._text(parts.get("description")) or "",
            self._place(node),
        )

    def _pattern(self, node: yaml.Node | None, kind: Type) -> str:
        pattern = self._text(node) or ""
        if node is None:
            return pattern
        if kind is not Type.STR:
            self._wrong(node, "a pattern is for a variable of the type str", "take it out")
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            self._wrong(node, f"{pattern!r} is no pattern of Python's: {error}", "mend it")
        return pattern

    def _rule(self, pattern: str, node: yaml.Node) -> Rule:
        parts = dict(self._items(node, OF_FILE))
        asked = self._text(parts.get("policy"))
        return Rule(
            pattern,
            self._one_of(Policy, parts.get("policy"), asked),
            self._text(parts.get("when")),
            self._place(parts.get("when", node)),
        )

    def _items(
        self, node: yaml.Node | None, allowed: Iterable[str] | None = None
    ) -> Iterator[tuple[str, yaml.Node]]:
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self._wrong(node, "here should stand names with values", "write `name: value` lines")
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                self._wrong(key, f"{name!r} stands here twice", "keep one of them")
            elif allowed is not None and name not in allowed:
                near = difflib.get_close_matches(name, list(allowed), n=1)
                mend = f"did you mean {near[0]}?" if near else f"there are {', '.join(allowed)}"
                self._wrong(key, f"there is no key {name!r}", mend)
            else:
                yield name, value
            seen.add(name)

    def _text(self, node: yaml.Node | None) -> str | None:
        if node is None or isinstance(node, yaml.ScalarNode):
            return None if node is None else str(node.value)
        self._wrong(node, "here should stand a text", "write one line")
        return None

    def _plain(self, node: yaml.Node) -> Any:
        """The value as YAML's safe types have it."""
        if isinstance(node, yaml.MappingNode):
            return {str(key.value): self._plain(value) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value]
        convert: Callable[[str], Any] = {
            "tag:yaml.org,2002:bool": lambda text: text.lower() in ("true", "yes", "on"),
            "tag:yaml.org,2002:int": lambda text: int(text) if re.fullmatch("-?[0-9]+", text) else text,
        }.get(node.tag, str)
        return convert(node.value)

    def _one_of(self, kinds: Any, node: yaml.Node | None, asked: str | None) -> Any:
        if node is None or asked is None:
            return None
        if asked not in [*kinds]:
            self._wrong(node, f"{asked!r} is not known here", f"write {' or '.join(kinds)}")
            return None
        return kinds(asked)

    def _wrong(self, node: yaml.Node, what: str, mend: str) -> None:
        self.problems.append(Problem(self._place(node), "template-definition", what, mend))

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _at(self, error: yaml.YAMLError) -> Place:
        mark = getattr(error, "problem_mark", None)
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)


def _unfit(text: str) -> tuple[str, str] | None:
    """What must not be composed, since it grows without bound; reading event by event stops before it does."""
    depth = 0
    for event in yaml.parse(text, LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return "it is nested too deeply", "a template needs four levels"
        if isinstance(event, yaml.AliasEvent):
            return "it has an alias", "write it out"
    return None
