"""Updates a form's option lists in place to match the manifest."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import yaml
from yaml.nodes import Node, SequenceNode

from tahaluf.problems import InvalidInput, Problem
from tahaluf.yaml_source import BYTE_ORDER_MARK, child, items, location_of, parse_events, scalar_text

from .choices import Choice, key_beside, key_comment
from .definition import FieldType
from .source import compose_form

LINE_END: Final = re.compile("\r\n|[\r\n]")
MAX_AMBIGUOUS_LENGTH: Final = (
    3  # options this short are quoted: YAML parsers interpret `y`, `no` and `off` differently
)
NO_WRAP: Final = 1_000_000  # keeps PyYAML from wrapping long strings


def sync_options(text: str, options: Mapping[str, Sequence[Choice]], filename: str = "form") -> str:
    """Return `text` with the options of these dropdowns replaced. Nothing else changes.

    `options`: the new options by field id. Ids without a dropdown in this form are ignored, because the same mapping
    is used for several forms. Options that remain keep their quotes and comments. Lists that are up to date do not
    change. Raises `InvalidInput` if `text` is not a form, if a list is empty (GitHub rejects it), or if the file uses
    YAML anchors, because an edit could then change other places as well.
    """
    if text.startswith(BYTE_ORDER_MARK):
        return BYTE_ORDER_MARK + sync_options(text[1:], options, filename)
    edits = []
    for field_id, options_node in _dropdowns(text, filename):
        if field_id not in options:
            continue
        has_room = not options_node.flow_style or _starts_line(text, options_node)
        desired = [
            Choice(" ".join(choice.text.split()), choice.key if has_room else "")
            for choice in options[field_id]
        ]
        if not all(choice.text for choice in desired) or not desired:
            raise InvalidInput([_no_options_problem(field_id, options_node, filename)])
        if _choices_in(text, options_node) != desired:
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


def _starts_line(text: str, options_node: SequenceNode) -> bool:
    """Whether a list in flow style is the only thing on its line, so that it can be converted to block style."""
    start, end = options_node.start_mark.index, options_node.end_mark.index
    before = text[text.rfind("\n", 0, start) + 1 : start].strip()
    after = LINE_END.split(text[end:], maxsplit=1)[0].strip()
    return before == "options:" and not after


def _choices_in(text: str, options_node: SequenceNode) -> list[Choice]:
    """Return the current options. A list in flow style cannot contain keys."""
    return [Choice(scalar_text(item), key_beside(text, item)) for item in items(options_node)]


def _dropdowns(text: str, filename: str) -> Iterator[tuple[str, SequenceNode]]:
    for node in items(child(compose_form(text, filename), "body")):
        options_node = child(child(node, "attributes"), "options")
        if scalar_text(child(node, "type")) == FieldType.DROPDOWN and isinstance(options_node, SequenceNode):
            yield scalar_text(child(node, "id")), options_node


def _anchor_problems(text: str, filename: str) -> Iterator[Problem]:
    for event in parse_events(text, filename):
        if anchor := getattr(event, "anchor", None):
            sigil = "*" if isinstance(event, yaml.AliasEvent) else "&"
            what = (
                f"`{sigil}{anchor}` shares a value between several places, so no single list can be changed"
            )
            yield Problem(location_of(filename, event), "form-anchor", what, "write the value in full")


def _no_options_problem(field_id: str, options_node: Node, filename: str) -> Problem:
    what = f"there are no options for `{field_id}`"
    fix = "add at least one to the manifest, or remove the field from the form"
    return Problem(location_of(filename, options_node), "form-choices-empty", what, fix)


def _flow_edit(text: str, options_node: SequenceNode, desired: Sequence[Choice]) -> tuple[int, int, str]:
    """Replace a list in flow style (`[a, b]`). If the new options have keys, the list becomes one in block style."""
    start, end = options_node.start_mark.index, options_node.end_mark.index
    if any(choice.key for choice in desired):
        line = text[text.rfind("\n", 0, start) + 1 : start]
        dash = f"\n{' ' * (len(line) - len(line.lstrip()) + 2)}- "
        replacement = "".join(f"{dash}{_choice_line(choice)}" for choice in desired)
        return start - (text[start - 1] == " "), end, replacement
    replacement = ", ".join(quoted(choice.text, flow=True) for choice in desired)
    return start, end, f"[{replacement}]"


def _block_edit(text: str, options_node: SequenceNode, desired: Sequence[Choice]) -> tuple[int, int, str]:
    """Replace a list in block style. Options that remain in the list move together with the comments above them."""
    start = options_node.start_mark.index - options_node.start_mark.column
    ends = [start, *(_line_end_after(text, item) for item in items(options_node))]
    newline = "\r\n" if text.endswith("\r\n", 0, start) else text[start - 1]
    dash = f"{text[start : options_node.start_mark.index]}- "
    lines_by_option = {
        choice: text[begin:stop].removesuffix("\n").removesuffix("\r")
        for choice, (begin, stop) in zip(_choices_in(text, options_node), pairwise(ends), strict=True)
    }
    replacement = newline.join(
        lines_by_option.get(choice) or dash + _choice_line(choice) for choice in desired
    )
    return start, ends[-1], replacement + (newline if text.endswith(("\n", "\r"), 0, ends[-1]) else "")


def _line_end_after(text: str, item: Node) -> int:
    """Return the offset after the line break that follows `item` and any comment beside it."""
    end = int(item.end_mark.index)
    if text[end - 1] in "\r\n":
        return end
    match = LINE_END.search(text, end)
    return match.end() if match else len(text)


def _choice_line(choice: Choice) -> str:
    return quoted(choice.text, flow=False) + key_comment(choice.key)


def quoted(option: str, *, flow: bool) -> str:
    """Return the option without quotes if every YAML parser would read it as a string, and otherwise in double
    quotes.
    """
    unquoted = _dump_scalar(option, None, flow)
    safe = option[0].isalpha() and len(option) > MAX_AMBIGUOUS_LENGTH and not unquoted.startswith(("'", '"'))
    return unquoted if safe else _dump_scalar(option, '"', flow)


def _dump_scalar(option: str, style: str | None, flow: bool) -> str:
    """Return an option as YAML. It is dumped as a list of one item, from which the brackets or the dash are then
    removed.
    """
    line = yaml.dump(
        [option],
        Dumper=yaml.SafeDumper,
        allow_unicode=True,
        default_style=style,
        default_flow_style=flow,
        width=NO_WRAP,
    ).strip()
    return line[1:-1] if flow else line[2:]
