"""The option lists of a form rewritten in place, so that forms offer what the manifest knows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import yaml
from yaml.nodes import Node, SequenceNode

from tahaluf.problems import Problem, Refused

from .definition import Kind
from .nodes import BOM, Loader, child, compose, items, place_at, place_of, scalar

LINE_END: Final = re.compile("\r\n|[\r\n]")
SHORT_WORDS: Final = 3  # `y`, `no`, `off`: YAML readers differ on these, so they are quoted
WIDE: Final = 1_000_000  # the emitter would else break long texts into lines


def sync(text: str, options: Mapping[str, Sequence[str]], name: str = "form") -> str:
    """`text` with the option lists of these dropdowns (by field id) set to these; no other byte is touched.

    Ids that the form does not have, or that are no dropdown's, are passed over, since several forms are
    kept by one mapping. An option that stays keeps its looks: its quotes, and the comments above and
    beside it. A list that is right already is left as it is. Raises `Refused` for text that is no form, for
    an empty list, which GitHub does not take, and where anchors could carry a change to other places.
    """
    if text.startswith(BOM):
        return BOM + sync(text[1:], options, name)
    edits = []
    for field_id, listed in _dropdowns(text, name):
        if field_id not in options:
            continue
        wanted = [" ".join(option.split()) for option in options[field_id]]
        if not all(wanted) or not wanted:
            raise Refused([_nothing(field_id, listed, name)])
        if [scalar(item) for item in items(listed)] != wanted:
            edits.append(_flow(text, listed, wanted) if listed.flow_style else _block(text, listed, wanted))
    if edits and (anchored := list(_anchored(text, name))):
        raise Refused(anchored)
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


def _dropdowns(text: str, name: str) -> Iterator[tuple[str, SequenceNode]]:
    for node in items(child(compose(text, name), "body")):
        listed = child(child(node, "attributes"), "options")
        if scalar(child(node, "type")) == Kind.DROPDOWN and isinstance(listed, SequenceNode):
            yield scalar(child(node, "id")), listed


def _anchored(text: str, name: str) -> Iterator[Problem]:
    for event in yaml.parse(text, Loader=Loader):
        if anchor := getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            what = (
                f"`{sign}{anchor}` makes one value stand in several places, so no list can be changed alone"
            )
            yield Problem(place_at(event.start_mark, name), "form-anchor", what, "write the value out")


def _nothing(field_id: str, listed: Node, name: str) -> Problem:
    what = f"there is nothing to choose for `{field_id}`"
    mend = "name at least one in the manifest, or take the field out of the form"
    return Problem(place_of(listed, name), "form-choices-empty", what, mend)


def _flow(text: str, listed: SequenceNode, wanted: Sequence[str]) -> tuple[int, int, str]:
    """`[a, b]`, which stays on one line."""
    new = ", ".join(_written(option, flow=True) for option in wanted)
    return listed.start_mark.index, listed.end_mark.index, f"[{new}]"


def _block(text: str, listed: SequenceNode, wanted: Sequence[str]) -> tuple[int, int, str]:
    """A list with a line for each option: those that stay are moved whole, with the comments above them."""
    start = listed.start_mark.index - listed.start_mark.column
    ends = [start, *(_end_of_line(text, item) for item in items(listed))]
    newline = "\r\n" if text.endswith("\r\n", 0, start) else text[start - 1]
    dash = f"{text[start : listed.start_mark.index]}- "
    kept = {
        scalar(item): text[above:below].removesuffix("\n").removesuffix("\r")
        for item, (above, below) in zip(items(listed), pairwise(ends), strict=True)
    }
    new = newline.join(kept.get(option) or dash + _written(option, flow=False) for option in wanted)
    return start, ends[-1], new + (newline if text.endswith(("\n", "\r"), 0, ends[-1]) else "")


def _end_of_line(text: str, item: Node) -> int:
    """Past the line break after `item`, and so past a comment beside it."""
    end = int(item.end_mark.index)
    if text[end - 1] in "\r\n":
        return end
    found = LINE_END.search(text, end)
    return found.end() if found else len(text)


def _written(option: str, *, flow: bool) -> str:
    """Bare where every reader of YAML takes it for text, else in double quotes."""
    bare = _dumped(option, None, flow)
    safe = option[0].isalpha() and len(option) > SHORT_WORDS and not bare.startswith(("'", '"'))
    return bare if safe else _dumped(option, '"', flow)


def _dumped(option: str, style: str | None, flow: bool) -> str:
    """One option as it stands in a list of one, the list's own brackets or dash taken off."""
    line = yaml.dump(
        [option],
        Dumper=yaml.SafeDumper,
        allow_unicode=True,
        default_style=style,
        default_flow_style=flow,
        width=WIDE,
    ).strip()
    return line[1:-1] if flow else line[2:]
