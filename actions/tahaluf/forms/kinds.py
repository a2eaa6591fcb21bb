"""What a form needs so that Tahaluf can read its issues: its label and its field ids.

Forms are found by label, so there can be several of one kind, such as one for each language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from yaml.nodes import MappingNode, Node

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.suggestions import Suggester
from tahaluf.yaml_source import child, is_true, items, location_of, scalar_text

from .definition import FieldType
from .load import field_type_of, read_labels
from .source import compose_form

TEXT: Final = (FieldType.INPUT, FieldType.TEXTAREA)
CHOICE: Final = (FieldType.DROPDOWN,)
BOXES: Final = (FieldType.CHECKBOXES,)
_LANGUAGE: Final = r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field whose answer is read. `types`: the field types that can be read; `purpose`: what the answer is used for.

    `is_needed`: whether the form is useless without the field. `needed_with`: the field is needed if one of these
    fields exists. `multiple`: whether several options may be chosen, or None if that makes no difference.
    """

    id: str
    types: Sequence[FieldType]
    purpose: str
    is_needed: bool = False
    needed_with: Sequence[str] = ()
    multiple: bool | None = None


@dataclass(frozen=True, slots=True)
class FormKind:
    """One of the forms that Tahaluf reads. `path`: its usual file. `actions`: the actions that read its issues."""

    name: str
    label: str
    path: str
    actions: Sequence[str]
    fields: Sequence[KnownField]

    def is_kind_of(self, path: str, labels: Iterable[str]) -> bool:
        """Whether a form is of this kind: it sets the label or has the usual file name."""
        usual = re.escape(PurePosixPath(self.path).stem)
        name = PurePosixPath(path).name
        return self.label in labels or bool(re.fullmatch(rf"{usual}([._-]{_LANGUAGE})?\.ya?ml", name))


def kind_of(text: str, path: str, kinds: Iterable[FormKind]) -> FormKind | None:
    """Return a form's kind, or None if it is none of `kinds`."""
    try:
        labels = read_labels(child(compose_form(text, path), "labels"))
    except InvalidInput:
        labels = ()
    return next((kind for kind in kinds if kind.is_kind_of(path, labels)), None)


def check_kind(text: str, path: str, kind: FormKind) -> Iterator[Problem]:
    """Yield the problems that prevent Tahaluf from reading this form's issues.

    Text that is not a form at all is reported by `lint` instead.
    """
    try:
        root = compose_form(text, path)
    except InvalidInput:
        return
    yield from _check_label(root, path, kind)
    nodes = {key: node for node in items(child(root, "body")) if (key := _key(node))}
    known = {field.id: field for field in kind.fields}
    unknown = [key for key in nodes if key not in known]
    suggester = Suggester()
    for field in kind.fields:
        if field.id in nodes:
            yield from _check_type(nodes[field.id], path, field)
        elif field.is_needed or any(other in nodes for other in field.needed_with):
            near = next(iter(suggester.closest(field.id, unknown)), None)
            where = location_of(path, nodes[near]) if near else Location(path)
            what = f"the {kind.name} has no field with the id `{field.id}`: {field.purpose}"
            fix = _fix_missing(field, nodes, near)
            yield Problem(where, "form-field-missing", what, fix)
    for key in unknown:
        if scalar_text(child(nodes[key], "id")) and _is_required(nodes[key]):
            what = f"an answer to the field `{key}` is required, but nothing reads it"
            suggestion = suggester.did_you_mean(key, [id for id in known if id not in nodes])
            yield Problem(
                location_of(path, nodes[key]),
                "form-field-unknown",
                what,
                suggestion
                or "if no program reads the answer, remove the field's `id`; docs/forms.md lists the ids",
            )


def _fix_missing(field: KnownField, nodes: Mapping[str, Node], near: str | None) -> str:
    if near is None:
        return f"add a field with `id: {field.id}`"
    written = scalar_text(child(nodes[near], "id"))
    return (
        f"write `id: {field.id}` instead of `{written}`" if written else f"add `id: {field.id}` to this field"
    )


def _check_label(root: MappingNode, path: str, kind: FormKind) -> Iterator[Problem]:
    node = child(root, "labels")
    if kind.label not in read_labels(node):
        what = f"the {kind.name} does not set the label `{kind.label}`, which is used to find its issues"
        where = location_of(path, root if node is None else node)
        yield Problem(where, "form-label-missing", what, f"write `labels: [{kind.label}]`")


def _check_type(node: Node, path: str, field: KnownField) -> Iterator[Problem]:
    kind, where = field_type_of(node), location_of(path, node)
    if kind is not None and kind not in field.types:
        words = " or ".join(f"`{one}`" for one in field.types)
        what = f"the field `{field.id}` has the type `{kind}`, which cannot contain {field.purpose}"
        yield Problem(where, "form-field-type", what, f"write {words} as its `type`")
    elif field.multiple is False and is_true(child(child(node, "attributes"), "multiple")):
        what = f"several options of the field `{field.id}` can be chosen, but only one is supported"
        yield Problem(where, "form-field-type", what, "remove `multiple: true`")


def _key(node: Node) -> str:
    if field_type_of(node) == FieldType.MARKDOWN:
        return ""
    return scalar_text(child(node, "id")) or scalar_text(child(child(node, "attributes"), "label"))


def _is_required(node: Node) -> bool:
    options = items(child(child(node, "attributes"), "options"))
    return is_true(child(child(node, "validations"), "required")) or any(
        is_true(child(option, "required")) for option in options
    )
