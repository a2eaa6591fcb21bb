"""GitHub's rules for issue forms, told before GitHub does.

Sources: "Syntax for issue forms", "Syntax for GitHub's form schema" and "Common validation errors when
creating issue forms" in GitHub's documentation. Two rules are ours: labels differ even where ids do,
since a body shows labels alone; and the choices of a multiple dropdown can be told apart again once they
are joined.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tahaluf.problems import Problem, Refused

from .definition import Kind
from .load import unreadable
from .nodes import BOOLEAN, INTEGER, STRING, child, compose, entries, items, place_of, scalar, truth
from .selection import splits

TOP: Final = ("name", "description", "body", "title", "labels", "assignees", "projects", "type")
NEEDED: Final = ("name", "description", "body")
FIELD: Final = ("type", "id", "attributes", "validations")
_TEXTS: Final = ("label", "description", "placeholder", "value", "render")
ATTRIBUTES: Final = {
    Kind.MARKDOWN: ("value",),
    Kind.INPUT: ("label", "description", "placeholder", "value"),
    Kind.TEXTAREA: _TEXTS,
    Kind.DROPDOWN: ("label", "description", "multiple", "options", "default"),
    Kind.CHECKBOXES: ("label", "description", "options"),
    Kind.UPLOAD: ("label", "description"),
}
VALIDATIONS: Final = {kind: ("required", "accept") if kind == Kind.UPLOAD else ("required",) for kind in Kind}
BOX: Final = ("label", "required")

# GitHub keeps its list of such words to itself; this is the one that its documentation names.
SECRET_WORDS: Final = ("password",)
RESERVED: Final = "none"
_ID: Final = re.compile(r"[A-Za-z0-9_-]+")


class Fault(NamedTuple):
    """A problem that still has its node for a place."""

    node: Node
    id: str
    what: str
    mend: str


def lint(text: str, name: str) -> list[Problem]:
    """What GitHub would not take or would show wrongly, sorted by place. `name` is the file of the places."""
    try:
        root = compose(text, name)
    except Refused as refused:
        return list(refused.problems)
    fields = items(child(root, "body"))
    rules = (_top(root), _questions(root, fields), _labels(fields), *(_field(node) for node in fields))
    told = [Problem(place_of(fault.node, name), *fault[1:]) for faults in rules for fault in faults]
    return sorted({*told, *unreadable(root, name)})


def _top(root: MappingNode) -> Iterator[Fault]:
    yield from _keys(root, TOP, "form-key-unknown")
    for key in NEEDED:
        if (
            child(root, key) is None and key != "body"
        ):  # without a body it is not even readable: told in `load`
            yield Fault(root, "form-key-missing", f"the form has no `{key}`", f"write `{key}:`")
    for key in ("name", "description", "title", "type"):
        yield from _text(child(root, key), key)
    for key in ("labels", "assignees", "projects"):
        value = child(root, key)
        for node in items(value) or ([value] if value else []):
            yield from _text(node, key)


def _questions(root: MappingNode, fields: Sequence[Node]) -> Iterator[Fault]:
    if fields and all(_written_kind(node) == Kind.MARKDOWN for node in fields):
        what = "the form asks nothing: all its fields are `markdown`"
        yield Fault(child(root, "body") or root, "form-no-question", what, "add a field that takes an answer")


def _field(node: Node) -> Iterator[Fault]:
    if not isinstance(node, MappingNode):
        yield Fault(node, "field-no-mapping", "this is no field", "write `- type: …` and `attributes:`")
        return
    yield from _keys(node, FIELD, "field-key-unknown")
    yield from _id(node)
    kind, attributes = _written_kind(node), child(node, "attributes")
    if kind is None:
        return
    yield from _keys(attributes, ATTRIBUTES[kind], "field-attribute-unknown")
    yield from _keys(child(node, "validations"), VALIDATIONS[kind], "field-validation-unknown")
    yield from _yes_or_no(child(child(node, "validations"), "required"), "required")
    yield from _yes_or_no(child(attributes, "multiple"), "multiple")
    for key in _TEXTS:
        yield from _text(child(attributes, key), key)
    yield from _label(kind, child(attributes, "label"))
    if kind == Kind.DROPDOWN:
        yield from _dropdown(attributes)
    elif kind == Kind.CHECKBOXES:
        yield from _boxes(child(attributes, "options"))


def _keys(node: Node | None, allowed: Sequence[str], problem: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for key, at, _ in entries(node) if isinstance(node, MappingNode) else ():
        if key not in allowed:
            near = get_close_matches(key, allowed, 1)
            mend = (
                f"did you mean `{near[0]}`?"
                if near
                else f"take it out; what may stand here: {', '.join(allowed)}"
            )
            yield Fault(at, problem, f"`{key}` is no key that GitHub takes here", mend)
        if key in seen:
            yield Fault(at, "form-key-repeated", f"`{key}` stands here twice", "keep one of them")
        seen.add(key)


def _id(node: Node) -> Iterator[Fault]:
    written = child(node, "id")
    if written is None:
        return
    if _written_kind(node) == Kind.MARKDOWN:
        yield Fault(
            written, "field-id-on-markdown", "`markdown` takes no answer, so it has no id", "take the id out"
        )
    elif not _ID.fullmatch(scalar(written)):
        mend = "use letters, digits, - and _ of the English alphabet"
        yield Fault(written, "field-id-form", "this id has characters that GitHub does not take", mend)


def _text(node: Node | None, key: str) -> Iterator[Fault]:
    if node is None:
        return
    if not isinstance(node, ScalarNode) or node.tag != STRING:
        yield Fault(
            node, "form-not-text", f"YAML does not read this `{key}` as text", "put it in double quotes"
        )
    elif not scalar(node) and key != "value":
        yield Fault(node, "form-text-empty", f"`{key}` is empty", "write something, or take the key out")


def _yes_or_no(node: Node | None, key: str) -> Iterator[Fault]:
    if node is not None and node.tag != BOOLEAN:
        yield Fault(
            node, "form-not-true-or-false", f"`{key}` is true or false, without quotes", "write one of them"
        )


def _label(kind: Kind, node: Node | None) -> Iterator[Fault]:
    label = scalar(node)
    if node is None:
        return
    if "\n" in label:
        yield Fault(
            node, "field-label-lines", "a label is a heading, and this one has two lines", "make it one line"
        )
    if kind in (Kind.INPUT, Kind.TEXTAREA) and any(word in label.casefold() for word in SECRET_WORDS):
        mend = "never ask for secrets in an issue; use another word if you do not"
        yield Fault(node, "field-label-secret", "GitHub refuses labels with such a word", mend)


def _labels(fields: Sequence[Node]) -> Iterator[Fault]:
    """Labels that are the same, or the same to GitHub where there is no id to tell them apart."""
    asked = [node for node in fields if _written_kind(node) not in (None, Kind.MARKDOWN)]
    labels: dict[str, Node] = {}
    references: dict[str, Node] = {}
    for node in asked:
        written = child(child(node, "attributes"), "label")
        label, reference = scalar(written), _reference(node)
        if not written or not label:
            continue
        if label in labels:
            what = f"line {_line(labels[label])} has this label already, and a body shows labels alone"
            yield Fault(written, "field-label-repeated", what, "call one of them something else")
        elif reference and reference in references:
            what = f"to GitHub this label is the same as that of line {_line(references[reference])}"
            yield Fault(written, "field-label-similar", what, "give the fields ids, or change a letter")
        labels.setdefault(label, written)
        references.setdefault(reference, written)
    for box, label in _box_labels(asked):
        if label in labels and not scalar(child(_owner(asked, labels[label]), "id")):
            what = f"line {_line(labels[label])} has this label already"
            yield Fault(box, "box-label-repeated", what, "change one of them, or give that field an id")


def _box_labels(asked: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    for node in asked:
        if _written_kind(node) == Kind.CHECKBOXES:
            for box in items(child(child(node, "attributes"), "options")):
                yield box, scalar(child(box, "label"))


def _owner(asked: Sequence[Node], label: Node) -> Node:
    return next(node for node in asked if child(child(node, "attributes"), "label") is label)


def _reference(node: Node) -> str:
    """What GitHub calls a field: its id, or its label as Rails' `parameterize` leaves it (ASCII alone)."""
    written = scalar(child(node, "id"))
    label = unicodedata.normalize("NFKD", scalar(child(child(node, "attributes"), "label")))
    return written or re.sub(r"[^a-z0-9_-]+", "-", label.encode("ascii", "ignore").decode().casefold()).strip(
        "-"
    )


