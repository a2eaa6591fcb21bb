"""Adds resources to `resources.yml`, and changes single keys, without changing anything else in the file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import yaml

from tahaluf.manifest import EditError, key_lines
from tahaluf.problems import InvalidInput, Problem
from tahaluf.yaml_source import (
    ItemSpan,
    Lines,
    TextEdit,
    apply_edits,
    colon_end,
    compose,
    document_end,
    has_blank_lines_between,
    insert_lines,
    item_spans,
    last_line_of,
    list_item,
    location_of,
    value_end,
)

from .resources import Resource, load_resources

DEFAULT_INDENT: Final = 2
KEY_ORDER: Final = tuple(Resource.model_fields)
BRACKETS: Final = "the resources are in brackets or below a `?`, where Tahaluf cannot insert lines"
BRACKETS_FIX: Final = "write each resource on its own lines below `resources:`, starting with `- `"


def add_resource(text: str, entry: Mapping[str, Any], filename: str) -> str:
    """Return the text with the entry added at the end of the list. The list is created if it does not exist.

    Raises InvalidInput if the file is invalid before or after the edit.
    """
    if compose(text, filename) is None:
        edited = f"{text}resources:\n{list_item(Lines.from_text(text), _entry_lines(entry), DEFAULT_INDENT)}"
        load_resources(edited, filename)
        return edited
    before = load_resources(text, filename)
    edited = _insert_item(text, entry, filename)
    after = load_resources(edited, filename)
    if after.topics != before.topics or after.resources[:-1] != before.resources:
        raise EditError("the edit would also change other parts of the file")
    return edited


def set_unreachable(text: str, month_by_id: Mapping[str, str | None], filename: str) -> str:
    """Return the text with `unreachable` set in the resources with these ids, or removed where the value is None."""
    before = load_resources(text, filename)
    lines, items, _ = _list_of(text, filename)
    edits = []
    for item, resource in zip(items, before.resources, strict=True):
        if resource.id in month_by_id and month_by_id[resource.id] != resource.unreachable:
            edits.append(_unreachable_edit(lines, item, month_by_id[resource.id], filename))
    edited = apply_edits(text, edits)
    wanted = [
        one.model_copy(update={"unreachable": month_by_id[one.id]}) if one.id in month_by_id else one
        for one in before.resources
    ]
    after = load_resources(edited, filename)
    if after.topics != before.topics or list(after.resources) != wanted:
        raise EditError("the edit would also change keys other than `unreachable`")
    return edited


def _unreachable_edit(lines: Lines, item: ItemSpan, month: str | None, filename: str) -> TextEdit:
    nodes = {key.value: (key, value) for key, value in item.node.value}
    if item.node.flow_style:
        raise InvalidInput([_brackets_problem(item.node, filename)])
    if found := nodes.get("unreachable"):
        key, value = found
        if month is None:
            return lines.starts[key.start_mark.line], lines.starts[last_line_of(lines, value) + 1], ""
        return lines.offset(value.start_mark), value_end(lines, value), month
    earlier = KEY_ORDER[: KEY_ORDER.index("unreachable")]
    after = max(last_line_of(lines, value) for name, (_, value) in nodes.items() if name in earlier)
    line = f"{' ' * item.node.start_mark.column}unreachable: {month}{lines.newline}"
    return insert_lines(lines, after + 1, line)


def _insert_item(text: str, entry: Mapping[str, Any], filename: str) -> str:
    lines, items, list_node = _list_of(text, filename)
    if items:
        gap = lines.newline if has_blank_lines_between(lines, items) else ""
        block = list_item(lines, _entry_lines(entry), list_node.start_mark.column)
        return apply_edits(text, [insert_lines(lines, items[-1].last + 1, gap + block)])
    block = list_item(lines, _entry_lines(entry), DEFAULT_INDENT)
    if list_node is None:
        root: Any = compose(text, filename)
        return apply_edits(
            text, [insert_lines(lines, document_end(lines, root), f"resources:{lines.newline}{block}")]
        )
    before = text[: lines.offset(list_node.start_mark)].rstrip()
    clear = (len(before), value_end(lines, list_node), "")
    return apply_edits(text, [clear, insert_lines(lines, list_node.end_mark.line + 1, block)])


def _list_of(text: str, filename: str) -> tuple[Lines, Sequence[ItemSpan], Any]:
    """Return the list's lines, items and node. The node is None if the key is missing."""
    lines, root = Lines.from_text(text), cast("yaml.MappingNode", compose(text, filename))
    key, value = next(((k, v) for k, v in root.value if k.value == "resources"), (None, None))
    sequence = value if isinstance(value, yaml.SequenceNode) and value.value else None
    if root.flow_style or (sequence and sequence.flow_style) or (key and colon_end(lines, key) is None):
        raise InvalidInput([_brackets_problem(value or root, filename)])
    if key is None or sequence is None:
        return lines, (), value
    return lines, item_spans(lines, sequence, key), sequence


def _brackets_problem(node: yaml.Node, filename: str) -> Problem:
    return Problem(location_of(filename, node), "resources-in-brackets", BRACKETS, BRACKETS_FIX)


def _entry_lines(entry: Mapping[str, Any]) -> list[str]:
    return [line for key, value in entry.items() for line in key_lines(key, value)]
