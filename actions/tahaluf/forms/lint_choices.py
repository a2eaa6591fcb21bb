"""GitHub's rules for what can be chosen: the options of a dropdown, the boxes of checkboxes."""

from collections.abc import Iterator, Sequence
from typing import Final

from yaml.nodes import Node, ScalarNode, SequenceNode

from .faults import Fault, check_flag, check_keys, check_text, line_of
from .nodes import BOOLEAN, INTEGER, STRING, child, items, scalar, truth
from .selection import Menu

BOX: Final = ("label", "required")
RESERVED: Final = "none"
RESERVED_BESIDE_DEFAULT: Final = "n/a"


def dropdown(attributes: Node | None) -> Iterator[Fault]:
    listed = child(attributes, "options")
    if listed is not None and not isinstance(listed, SequenceNode):
        yield Fault(listed, "options-no-list", "`options` is not a list", "write `- ` before each")
    yield from _repeated([(node, scalar(node)) for node in items(listed)])
    for node in items(listed):
        yield from _option(node)
    if truth(child(attributes, "multiple")):
        yield from _inseparable(items(listed))
    default = child(attributes, "default")
    if default is not None:
        yield from _default(default, items(listed))


def _default(default: Node, options: Sequence[Node]) -> Iterator[Fault]:
    if not _counts(default, len(options)):
        mend = "write its number in the list, where the first is 0"
        yield Fault(default, "default-unknown", "`default` is not the number of an option", mend)
    for node in options:
        if scalar(node).casefold() == RESERVED_BESIDE_DEFAULT:
            what = f"GitHub takes no option `{scalar(node)}` where there is a `default`"
            yield Fault(node, "option-reserved", what, "take one of the two out")


def _counts(node: Node, number: int) -> bool:
    written = scalar(node)
    return node.tag == INTEGER and written.isdecimal() and int(written) < number


def boxes(listed: Node | None) -> Iterator[Fault]:
    if listed is not None and not isinstance(listed, SequenceNode):
        yield Fault(listed, "options-no-list", "`options` is not a list", "write `- label: …` for each")
    yield from _repeated([(node, scalar(child(node, "label"))) for node in items(listed)])
    for node in items(listed):
        label = child(node, "label")
        yield from check_keys(node, BOX, "box-key-unknown")
        yield from check_text(label, "label")
        yield from check_flag(child(node, "required"), "required")
        if label is None:
            yield Fault(node, "box-label-missing", "this box has no `label`", "write `- label: …`")
        elif "\n" in scalar(label):
            yield Fault(label, "option-lines", "the label of a box is one line", "make it one")


def _option(node: Node) -> Iterator[Fault]:
    text = scalar(node)
    if node.tag == BOOLEAN:
        what = f"YAML takes `{text}` for true or false"
        yield Fault(node, "option-boolean", what, "put it in double quotes")
    elif not isinstance(node, ScalarNode) or node.tag != STRING:
        what = "YAML does not read this option as text"
        yield Fault(node, "option-not-text", what, "put it in double quotes")
    elif not text:
        yield Fault(node, "option-empty", "this option is empty", "write something, or take it out")
    elif text.casefold() == RESERVED:
        what = "GitHub keeps the option “None” for an answer left empty"
        yield Fault(node, "option-reserved", what, "take it out, or write more words")
    elif "\n" in text:
        yield Fault(node, "option-lines", "an option is one line", "make it one")


def _inseparable(options: Sequence[Node]) -> Iterator[Fault]:
    menu = Menu(map(scalar, options))
    for node in options:
        ways, _ = menu.splits(scalar(node))
        if ways > 1:
            what = "joined with commas, other options look like this one"
            yield Fault(node, "options-inseparable", what, "write it without the comma")


def _repeated(options: Sequence[tuple[Node, str]]) -> Iterator[Fault]:
    lines: dict[str, int] = {}
    for node, text in options:
        if text and text in lines:
            what = f"line {lines[text]} offers this already"
            yield Fault(node, "option-repeated", what, "keep one of them")
        lines.setdefault(text, line_of(node))