def _dropdown(attributes: Node | None) -> Iterator[Fault]:
    listed = child(attributes, "options")
    if listed is not None and not isinstance(listed, SequenceNode):
        yield Fault(listed, "options-no-list", "`options` is not a list", "write `- ` before each")
    yield from _repeated([(node, scalar(node)) for node in items(listed)])
    for node in items(listed):
        yield from _option(node)
    if truth(child(attributes, "multiple")):
        yield from _inseparable(items(listed))
    default = child(attributes, "default")
    if default is not None and not (
        default.tag == INTEGER and 0 <= int(default.value, 0) < len(items(listed))
    ):
        mend = "write its number in the list, where the first is 0"
        yield Fault(default, "default-unknown", "`default` is not the number of an option", mend)


def _option(node: Node) -> Iterator[Fault]:
    text = scalar(node)
    if node.tag == BOOLEAN:
        yield Fault(
            node, "option-boolean", f"YAML takes `{text}` for true or false", "put it in double quotes"
        )
    elif not isinstance(node, ScalarNode) or node.tag != STRING:
        yield Fault(
            node, "option-not-text", "YAML does not read this option as text", "put it in double quotes"
        )
    elif not text:
        yield Fault(node, "option-empty", "this option is empty", "write something, or take it out")
    elif text.casefold() == RESERVED:
        what, mend = (
            "GitHub keeps the option “None” for an answer left empty",
            "take it out, or write more words",
        )
        yield Fault(node, "option-reserved", what, mend)
    elif "\n" in text:
        yield Fault(node, "option-lines", "an option is one line", "make it one")


