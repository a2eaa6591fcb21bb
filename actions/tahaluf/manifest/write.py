"""A project as the lines of YAML that a person would write: keys in the model's order, small things in a line."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

import yaml

from .project import Project
from .words import day_of

WIDEST: Final = 110  # characters that a list or a set of keys may take in one line
UNFOLDED: Final = 1_000_000

ORDER: Final = {key: position for position, key in enumerate(Project.model_fields)}


class _Quoted(str):
    """A colour: without quotes some of them are numbers."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand further in than their key."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


def plain(project: Mapping[str, Any] | Project) -> dict[str, Any]:
    """The keys that are said, in the model's order, as dictionaries, lists and scalars that compare as read."""
    said = project.model_dump(exclude_unset=True) if isinstance(project, Project) else project
    return {key: _plain(key, said[key]) for key in sorted(said, key=lambda key: ORDER.get(key, len(ORDER)))}


def lines_of(project: Mapping[str, Any]) -> list[str]:
    """The lines of a whole project, not indented, without ends."""
    return [line for key, value in project.items() for line in entry(key, value)]


def entry(key: str, value: Any) -> list[str]:
    """One key and its value: in one line if it fits, else as a block."""
    flat = _dump({key: value}, flow=True).removeprefix("{").removesuffix("}")
    if len(flat) <= WIDEST or not isinstance(value, dict | list):
        return [flat]
    return _dump({key: value}, flow=False).split("\n")


def _dump(value: Any, flow: bool) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=flow, allow_unicode=True, width=UNFOLDED, sort_keys=False
    )
    return text.removesuffix("\n")


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {inner: _plain(inner, said) for inner, said in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(key, said) for said in value]
    if key == "color" and isinstance(value, str):
        return _Quoted(value)
    if isinstance(value, str):
        # What is no day is for the reader to refuse, with its place
        return (key == "since" and day_of(value)) or unicodedata.normalize("NFC", value.strip())
    return value
