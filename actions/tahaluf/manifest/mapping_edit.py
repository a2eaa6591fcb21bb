"""Sets keys of a mapping in the manifest's YAML without changing anything else."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tahaluf.yaml_source import Lines, TextEdit, child, insert_lines, last_line_of, value_end

from .yaml_writer import key_lines


def set_keys(
    lines: Lines, key: yaml.Node, node: yaml.Node, new: Mapping[str, Any], whole: Mapping[str, Any]
) -> Iterator[TextEdit]:
    """Yield the edits that set the `new` keys in the mapping at `key`. `whole` is the complete mapping.

    A mapping in flow style is rewritten.
    """
    if not is_block(node):
        yield replacement(lines, key, node, {key.value: whole})
        return
    column = node.start_mark.column
    for name, value in new.items():
        if child(node, name) is not None:
            own_key, own_value = pair(node, name)
            yield replacement(lines, own_key, own_value, {name: value})
        else:
            block = "".join(f"{' ' * column}{line}{lines.newline}" for line in key_lines(name, value))
            yield insert_lines(lines, last_line_of(lines, node) + 1, block)


def replacement(lines: Lines, key: yaml.Node, value: yaml.Node, new: Mapping[str, Any]) -> TextEdit:
    """Return the edit that replaces a key and its value."""
    [(name, content)] = new.items()
    indent = lines.newline + " " * key.start_mark.column
    return lines.offset(key.start_mark), value_end(lines, value), indent.join(key_lines(name, content))


def pair(node: Any, name: str) -> tuple[Any, Any]:
    """Return the key and the value with this name."""
    return next((key, value) for key, value in node.value if key.value == name)


def is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and bool(node.value) and not node.flow_style
