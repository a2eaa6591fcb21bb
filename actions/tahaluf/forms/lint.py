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

from tahaluf.problems import InvalidInput, Problem

from .definition import FieldType
from .issues import NodeProblem, check_boolean, check_keys, check_text, line_number
from .lint_choices import check_boxes, check_dropdown
from .load import definition_problems, field_type_of
from .nodes import child, compose, items, location_of, scalar_text

TOP_KEYS: Final = ("name", "description", "body", "title", "labels", "assignees", "projects", "type")
REQUIRED_KEYS: Final = ("name", "description")  # without `body` a form is not even readable: told in `load`
FIELD_KEYS: Final = ("type", "id", "attributes", "validations")
_TEXT_KEYS: Final = ("label", "description", "placeholder", "value", "render")
ATTRIBUTE_KEYS: Final = {
    FieldType.MARKDOWN: ("value",),
    FieldType.INPUT: ("label", "description", "placeholder", "value"),
    FieldType.TEXTAREA: _TEXT_KEYS,
    FieldType.DROPDOWN: ("label", "description", "multiple", "options", "default"),
    FieldType.CHECKBOXES: ("label", "description", "options"),
    FieldType.UPLOAD: ("label", "description"),
}
VALIDATION_KEYS: Final = {
    kind: ("required", "accept") if kind == FieldType.UPLOAD else ("required",) for kind in FieldType
}

# GitHub keeps its list of such words to itself; this is the one that its documentation names.
SECRET_WORDS: Final = ("password",)
_ID_PATTERN: Final = re.compile(r"[A-Za-z0-9_-]+")


def lint(text: str, filename: str) -> list[Problem]:
    """What GitHub would not take or would show wrongly, sorted by place. `name` is the file of the places."""
    try:
        root = compose(text, filename)
    except InvalidInput as error:
        return list(error.problems)
    fields = items(child(root, "body"))
    rules = (
        _check_form(root),
        _check_has_question(root, fields),
        _check_labels(fields),
        *(_check_field(node) for node in fields),
    )
    problems = [
        Problem(location_of(node_problem.node, filename), *node_problem[1:])
        for node_problems in rules
        for node_problem in node_problems
    ]
    return sorted({*problems, *definition_problems(root, filename)})


def _check_form(root: MappingNode) -> Iterator[NodeProblem]:
    yield from check_keys(root, TOP_KEYS, "form-key-unknown")
    for key in REQUIRED_KEYS:
        if child(root, key) is None:
            yield NodeProblem(root, "form-key-missing", f"the form has no `{key}`", f"write `{key}:`")
    for key in ("name", "description", "title", "type"):
        yield from check_text(child(root, key), key)
    for key in ("labels", "assignees", "projects"):
        value = child(root, key)
        for node in items(value) or ([value] if value else []):
            yield from check_text(node, key)


def _check_has_question(root: MappingNode, fields: Sequence[Node]) -> Iterator[NodeProblem]:
    if fields and all(field_type_of(node) == FieldType.MARKDOWN for node in fields):
        what = "the form asks nothing: all its fields are `markdown`"
        yield NodeProblem(
            child(root, "body") or root, "form-no-question", what, "add a field that takes an answer"
        )


def _check_field(node: Node) -> Iterator[NodeProblem]:
    if not isinstance(node, MappingNode):
        yield NodeProblem(node, "field-no-mapping", "this is no field", "write `- type: …` and `attributes:`")
        return
    yield from check_keys(node, FIELD_KEYS, "field-key-unknown")
    yield from _check_id(node)
    field_type, attributes = field_type_of(node), child(node, "attributes")
    if field_type is None:
        return
    yield from check_keys(attributes, ATTRIBUTE_KEYS[field_type], "field-attribute-unknown")
    yield from check_keys(child(node, "validations"), VALIDATION_KEYS[field_type], "field-validation-unknown")
    yield from check_boolean(child(child(node, "validations"), "required"), "required")
    yield from check_boolean(child(attributes, "multiple"), "multiple")
    for key in _TEXT_KEYS:
        yield from check_text(child(attributes, key), key)
    yield from _check_label(field_type, child(attributes, "label"))
    if field_type == FieldType.DROPDOWN:
        yield from check_dropdown(attributes)
    elif field_type == FieldType.CHECKBOXES:
        yield from check_boxes(child(attributes, "options"))


def _check_id(node: Node) -> Iterator[NodeProblem]:
    id_node = child(node, "id")
    if id_node is None:
        return
    if field_type_of(node) == FieldType.MARKDOWN:
        what = "`markdown` takes no answer, so it has no id"
        yield NodeProblem(id_node, "field-id-on-markdown", what, "take the id out")
    elif not _ID_PATTERN.fullmatch(scalar_text(id_node)):
        fix = "use letters, digits, - and _ of the English alphabet"
        yield NodeProblem(id_node, "field-id-form", "this id has characters that GitHub does not take", fix)


def _check_label(field_type: FieldType, node: Node | None) -> Iterator[NodeProblem]:
    label = scalar_text(node)
    if node is None:
        return
    if "\n" in label:
        yield NodeProblem(
            node, "field-label-lines", "a label is a heading, and this one has two lines", "make it one"
        )
    if field_type in (FieldType.INPUT, FieldType.TEXTAREA) and any(
        word in label.casefold() for word in SECRET_WORDS
    ):
        fix = "never ask for secrets in an issue; use another word if you do not"
        yield NodeProblem(node, "field-label-secret", "GitHub refuses labels with such a word", fix)


def _check_labels(fields: Sequence[Node]) -> Iterator[NodeProblem]:
    """Labels that are the same, or the same to GitHub where there is no id to tell them apart."""
    questions = [node for node in fields if field_type_of(node) not in (None, FieldType.MARKDOWN)]
    labels: dict[str, Node] = {}
    references: dict[str, Node] = {}
    for node in questions:
        label, reference = _label_of(node), _reference(node)
        if label and label in labels:
            what = (
                f"line {line_number(labels[label])} has a field of this label, and a body shows labels alone"
            )
            yield NodeProblem(node, "field-label-repeated", what, "call one of them something else")
        elif reference in references and not (_id_of(node) and _id_of(references[reference])):
            what = f"to GitHub this field is the same as that of line {line_number(references[reference])}"
            yield NodeProblem(node, "field-label-similar", what, "give the fields ids, or change a letter")
        labels.setdefault(label, node)
        if reference:
            references.setdefault(reference, node)
    yield from _check_box_labels(questions, labels)


def _check_box_labels(questions: Sequence[Node], labels: Mapping[str, Node]) -> Iterator[NodeProblem]:
    for node in questions:
        options_node = child(child(node, "attributes"), "options")
        for box in items(options_node) if field_type_of(node) == FieldType.CHECKBOXES else ():
            other = labels.get(scalar_text(child(box, "label")))
            if other and not _id_of(other):
                what = f"the field of line {line_number(other)} has this label already"
                yield NodeProblem(
                    box, "box-label-repeated", what, "change one of them, or give that field an id"
                )


def _label_of(node: Node) -> str:
    return scalar_text(child(child(node, "attributes"), "label"))


def _id_of(node: Node) -> str:
    return scalar_text(child(node, "id"))


def _reference(node: Node) -> str:
    """What GitHub calls a field: its id, or its label as Rails' `parameterize` leaves it (ASCII alone)."""
    label = unicodedata.normalize("NFKD", _label_of(node))
    latin = label.encode("ascii", "ignore").decode().casefold()
    return _id_of(node) or re.sub(r"[^a-z0-9_-]+", "-", latin).strip("-")
