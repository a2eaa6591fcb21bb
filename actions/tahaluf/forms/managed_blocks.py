"""Fills the managed blocks in a form's `markdown` elements with text from the manifest. A managed block is between
two comments:

<!-- tahaluf:reach-en -->
This text is replaced with the text in the manifest.
<!-- /tahaluf:reach-en -->
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from yaml.nodes import ScalarNode

from tahaluf.escape import sanitize
from tahaluf.yaml_source import BYTE_ORDER_MARK, child, items, scalar_text

from .definition import FieldType
from .source import compose_form

BLOCK_PATTERN: Final = re.compile(
    r"^(?P<indent>[ ]*)<!-- tahaluf:(?P<name>[a-z0-9-]+) -->(?P<newline>\r?\n)"
    r"(?P<content>(?:.*\n)*?)(?P=indent)<!-- /tahaluf:(?P=name) -->",
    re.MULTILINE,
)
COMMENT: Final = re.compile(r"<!--|-->")


def fill_blocks(text: str, contents: Mapping[str, str], filename: str = "form") -> str:
    """Return `text` with managed blocks replaced by `contents` (Markdown by block name). Unknown names are ignored.

    Nothing else changes. Blocks are recognized only in `markdown` elements whose value is a literal scalar (`value:
    |`), which can hold any text. Raises `InvalidInput` if `text` is not a form.
    """
    if text.startswith(BYTE_ORDER_MARK):
        return BYTE_ORDER_MARK + fill_blocks(text[1:], contents, filename)
    for node in reversed(list(_markdown_values(text, filename))):
        start, end = node.start_mark.index, node.end_mark.index
        block = BLOCK_PATTERN.sub(lambda match: _fill_block(match, contents), text[start:end])
        text = text[:start] + block + text[end:]
    return text


def _markdown_values(text: str, filename: str) -> Iterator[ScalarNode]:
    for node in items(child(compose_form(text, filename), "body")):
        value = child(child(node, "attributes"), "value")
        if scalar_text(child(node, "type")) != FieldType.MARKDOWN or not isinstance(value, ScalarNode):
            continue
        if value.style == "|":
            yield value


def _fill_block(match: re.Match[str], contents: Mapping[str, str]) -> str:
    if match["name"] not in contents:
        return match[0]
    indent, newline = match["indent"], match["newline"]
    lines = COMMENT.sub("", sanitize(contents[match["name"]])).splitlines()
    body = "".join(f"{indent}{line}".rstrip() + newline for line in lines)
    opening, closing = (f"{indent}<!-- {mark}tahaluf:{match['name']} -->" for mark in ("", "/"))
    return f"{opening}{newline}{body}{closing}"
