"""Checks issue forms against GitHub's rules.

Source: "Syntax for issue forms", "Syntax for GitHub's form schema" and "Common validation errors when creating issue
forms" in GitHub's documentation. Two rules go beyond GitHub's. Labels must be unique even if the ids differ, since
issue bodies contain only labels. It must be possible to tell apart the options chosen in a multi-select dropdown,
which GitHub joins into one text.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from yaml.nodes import MappingNode, Node, SequenceNode

from tahaluf.problems import InvalidInput, Problem
from tahaluf.suggestions import Suggester
from tahaluf.yaml_source import CUT_FIX, CUT_TEXT, NULL_TAG, child, cut_texts, items, scalar_text

from .definition import FieldType
from .issues import NodeProblem, check_boolean, check_keys, check_text, line_number
from .lint_choices import check_boxes, check_dropdown
from .lint_direction import check_direction
from .load import definition_problems, field_type_of
from .source import compose_form

TOP_KEYS: Final = ("name", "description", "body", "title", "labels", "assignees", "projects", "type")
REQUIRED_KEYS: Final = ("name", "description")  # `load` reports a missing `body`
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

# GitHub does not publish the full list; its documentation mentions only this word.
SECRET_WORDS: Final = ("password",)
_ID_PATTERN: Final = re.compile(r"[A-Za-z0-9_-]+")


def lint(text: str, filename: str) -> list[Problem]:
    """Return the problems because of which GitHub rejects the form or displays it incorrectly, sorted by location."""
    try:
        root = compose_form(text, filename)
    except InvalidInput as error:
        return list(error.problems)
    fields = items(child(root, "body"))
    rules = (
        _check_form(root),
        _check_has_question(root, fields),
        _check_labels(fields),
        (NodeProblem(node, "text-cut", CUT_TEXT, CUT_FIX) for node in cut_texts(root, text)),
        *(_check_field(node) for node in fields),
    )
    suggester = Suggester()
    problems = [
        node_problem.to_problem(filename, suggester)
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
        is_empty = isinstance(value, SequenceNode) or (value is not None and value.tag == NULL_TAG)
        for node in items(value) or ([] if is_empty or value is None else [value]):
            yield from check_text(node, key)


def _check_has_question(root: MappingNode, fields: Sequence[Node]) -> Iterator[NodeProblem]:
    if fields and all(field_type_of(node) == FieldType.MARKDOWN for node in fields):
        what = "the form has no questions: all its fields are `markdown`"
        yield NodeProblem(
            child(root, "body") or root, "form-no-question", what, "add a field of another type"
        )


def _check_field(node: Node) -> Iterator[NodeProblem]:
    if not isinstance(node, MappingNode):
        yield NodeProblem(
            node, "field-no-mapping", "this is not a field", "write `- type: …` and `attributes:`"
        )
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
    for key in ("label", "description", "placeholder"):
        yield from check_direction(child(attributes, key))
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
        what = "`markdown` fields have no answer, so they must not have an id"
        yield NodeProblem(id_node, "field-id-on-markdown", what, "remove the id")
    elif not _ID_PATTERN.fullmatch(scalar_text(id_node)):
        fix = "use ASCII letters, digits, `-` and `_`"
        yield NodeProblem(id_node, "field-id-form", "this id has characters that GitHub does not allow", fix)


def _check_label(field_type: FieldType, node: Node | None) -> Iterator[NodeProblem]:
    label = scalar_text(node)
    if node is None:
        return
    if "\n" in label:
        yield NodeProblem(
            node,
            "field-label-lines",
            "this label has more than one line",
            "write it on one line; it becomes a heading",
        )
    if field_type in (FieldType.INPUT, FieldType.TEXTAREA) and any(
        word in label.casefold() for word in SECRET_WORDS
    ):
        fix = "never ask for secrets in an issue; if the field asks for something else, reword its label"
        yield NodeProblem(node, "field-label-secret", "GitHub rejects labels that ask for a password", fix)


def _check_labels(fields: Sequence[Node]) -> Iterator[NodeProblem]:
    """Report duplicate labels, and fields without an id whose labels look the same to GitHub."""
    questions = [node for node in fields if field_type_of(node) not in (None, FieldType.MARKDOWN)]
    labels: dict[str, Node] = {}
    references: dict[str, Node] = {}
    for node in questions:
        label, reference = _label_of(node), _reference(node)
        if label and label in labels:
            what = f"the field on line {line_number(labels[label])} has the same label, and issues show only labels"
            yield NodeProblem(node, "field-label-repeated", what, "rename one of them")
        elif reference in references and not (_id_of(node) and _id_of(references[reference])):
            what = f"GitHub cannot distinguish this field from the one on line {line_number(references[reference])}"
            yield NodeProblem(node, "field-label-similar", what, "give both fields ids, or change a label")
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
                what = f"the field on line {line_number(other)} has the same label"
                yield NodeProblem(
                    box, "box-label-repeated", what, "change one of them, or give that field an id"
                )


def _label_of(node: Node) -> str:
    return scalar_text(child(child(node, "attributes"), "label"))


def _id_of(node: Node) -> str:
    return scalar_text(child(node, "id"))


def _reference(node: Node) -> str:
    """Return GitHub's identifier for a field: its id, or its label as converted to ASCII by Rails' `parameterize`."""
    label = unicodedata.normalize("NFKD", _label_of(node))
    latin = label.encode("ascii", "ignore").decode().casefold()
    return _id_of(node) or re.sub(r"[^a-z0-9_-]+", "-", latin).strip("-")
