"""Writes a project as YAML in the way a person would: keys in the model's order, and short values on one line."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

import yaml

from tahaluf.fields import parse_date

from .project import Project

MAX_WIDTH: Final = 110  # the longest line for a list or mapping in flow style, in characters
NO_WRAP: Final = 1_000_000

_DATE_KEYS: Final = frozenset({"since", "added", "until"})

KEY_ORDER: Final = {key: position for position, key in enumerate(Project.model_fields)}


class _QuotedString(str):
    """A colour. It is always quoted, because some colours look like numbers."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def check_simple_key(self) -> bool:
        """Write long keys like short ones. PyYAML would write keys of more than 128 characters as `? key`."""
        if isinstance(self.event, yaml.ScalarEvent):
            self.analysis = self.analysis or self.analyze_scalar(self.event.value)
            return not (self.analysis.empty or self.analysis.multiline)
        return bool(super().check_simple_key())

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _QuotedString, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


def normalize_project(project: Mapping[str, Any] | Project) -> dict[str, Any]:
    """Return the explicitly set keys, in the model's order, as dicts, lists and scalars that can be compared with
    parsed data.
    """
    values = project.model_dump(exclude_unset=True) if isinstance(project, Project) else project
    return {
        key: normalize_value(key, values[key])
        for key in sorted(values, key=lambda key: KEY_ORDER.get(key, len(KEY_ORDER)))
    }


def project_lines(project: Mapping[str, Any]) -> list[str]:
    """Return the lines of a project, without indentation or line endings."""
    return [line for key, value in project.items() for line in key_lines(key, value)]


def key_lines(key: str, value: Any) -> list[str]:
    """Return the lines of a key and its value: one line if they fit, and otherwise a block."""
    flat = _dump({key: value}, flow=True).removeprefix("{").removesuffix("}")
    if len(flat) <= MAX_WIDTH or not isinstance(value, dict | list):
        return [flat]
    return _dump({key: value}, flow=False).split("\n")


def _dump(value: Any, flow: bool) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=flow, allow_unicode=True, width=NO_WRAP, sort_keys=False
    )
    return text.removesuffix("\n")


def flow_text(value: Any) -> str:
    """Return the value on one line, in flow style."""
    text = _dump(value, flow=True)
    return text.removesuffix("\n...")  # PyYAML ends a document that is a single scalar with this


def normalize_value(key: str, value: Any) -> Any:
    """Return the value as dicts, lists and scalars, with colours marked so that they are quoted."""
    if isinstance(value, Mapping):
        return {child: normalize_value(child, item) for child, item in value.items()}
    if isinstance(value, list | tuple):
        return [normalize_value(key, item) for item in value]
    if key == "color" and isinstance(value, str):
        return _QuotedString(value)
    if isinstance(value, str):
        # `load` reports invalid dates with their location
        return (key in _DATE_KEYS and parse_date(value)) or unicodedata.normalize("NFC", value.strip())
    return value
