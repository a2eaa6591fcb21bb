"""What the coalition says in its own words above a form: kept between two marks of what a form only shows.

<!-- tahaluf:reach-en -->
Whatever stands here comes from the manifest.
<!-- /tahaluf:reach-en -->
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from yaml.nodes import ScalarNode

from tahaluf.text import clean

from .definition import Kind
from .nodes import BOM, child, compose, items, scalar

BETWEEN_MARKS: Final = re.compile(
    r"^(?P<indent>[ ]*)<!-- tahaluf:(?P<name>[a-z0-9-]+) -->(?P<newline>\r?\n)"
    r"(?P<said>(?:.*\n)*?)(?P=indent)<!-- /tahaluf:(?P=name) -->",
    re.MULTILINE,
)
COMMENT: Final = re.compile(r"<!--|-->")


def fill(text: str, passages: Mapping[str, str], name: str = "form") -> str:
    """`text` with these passages (by the name in their marks, as Markdown) where the form has marks for them.

    No other byte is touched. Marks count in the literal blocks (`value: |`) of `markdown` elements alone, where
    every text can stand. Raises `Refused` for text that is no form.
    """
    if text.startswith(BOM):
        return BOM + fill(text[1:], passages, name)
    for node in reversed(list(_shown(text, name))):
        start, end = node.start_mark.index, node.end_mark.index
        block = BETWEEN_MARKS.sub(lambda found: _filled(found, passages), text[start:end])
        text = text[:start] + block + text[end:]
    return text


def _shown(text: str, name: str) -> Iterator[ScalarNode]:
    for node in items(child(compose(text, name), "body")):
        value = child(child(node, "attributes"), "value")
        if scalar(child(node, "type")) != Kind.MARKDOWN or not isinstance(value, ScalarNode):
            continue
        if value.style == "|":
            yield value


def _filled(found: re.Match[str], passages: Mapping[str, str]) -> str:
    if found["name"] not in passages:
        return found[0]
    indent, newline = found["indent"], found["newline"]
    lines = COMMENT.sub("", clean(passages[found["name"]])).splitlines()
    said = "".join(f"{indent}{line}".rstrip() + newline for line in lines)
    opening, closing = (f"{indent}<!-- {mark}tahaluf:{found['name']} -->" for mark in ("", "/"))
    return f"{opening}{newline}{said}{closing}"
