"""Reads `template.yml`, and reports every mistake with its line number."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.suggestions import Suggester
from tahaluf.yaml_source import (
    BOOL_TAG,
    INT_TAG,
    TRUE_VALUES,
    Limits,
    UnsafeYaml,
    compose,
    entries,
    location_of,
    syntax_fault,
)

from .history import NO_MIGRATIONS, ChangelogEntry, Migrations
from .policy import Policy
from .variables import DERIVED_VARIABLES, STANDARD_VARIABLES, Variable, VariableType

DEFINITION_FILE: Final = "template.yml"
TEMPLATE_NAME: Final = re.compile(r"[a-z_][a-z0-9_-]{0,62}")
VARIABLE_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
LIMITS: Final = Limits(depth=10)
TOO_DEEP: Final = ("the file is nested too deeply", "a template needs only four levels of nesting")
ALIAS: Final = ("YAML aliases are not allowed", "write the value in full")
TOP_KEYS: Final = ("description", "translations", "extends", "variables", "files", "changelog", "migrations")
TRANSLATION_KEYS: Final = ("description",)
VARIABLE_KEYS: Final = ("type", "default", "choices", "pattern", "description")
FILE_KEYS: Final = ("policy", "when")
CHANGELOG_KEYS: Final = ("version", "text", "urgent")
MIGRATION_KEYS: Final = ("renames", "deletions")
ENTRY_FIX: Final = "begin each entry with `- version: 1` and write its `text:`"


@dataclass(frozen=True, slots=True)
class FileRule:
    """Settings for files that match a pattern such as `docs/*.md`.

    If a setting is None, earlier rules decide.
    """

    pattern: str
    policy: Policy | None
    condition: str | None
    location: Location


@dataclass(frozen=True, slots=True)
class TemplateDefinition:
    """The contents of `template.yml`. `descriptions` maps languages to descriptions."""

    descriptions: dict[str, str] = field(default_factory=dict)
    extends: str | None = None
    variables: dict[str, Variable] = field(default_factory=dict)
    rules: tuple[FileRule, ...] = ()
    changelog: tuple[ChangelogEntry, ...] = ()
    migrations: Migrations = NO_MIGRATIONS


def read_definition(text: str, file: str) -> TemplateDefinition:
    """Parse a template definition. Raises InvalidInput, which lists all problems."""
    reader = _Reader(file)
    definition = reader.read(text)
    if reader.problems:
        raise InvalidInput(reader.problems)
    return definition


class _Reader:
    """Reads YAML nodes rather than plain data, because nodes have line numbers. A problem is recorded, and reading
    continues.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._suggester = Suggester()

    def read(self, text: str) -> TemplateDefinition:
        root = self._compose(text)
        nodes = dict(self._items(root, TOP_KEYS)) if root is not None else {}
        extends = self._read_text(nodes.get("extends"))
        if extends is not None and not TEMPLATE_NAME.fullmatch(extends):
            self._add_problem(
                nodes["extends"],
                f"{extends!r} is not a valid template name",
                "use the name of a folder in templates/",
            )
        return TemplateDefinition(
            self._read_descriptions(nodes),
            extends,
            {
                variable.name: variable
                for name, node in self._items(nodes.get("variables"))
                if (variable := self._read_variable(name, node))
            },
            tuple(self._read_rule(pattern, node) for pattern, node in self._items(nodes.get("files"))),
            tuple(self._read_changelog(nodes.get("changelog"))),
            self._read_migrations(nodes.get("migrations")),
        )

    def _read_descriptions(self, nodes: Mapping[str, yaml.Node]) -> dict[str, str]:
        translated = {
            language: self._read_text(dict(self._items(node, TRANSLATION_KEYS)).get("description")) or ""
            for language, node in self._items(nodes.get("translations"))
        }
        return {"en": self._read_text(nodes.get("description")) or "", **translated}

    def _compose(self, text: str) -> yaml.Node | None:
        try:
            return compose(text, self.file, LIMITS)
        except yaml.YAMLError as error:
            location, reason, fix = syntax_fault(error, text, self.file)
            self.problems.append(
                Problem(location, "template-yaml", f"the file is not valid YAML: {reason}", fix)
            )
        except UnsafeYaml as error:
            what, fix = ALIAS if error.is_alias else TOO_DEEP
            self.problems.append(Problem(error.location, "template-yaml", what, fix))
        return None

    def _read_variable(self, name: str, node: yaml.Node) -> Variable | None:
        if not VARIABLE_NAME.fullmatch(name) or name in DERIVED_VARIABLES:
            self._add_problem(
                node,
                f"{name!r} is not a valid variable name",
                "use lower-case letters, digits and _; names of derived variables are reserved",
            )
            return None
        nodes = dict(self._items(node, VARIABLE_KEYS))
        standard = STANDARD_VARIABLES.get(name)
        type_name = self._read_text(nodes.get("type"))
        variable_type = self._read_enum(VariableType, nodes.get("type"), type_name) or (
            standard.type if standard else VariableType.STR
        )
        if standard and type_name and variable_type is not standard.type:
            self._add_problem(nodes["type"], f"{name} has the type {standard.type}", "remove `type`")
        choices = tuple(self._to_plain_data(nodes["choices"])) if "choices" in nodes else ()
        if variable_type is VariableType.CHOICE and not (choices or standard):
            self._add_problem(node, f"{name} has no choices", "list them under `choices:`")
        return Variable(
            name,
            variable_type,
            self._to_plain_data(nodes["default"])
            if "default" in nodes
            else (standard.default if standard else None),
            tuple(map(str, choices)) or (standard.choices if standard else ()),
            self._read_pattern(nodes.get("pattern"), variable_type),
            self._read_text(nodes.get("description")) or "",
            self._location(node),
        )

    def _read_pattern(self, node: yaml.Node | None, variable_type: VariableType) -> str:
        pattern = self._read_text(node) or ""
        if node is None:
            return pattern
        if variable_type is not VariableType.STR:
            self._add_problem(node, "only variables of type str can have a pattern", "remove it")
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            self._add_problem(
                node, f"{pattern!r} is not a valid regular expression: {error}", "fix the pattern"
            )
        return pattern

    def _read_rule(self, pattern: str, node: yaml.Node) -> FileRule:
        nodes = dict(self._items(node, FILE_KEYS))
        policy_name = self._read_text(nodes.get("policy"))
        return FileRule(
            pattern,
            self._read_enum(Policy, nodes.get("policy"), policy_name),
            self._read_text(nodes.get("when")),
            self._location(nodes.get("when", node)),
        )

    def _read_changelog(self, node: yaml.Node | None) -> Iterator[ChangelogEntry]:
        previous = 0
        for item in self._sequence(node):
            nodes = dict(self._items(item, CHANGELOG_KEYS))
            version = self._to_plain_data(nodes["version"]) if "version" in nodes else None
            if type(version) is not int or version < 1:
                self._add_problem(nodes.get("version", item), "the entry has no version number", ENTRY_FIX)
                continue
            if previous and version >= previous:
                self._add_problem(
                    nodes["version"],
                    f"version {version} follows version {previous}",
                    "write the newest entry first, and give each entry its own number",
                )
            previous = version
            texts = self._read_texts(nodes.get("text"))
            if not texts:
                self._add_problem(item, f"version {version} has no text", ENTRY_FIX)
            urgent = "urgent" in nodes and self._to_plain_data(nodes["urgent"]) is True
            yield ChangelogEntry(version, texts, urgent)

    def _read_texts(self, node: yaml.Node | None) -> dict[str, str]:
        """Return the text in each language. A plain string is assumed to be in English."""
        if isinstance(node, yaml.MappingNode):
            return {language: self._read_text(text) or "" for language, text in self._items(node)}
        text = self._read_text(node)
        return {"en": text} if text else {}

    def _read_migrations(self, node: yaml.Node | None) -> Migrations:
        nodes = dict(self._items(node, MIGRATION_KEYS))
        renames = {old: self._read_text(new) or "" for old, new in self._items(nodes.get("renames"))}
        deletions = (self._read_text(item) or "" for item in self._sequence(nodes.get("deletions")))
        return Migrations(renames, frozenset(deletions))

    def _sequence(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None or isinstance(node, yaml.SequenceNode):
            return list(node.value) if node else []
        self._add_problem(node, "expected a list", "start each line with `- `")
        return []

    def _items(
        self, node: yaml.Node | None, allowed: Sequence[str] | None = None
    ) -> Iterator[tuple[str, yaml.Node]]:
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self._add_problem(node, "expected a mapping", "write `name: value` lines")
            return
        seen_names: set[str] = set()
        for name, key, value in entries(node):
            if name in seen_names:
                self._add_problem(key, f"duplicate key {name!r}", "keep one of them")
            elif allowed is not None and name not in allowed:
                suggestion = self._suggester.did_you_mean(name, allowed)
                self._add_problem(
                    key, f"unknown key {name!r}", suggestion or f"the keys are {', '.join(allowed)}"
                )
            else:
                yield name, value
            seen_names.add(name)

    def _read_text(self, node: yaml.Node | None) -> str | None:
        if node is None or isinstance(node, yaml.ScalarNode):
            return None if node is None else str(node.value)
        self._add_problem(node, "expected a string", "write one line of text")
        return None

    def _to_plain_data(self, node: yaml.Node) -> Any:
        """Convert a node to strings, integers, booleans, lists and dicts."""
        if isinstance(node, yaml.MappingNode):
            return {name: self._to_plain_data(value) for name, _, value in entries(node)}
        if isinstance(node, yaml.SequenceNode):
            return [self._to_plain_data(item) for item in node.value]
        convert: Callable[[str], Any] = {
            BOOL_TAG: lambda text: text.lower() in TRUE_VALUES,
            INT_TAG: lambda text: int(text) if re.fullmatch("-?[0-9]+", text) else text,
        }.get(node.tag, str)
        return convert(node.value)

    def _read_enum(self, enum: Any, node: yaml.Node | None, value: str | None) -> Any:
        if node is None or value is None:
            return None
        if value not in [*enum]:
            self._add_problem(node, f"{value!r} is not a valid value", f"use {' or '.join(enum)}")
            return None
        return enum(value)

    def _add_problem(self, node: yaml.Node, what: str, fix: str) -> None:
        self.problems.append(Problem(self._location(node), "template-definition", what, fix))

    def _location(self, node: yaml.Node) -> Location:
        return location_of(self.file, node)
