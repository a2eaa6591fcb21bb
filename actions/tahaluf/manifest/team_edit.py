"""Writes the members of a shared team into the manifest's YAML without changing anything else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import yaml

from tahaluf.layout import MANIFEST_FILE
from tahaluf.yaml_source import Lines, TextEdit, apply_edits

from .edit import EditError
from .load import gc_paused, load, load_document
from .mapping_edit import is_block, pair, replacement, set_keys
from .model import Manifest

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
    edited = apply_edits(text, _edits(lines, document.root, document.data[SECTION], team, entry))
    after = load(edited, filename)
    wanted = before.teams[team].model_validate({**entry, KEY: tuple(entry[KEY])})
    if _others(after, team) != _others(before, team) or after.teams[team] != wanted:
        raise EditError("the edit would also change other parts of the manifest")
    return edited


def _edits(
    lines: Lines, root: yaml.Node, section: Mapping[str, Any], team: str, entry: Mapping[str, Any]
) -> Iterator[TextEdit]:
    section_key, teams = pair(root, SECTION)
    if not is_block(teams):
        yield replacement(lines, section_key, teams, {SECTION: {**section, team: entry}})
        return
    yield from set_keys(lines, *pair(teams, team), {KEY: entry[KEY]}, entry)


def _others(manifest: Manifest, team: str) -> dict[str, Any]:
    """Return all data except this team's entry."""
    values = {name: getattr(manifest, name) for name in type(manifest).model_fields}
    return values | {SECTION: {name: entry for name, entry in manifest.teams.items() if name != team}}
