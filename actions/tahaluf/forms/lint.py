"""GitHub's rules for issue forms, told before GitHub does.

Sources: "Syntax for issue forms", "Syntax for GitHub's form schema" and "Common validation errors when
creating issue forms" in GitHub's documentation. Two rules are ours: labels differ even where ids do,
since a body shows labels alone; and the choices of a multiple dropdown can be told apart again once they
are joined.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from yaml.nodes import MappingNode, Node

from tahaluf.problems import Problem, Refused

from .definition import Kind
from .faults import Fault, check_flag, check_keys, check_text, line_of
from .lint_choices import boxes, dropdown
from .load import kind_of, unreadable
from .nodes import child, compose, items, place_of, scalar

TOP: Final = ("name", "description", "body", "title", "labels", "assignees", "projects", "type")
NEEDED: Final = ("name", "description")  # without `body` a form is not even readable: told in `load`
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

# GitHub keeps its list of such words to itself; this is the one that its documentation names.
SECRET_WORDS: Final = ("password",)
_ID: Final = re.compile(r"[A-Za-z0-9_-]+")


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
    yield from check_keys(root, TOP, "form-key-unknown")
    for key in NEEDED:
        if child(root, key) is None:
            yield Fault(root, "form-key-missing", f"the form has no `{key}`", f"write `{key}:`")
    for key in ("name", "description", "title", "type"):
        yield from check_text(child(root, key), key)
    for key in ("labels", "assignees", "projects"):
        value = child(root, key)
        for node in items(value) or ([value] if value else []):
            yield from check_text(node, key)


def _questions(root: MappingNode, fields: Sequence[Node]) -> Iterator[Fault]:
    if fields and all(kind_of(node) == Kind.MARKDOWN for node in fields):
        what = "the form asks nothing: all its fields are `markdown`"
        yield Fault(child(root, "body") or root, "form-no-question", what, "add a field that takes an answer")


def _field(node: Node) -> Iterator[Fault]:
    if not isinstance(node, MappingNode):
        yield Fault(node, "field-no-mapping", "this is no field", "write `- type: …` and `attributes:`")
        return
    yield from check_keys(node, FIELD, "field-key-unknown")
    yield from _id(node)
    kind, attributes = kind_of(node), child(node, "attributes")
    if kind is None:
        return
    yield from check_keys(attributes, ATTRIBUTES[kind], "field-attribute-unknown")
    yield from check_keys(child(node, "validations"), VALIDATIONS[kind], "field-validation-unknown")
    yield from check_flag(child(child(node, "validations"), "required"), "required")
    yield from check_flag(child(attributes, "multiple"), "multiple")
    for key in _TEXTS:
        yield from check_text(child(attributes, key), key)
    yield from _label(kind, child(attributes, "label"))
    if kind == Kind.DROPDOWN:
        yield from dropdown(attributes)
    elif kind == Kind.CHECKBOXES:
        yield from boxes(child(attributes, "options"))


def _id(node: Node) -> Iterator[Fault]:
    written = child(node, "id")
    if written is None:
        return
    if kind_of(node) == Kind.MARKDOWN:
        what = "`markdown` takes no answer, so it has no id"
        yield Fault(written, "field-id-on-markdown", what, "take the id out")
    elif not _ID.fullmatch(scalar(written)):
        mend = "use letters, digits, - and _ of the English alphabet"
        yield Fault(written, "field-id-form", "this id has characters that GitHub does not take", mend)


def _label(kind: Kind, node: Node | None) -> Iterator[Fault]:
    label = scalar(node)
    if node is None:
        return
    if "\n" in label:
        yield Fault(
            node, "field-label-lines", "a label is a heading, and this one has two lines", "make it one"
        )
    if kind in (Kind.INPUT, Kind.TEXTAREA) and any(word in label.casefold() for word in SECRET_WORDS):
        mend = "never ask for secrets in an issue; use another word if you do not"
        yield Fault(node, "field-label-secret", "GitHub refuses labels with such a word", mend)


def _labels(fields: Sequence[Node]) -> Iterator[Fault]:
    """Labels that are the same, or the same to GitHub where there is no id to tell them apart."""
    asked = [node for node in fields if kind_of(node) not in (None, Kind.MARKDOWN)]
    labels: dict[str, Node] = {}
    references: dict[str, Node] = {}
    for node in asked:
        label, reference = _label_of(node), _reference(node)
        if label and label in labels:
            what = f"line {line_of(labels[label])} has a field of this label, and a body shows labels alone"
            yield Fault(node, "field-label-repeated", what, "call one of them something else")
        elif reference in references and not (_id_of(node) and _id_of(references[reference])):
            what = f"to GitHub this field is the same as that of line {line_of(references[reference])}"
            yield Fault(node, "field-label-similar", what, "give the fields ids, or change a letter")
        labels.setdefault(label, node)
        if reference:
            references.setdefault(reference, node)
    yield from _box_labels(asked, labels)


def _box_labels(asked: Sequence[Node], labels: Mapping[str, Node]) -> Iterator[Fault]:
    for node in asked:
        listed = child(child(node, "attributes"), "options")
        for box in items(listed) if kind_of(node) == Kind.CHECKBOXES else ():
            other = labels.get(scalar(child(box, "label")))
            if other and not _id_of(other):
                what = f"the field of line {line_of(other)} has this label already"
                yield Fault(box, "box-label-repeated", what, "change one of them, or give that field an id")


def _label_of(node: Node) -> str:
    return scalar(child(child(node, "attributes"), "label"))


def _id_of(node: Node) -> str:
    return scalar(child(node, "id"))


def _reference(node: Node) -> str:
    """What GitHub calls a field: its id, or its label as Rails' `parameterize` leaves it (ASCII alone)."""
    label = unicodedata.normalize("NFKD", _label_of(node))
    latin = label.encode("ascii", "ignore").decode().casefold()
    return _id_of(node) or re.sub(r"[^a-z0-9_-]+", "-", latin).strip("-")
