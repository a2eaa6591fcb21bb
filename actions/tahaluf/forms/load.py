"""A form definition read into values, as far as it must be right for bodies to be read by it.

GitHub's further rules, which make a form unusable on the web but not unreadable, are in `lint`.
"""

from collections.abc import Iterator

from yaml.nodes import MappingNode, Node

from tahaluf.problems import Place, Problem, Refused

from .definition import Field, Form, Kind, Option
from .nodes import child, compose, items, place_of, scalar, truth

KINDS = ", ".join(f"`{kind}`" for kind in Kind)


def load_form(text: str, name: str) -> Form:
    """The form that `text` defines; `name` is for the places. Raises `Refused` with all that stops it."""
    root = compose(text, name)
    problems = list(unreadable(root, name))
    if problems:
        raise Refused(problems)
    return Form(
        name=scalar(child(root, "name")),
        title=scalar(child(root, "title")),
        labels=_labels(child(root, "labels")),
        fields=tuple(
            _field(node, name) for node in items(child(root, "body")) if kind_of(node) != Kind.MARKDOWN
        ),
    )


def unreadable(root: MappingNode, name: str) -> Iterator[Problem]:
    """Why no body can be read by this form."""
    body = child(root, "body")
    if not items(body):
        what, mend = "the form has no `body`", "write `body:` with a list of fields"
        yield Problem(place_of(body or root, name), "form-body-empty", what, mend)
    taken: dict[str, int] = {}
    for node in items(body):
        place = place_of(node, name)
        yield from _unreadable_field(node, place)
        key = scalar(child(node, "id")) or scalar(child(child(node, "attributes"), "label"))
        if kind_of(node) == Kind.MARKDOWN or not key:
            continue
        if key in taken:
            what = f"the field of line {taken[key]} has the id or label `{key}` already"
            yield Problem(place, "field-id-repeated", what, "give each field an id of its own")
        taken.setdefault(key, place.line)


def kind_of(node: Node) -> Kind | None:
    """The type of a field as it is written; None where there is none, or none that GitHub knows."""
    written = scalar(child(node, "type"))
    return Kind(written) if written in {str(kind) for kind in Kind} else None


def _unreadable_field(node: Node, place: Place) -> Iterator[Problem]:
    written = scalar(child(node, "type"))
    kind = kind_of(node)
    if not written:
        yield Problem(place, "field-type-missing", "this field has no `type`", f"write one of {KINDS}")
        return
    if kind is None:
        place = place_of(child(node, "type") or node, place.file)
        yield Problem(
            place, "field-type-unknown", f"there is no field type `{written}`", f"write one of {KINDS}"
        )
        return
    attributes = child(node, "attributes")
    for key in _needed(kind):
        value = child(attributes, key)
        if not (items(value) if key == "options" else scalar(value)):
            what = f"this {kind} has no `{key}`"
            yield Problem(place, "field-attribute-missing", what, f"write `{key}:` under its `attributes:`")


def _needed(kind: Kind) -> tuple[str, ...]:
    match kind:
        case Kind.MARKDOWN:
            return ("value",)
        case Kind.DROPDOWN | Kind.CHECKBOXES:
            return ("label", "options")
        case _:
            return ("label",)


def _field(node: Node, name: str) -> Field:
    attributes = child(node, "attributes")
    return Field(
        kind=Kind(scalar(child(node, "type"))),
        label=scalar(child(attributes, "label")),
        id=scalar(child(node, "id")) or None,
        required=truth(child(child(node, "validations"), "required")),
        multiple=truth(child(attributes, "multiple")),
        render=scalar(child(attributes, "render")) or None,
        options=tuple(_option(option, name) for option in items(child(attributes, "options"))),
        place=place_of(node, name),
    )


def _option(node: Node, name: str) -> Option:
    """A dropdown's choice is a scalar; a box is a mapping with a `label`."""
    if isinstance(node, MappingNode):
        return Option(scalar(child(node, "label")), truth(child(node, "required")), place_of(node, name))
    return Option(scalar(node), place=place_of(node, name))


def _labels(node: Node | None) -> tuple[str, ...]:
    """GitHub takes a list or one comma-separated string."""
    written = [scalar(item) for item in items(node)] or scalar(node).split(",")
    return tuple(label.strip() for label in written if label.strip())
