"""GitHub's rules for what can be chosen: the options of a dropdown, the boxes of checkboxes."""

from collections.abc import Iterator, Sequence
from typing import Final

from yaml.nodes import Node, ScalarNode, SequenceNode

from .issues import NodeProblem, check_boolean, check_keys, check_text, line_number
from .nodes import BOOLEAN_TAG, INTEGER_TAG, STRING_TAG, child, is_true, items, scalar_text
from .selection import OptionSet

BOX_KEYS: Final = ("label", "required")
RESERVED_OPTION: Final = "none"
RESERVED_WITH_DEFAULT: Final = "n/a"


def check_dropdown(attributes: Node | None) -> Iterator[NodeProblem]:
    options_node = child(attributes, "options")
    if options_node is not None and not isinstance(options_node, SequenceNode):
        yield NodeProblem(
            options_node, "options-no-list", "`options` is not a list", "write `- ` before each"
        )
    yield from _check_repeated([(node, scalar_text(node)) for node in items(options_node)])
    for node in items(options_node):
        yield from _check_option(node)
    if is_true(child(attributes, "multiple")):
        yield from _check_separable(items(options_node))
    default = child(attributes, "default")
    if default is not None:
        yield from _check_default(default, items(options_node))


def _check_default(default: Node, options: Sequence[Node]) -> Iterator[NodeProblem]:
    if not _is_index(default, len(options)):
        fix = "write its number in the list, where the first is 0"
        yield NodeProblem(default, "default-unknown", "`default` is not the number of an option", fix)
    for node in options:
        if scalar_text(node).casefold() == RESERVED_WITH_DEFAULT:
            what = f"GitHub takes no option `{scalar_text(node)}` where there is a `default`"
            yield NodeProblem(node, "option-reserved", what, "take one of the two out")


def _is_index(node: Node, count: int) -> bool:
    digits = scalar_text(node)
    return node.tag == INTEGER_TAG and digits.isdecimal() and int(digits) < count


def check_boxes(options_node: Node | None) -> Iterator[NodeProblem]:
    if options_node is not None and not isinstance(options_node, SequenceNode):
        yield NodeProblem(
            options_node, "options-no-list", "`options` is not a list", "write `- label: …` for each"
        )
    yield from _check_repeated([(node, scalar_text(child(node, "label"))) for node in items(options_node)])
    for node in items(options_node):
        label = child(node, "label")
        yield from check_keys(node, BOX_KEYS, "box-key-unknown")
        yield from check_text(label, "label")
        yield from check_boolean(child(node, "required"), "required")
        if label is None:
            yield NodeProblem(node, "box-label-missing", "this box has no `label`", "write `- label: …`")
        elif "\n" in scalar_text(label):
            yield NodeProblem(label, "option-lines", "the label of a box is one line", "make it one")


def _check_option(node: Node) -> Iterator[NodeProblem]:
    text = scalar_text(node)
    if node.tag == BOOLEAN_TAG:
        what = f"YAML takes `{text}` for true or false"
        yield NodeProblem(node, "option-boolean", what, "put it in double quotes")
    elif not isinstance(node, ScalarNode) or node.tag != STRING_TAG:
        what = "YAML does not read this option as text"
        yield NodeProblem(node, "option-not-text", what, "put it in double quotes")
    elif not text:
        yield NodeProblem(node, "option-empty", "this option is empty", "write something, or take it out")
    elif text.casefold() == RESERVED_OPTION:
        what = "GitHub keeps the option “None” for an answer left empty"
        yield NodeProblem(node, "option-reserved", what, "take it out, or write more words")
    elif "\n" in text:
        yield NodeProblem(node, "option-lines", "an option is one line", "make it one")


def _check_separable(options: Sequence[Node]) -> Iterator[NodeProblem]:
    option_set = OptionSet(map(scalar_text, options))
    for node in options:
        split_count, _ = option_set.split(scalar_text(node))
        if split_count > 1:
            what = "joined with commas, other options look like this one"
            yield NodeProblem(node, "options-inseparable", what, "write it without the comma")


def _check_repeated(options: Sequence[tuple[Node, str]]) -> Iterator[NodeProblem]:
    lines: dict[str, int] = {}
    for node, text in options:
        if text and text in lines:
            what = f"line {lines[text]} offers this already"
            yield NodeProblem(node, "option-repeated", what, "keep one of them")
        lines.setdefault(text, line_number(node))