def _inseparable(options: Sequence[Node]) -> Iterator[Fault]:
    texts = [scalar(node) for node in options]
    for node in options:
        ways, _ = splits(scalar(node), texts)
        if ways > 1:
            what = "joined with commas, other options look like this one"
            yield Fault(node, "options-inseparable", what, "write it without the comma")


def _boxes(listed: Node | None) -> Iterator[Fault]:
    if listed is not None and not isinstance(listed, SequenceNode):
        yield Fault(listed, "options-no-list", "`options` is not a list", "write `- label: …` for each")
    yield from _repeated([(node, scalar(child(node, "label"))) for node in items(listed)])
    for node in items(listed):
        label = child(node, "label")
        yield from _keys(node, BOX, "box-key-unknown")
        yield from _text(label, "label")
        yield from _yes_or_no(child(node, "required"), "required")
        if label is None:
            yield Fault(node, "box-label-missing", "this box has no `label`", "write `- label: …`")
        elif "\n" in scalar(label):
            yield Fault(label, "option-lines", "the label of a box is one line", "make it one")


def _repeated(options: Sequence[tuple[Node, str]]) -> Iterator[Fault]:
    lines: dict[str, int] = {}
    for node, text in options:
        if text and text in lines:
            what = f"line {lines[text]} offers this already"
            yield Fault(node, "option-repeated", what, "keep one of them")
        lines.setdefault(text, _line(node))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _written_kind(node: Node) -> Kind | None:
    written = scalar(child(node, "type"))
    return Kind(written) if written in {str(kind) for kind in Kind} else None
