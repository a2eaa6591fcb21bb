"""Checks the options of dropdowns and checkboxes against GitHub's rules."""

from collections.abc import Iterator, Sequence
from typing import Final

from yaml.nodes import Node, ScalarNode, SequenceNode

from tahaluf.yaml_source import BOOL_TAG, INT_TAG, STR_TAG, child, is_true, items, scalar_text

from .issues import NodeProblem, check_boolean, check_keys, check_text, line_number
from .lint_direction import check_direction
from .selection import OptionSet, inseparable_option

BOX_KEYS: Final = ("label", "required")
RESERVED_OPTION: Final = "none"
RESERVED_WITH_DEFAULT: Final = "n/a"


def check_dropdown(attributes: Node | None) -> Iterator[NodeProblem]:
    options_node = child(attributes, "options")
    if options_node is not None and not isinstance(options_node, SequenceNode):
        yield NodeProblem(
            options_node, "options-no-list", "`options` is not a list", "write `- ` before each option"
        )
    yield from _check_repeated([(node, scalar_text(node)) for node in items(options_node)])
    for node in items(options_node):
        yield from _check_option(node)
        yield from check_direction(node)
    if is_true(child(attributes, "multiple")):
        yield from _check_separable(items(options_node))
    default = child(attributes, "default")
    if default is not None:
        yield from _check_default(default, items(options_node))


def _check_default(default: Node, options: Sequence[Node]) -> Iterator[NodeProblem]:
    if not _is_index(default, len(options)):
        fix = "write the index of an option, counting from 0"
        yield NodeProblem(default, "default-unknown", "`default` is not the index of an option", fix)
    for node in options:
        if scalar_text(node).casefold() == RESERVED_WITH_DEFAULT:
            what = f"GitHub does not allow the option `{scalar_text(node)}` together with `default`"
            yield NodeProblem(node, "option-reserved", what, "remove one of the two")


def _is_index(node: Node, count: int) -> bool:
    digits = scalar_text(node)
    return node.tag == INT_TAG and digits.isdecimal() and int(digits) < count


def check_boxes(options_node: Node | None) -> Iterator[NodeProblem]:
    if options_node is not None and not isinstance(options_node, SequenceNode):
        yield NodeProblem(
            options_node, "options-no-list", "`options` is not a list", "write `- label: …` for each box"
        )
    yield from _check_repeated([(node, scalar_text(child(node, "label"))) for node in items(options_node)])
    for node in items(options_node):
        label = child(node, "label")
        yield from check_keys(node, BOX_KEYS, "box-key-unknown")
        yield from check_text(label, "label")
        yield from check_boolean(child(node, "required"), "required")
        yield from check_direction(label)
        if label is None:
            yield NodeProblem(node, "box-label-missing", "this box has no `label`", "write `- label: …`")
        elif "\n" in scalar_text(label):
            yield NodeProblem(
                label, "option-lines", "this label has more than one line", "write it on one line"
            )


def _check_option(node: Node) -> Iterator[NodeProblem]:
    text = scalar_text(node)
    if node.tag == BOOL_TAG:
        what = f"YAML parses `{text}` as true or false"
        yield NodeProblem(node, "option-boolean", what, "put it in double quotes")
    elif not isinstance(node, ScalarNode) or node.tag != STR_TAG:
        what = "YAML does not parse this option as a string"
        yield NodeProblem(node, "option-not-text", what, "put it in double quotes")
    elif not text:
        yield NodeProblem(node, "option-empty", "this option is empty", "fill it in, or remove it")
    elif text.casefold() == RESERVED_OPTION:
        what = "GitHub reserves the option “None” for empty answers"
        yield NodeProblem(node, "option-reserved", what, "remove it, or use longer text")
    elif "\n" in text:
        yield NodeProblem(node, "option-lines", "this option has more than one line", "write it on one line")


def _check_separable(options: Sequence[Node]) -> Iterator[NodeProblem]:
    option_set = OptionSet(map(scalar_text, options))
    joined = [node for node in options if option_set.split(scalar_text(node))[0] > 1]
    for node in joined:
        what = "this option looks like other options joined with commas"
        yield NodeProblem(node, "options-inseparable", what, "write it without the comma")
    if not joined and (option := inseparable_option(map(scalar_text, options))):
        node = next(node for node in options if scalar_text(node) == option)
        what = "when joined with other options, this one is ambiguous"
        yield NodeProblem(node, "options-inseparable", what, "write it without the comma")


def _check_repeated(options: Sequence[tuple[Node, str]]) -> Iterator[NodeProblem]:
    lines: dict[str, int] = {}
    for node, text in options:
        if text and text in lines:
            what = f"the option is already on line {lines[text]}"
            yield NodeProblem(node, "option-repeated", what, "keep one of them")
        lines.setdefault(text, line_number(node))
