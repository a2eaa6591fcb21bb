"""Writes the members of a shared team into the manifest's YAML without changing anything else."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from tahaluf.layout import MANIFEST_FILE
from tahaluf.yaml_source import Lines, TextEdit, apply_edits, child, insert_lines, last_line_of, value_end

from .edit import EditError
from .load import gc_paused, load, load_document
from .model import Manifest
from .yaml_writer import key_lines

SECTION: Final = "teams"
KEY: Final = "members"


@gc_paused()
def set_team_members(
    text: str, team: str, members: Sequence[Mapping[str, Any]], filename: str = MANIFEST_FILE
) -> str:
    """Return the text with these members in the team's entry.

    Raises KeyError if the manifest has no such team, and InvalidInput if the manifest is invalid before or after the
    edit.
    """
    before, document = load_document(text, filename)
    entry = {**(document.data[SECTION][team] or {}), KEY: [dict(member) for member in members]}
    lines = Lines.from_text(text)
    edited = apply_edits(text, [_edit(lines, document.root, document.data[SECTION], team, entry)])
    after = load(edited, filename)
    wanted = before.teams[team].model_validate({**entry, KEY: tuple(entry[KEY])})
    if _others(after, team) != _others(before, team) or after.teams[team] != wanted:
        raise EditError("the edit would change more than the team's members")
    return edited


def _edit(
    lines: Lines, root: yaml.Node, section: Mapping[str, Any], team: str, entry: Mapping[str, Any]
) -> TextEdit:
    section_key, teams = _pair(root, SECTION)
    if not _is_block(teams):
        return _replacement(lines, section_key, teams, {SECTION: {**section, team: entry}})
    team_key, node = _pair(teams, team)
    if not _is_block(node):
        return _replacement(lines, team_key, node, {team: entry})
    if child(node, KEY) is not None:
        key, value = _pair(node, KEY)
        return _replacement(lines, key, value, {KEY: entry[KEY]})
    column = node.start_mark.column
    new = "".join(f"{' ' * column}{line}{lines.newline}" for line in key_lines(KEY, entry[KEY]))
    return insert_lines(lines, last_line_of(lines, node) + 1, new)


def _replacement(lines: Lines, key: yaml.Node, value: yaml.Node, new: Mapping[str, Any]) -> TextEdit:
    [(name, content)] = new.items()
    indent = lines.newline + " " * key.start_mark.column
    return lines.offset(key.start_mark), value_end(lines, value), indent.join(key_lines(name, content))


def _pair(node: Any, name: str) -> tuple[Any, Any]:
    return next((key, value) for key, value in node.value if key.value == name)


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and bool(node.value) and not node.flow_style


def _others(manifest: Manifest, team: str) -> dict[str, Any]:
    """Return all data except this team's entry."""
    values = {name: getattr(manifest, name) for name in type(manifest).model_fields}
    return values | {SECTION: {name: entry for name, entry in manifest.teams.items() if name != team}}
