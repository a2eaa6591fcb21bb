"""The option lists of a form rewritten in place, so that forms offer what the manifest knows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import yaml
from yaml.nodes import Node, SequenceNode

from tahaluf.problems import InvalidInput, Problem

from .definition import FieldType
from .nodes import BOM, Loader, child, compose, items, location_at, location_of, scalar_text

LINE_END: Final = re.compile("\r\n|[\r\n]")
MAX_AMBIGUOUS_LENGTH: Final = 3  # `y`, `no`, `off`: YAML readers differ on these, so they are quoted
NO_WRAP: Final = 1_000_000  # the emitter would else break long texts into lines


def sync_options(text: str, options: Mapping[str, Sequence[str]], filename: str = "form") -> str:
    """`text` with the option lists of these dropdowns (by field id) set to these; no other byte is touched.

    Ids that the form does not have, or that are no dropdown's, are passed over, since several forms are
    kept by one mapping. An option that stays keeps its looks: its quotes, and the comments above and
    beside it. A list that is right already is left as it is. Raises `Refused` for text that is no form, for
    an empty list, which GitHub does not take, and where anchors could carry a change to other places.
    """
    if text.startswith(BOM):
        return BOM + sync_options(text[1:], options, filename)
    edits = []
    for field_id, options_node in _dropdowns(text, filename):
        if field_id not in options:
            continue
        desired = [" ".join(option.split()) for option in options[field_id]]
        if not all(desired) or not desired:
            raise InvalidInput([_no_options_problem(field_id, options_node, filename)])
        if [scalar_text(item) for item in items(options_node)] != desired:
            edits.append(
                _flow_edit(text, options_node, desired)
                if options_node.flow_style
                else _block_edit(text, options_node, desired)
            )
    if edits and (anchors := list(_anchor_problems(text, filename))):
        raise InvalidInput(anchors)
    for start, end, replacement in reversed(edits):
        text = text[:start] + replacement + text[end:]
    return text


def _dropdowns(text: str, filename: str) -> Iterator[tuple[str, SequenceNode]]:
    for node in items(child(compose(text, filename), "body")):
        options_node = child(child(node, "attributes"), "options")
        if scalar_text(child(node, "type")) == FieldType.DROPDOWN and isinstance(options_node, SequenceNode):
            yield scalar_text(child(node, "id")), options_node


def _anchor_problems(text: str, filename: str) -> Iterator[Problem]:
    for event in yaml.parse(text, Loader=Loader):
        if anchor := getattr(event, "anchor", None):
            sigil = "*" if isinstance(event, yaml.AliasEvent) else "&"
            what = (
                f"`{sigil}{anchor}` makes one value stand in several places, so no list can be changed alone"
            )
            yield Problem(location_at(event.start_mark, filename), "form-anchor", what, "write the value out")


def _no_options_problem(field_id: str, options_node: Node, filename: str) -> Problem:
    what = f"there is nothing to choose for `{field_id}`"
    fix = "name at least one in the manifest, or take the field out of the form"
    return Problem(location_of(options_node, filename), "form-choices-empty", what, fix)


def _flow_edit(text: str, options_node: SequenceNode, desired: Sequence[str]) -> tuple[int, int, str]:
    """`[a, b]`, which stays on one line."""
    replacement = ", ".join(_quoted(option, flow=True) for option in desired)
    return options_node.start_mark.index, options_node.end_mark.index, f"[{replacement}]"


def _block_edit(text: str, options_node: SequenceNode, desired: Sequence[str]) -> tuple[int, int, str]:
    """A list with a line for each option: those that stay are moved whole, with the comments above them."""
    start = options_node.start_mark.index - options_node.start_mark.column
    ends = [start, *(_line_end_after(text, item) for item in items(options_node))]
    newline = "\r\n" if text.endswith("\r\n", 0, start) else text[start - 1]
    dash = f"{text[start : options_node.start_mark.index]}- "
    lines_by_option = {
        scalar_text(item): text[begin:stop].removesuffix("\n").removesuffix("\r")
        for item, (begin, stop) in zip(items(options_node), pairwise(ends), strict=True)
    }
    replacement = newline.join(
        lines_by_option.get(option) or dash + _quoted(option, flow=False) for option in desired
    )
    return start, ends[-1], replacement + (newline if text.endswith(("\n", "\r"), 0, ends[-1]) else "")


def _line_end_after(text: str, item: Node) -> int:
    """Past the line break after `item`, and so past a comment beside it."""
    end = int(item.end_mark.index)
    if text[end - 1] in "\r\n":
        return end
    match = LINE_END.search(text, end)
    return match.end() if match else len(text)


def _quoted(option: str, *, flow: bool) -> str:
    """Bare where every reader of YAML takes it for text, else in double quotes."""
    unquoted = _dump_scalar(option, None, flow)
    safe = option[0].isalpha() and len(option) > MAX_AMBIGUOUS_LENGTH and not unquoted.startswith(("'", '"'))
    return unquoted if safe else _dump_scalar(option, '"', flow)


def _dump_scalar(option: str, style: str | None, flow: bool) -> str:
    """One option as it stands in a list of one, the list's own brackets or dash taken off."""
    line = yaml.dump(
        [option],
        Dumper=yaml.SafeDumper,
        allow_unicode=True,
        default_style=style,
        default_flow_style=flow,
        width=NO_WRAP,
    ).strip()
    return line[1:-1] if flow else line[2:]
