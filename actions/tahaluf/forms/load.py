"""Loads a form definition, and runs the checks that are necessary to parse its issues.

`lint` checks the rest of GitHub's rules. A form that violates only those cannot be used on GitHub, but its issues can
still be parsed.
"""

from collections.abc import Iterator

from yaml.nodes import MappingNode, Node

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.yaml_source import BYTE_ORDER_MARK, child, is_true, items, location_of, scalar_text

from .choices import key_beside
from .definition import Field, FieldType, Form, Option
from .source import compose_form

FIELD_TYPES = ", ".join(f"`{kind}`" for kind in FieldType)


def load_form(text: str, filename: str) -> Form:
    """Load a form. `filename` is used in locations. Raises `InvalidInput` with all problems."""
    root = compose_form(text, filename)
    content = text.removeprefix(BYTE_ORDER_MARK)
    problems = list(definition_problems(root, filename))
    if problems:
        raise InvalidInput(problems)
    return Form(
        name=scalar_text(child(root, "name")),
        title=scalar_text(child(root, "title")),
        labels=read_labels(child(root, "labels")),
        fields=tuple(
            _read_field(node, filename, content)
            for node in items(child(root, "body"))
            if field_type_of(node) != FieldType.MARKDOWN
        ),
    )


def definition_problems(root: MappingNode, filename: str) -> Iterator[Problem]:
    """Yield the problems that prevent issue bodies from being parsed with this form."""
    body = child(root, "body")
    if not items(body):
        what, fix = "the form has no `body`", "write `body:` with a list of fields"
        yield Problem(location_of(filename, body or root), "form-body-empty", what, fix)
    seen_keys: dict[str, int] = {}
    for node in items(body):
        location = location_of(filename, node)
        yield from _field_problems(node, location)
        key = scalar_text(child(node, "id")) or scalar_text(child(child(node, "attributes"), "label"))
        if field_type_of(node) == FieldType.MARKDOWN or not key:
            continue
        if key in seen_keys:
            what = f"the field on line {seen_keys[key]} already has the id or label `{key}`"
            yield Problem(location, "field-id-repeated", what, "give each field its own id")
        seen_keys.setdefault(key, location.line)


def field_type_of(node: Node) -> FieldType | None:
    """Return the type of a field, or None if the type is missing or unknown."""
    type_name = scalar_text(child(node, "type"))
    return FieldType(type_name) if type_name in {str(field_type) for field_type in FieldType} else None


def _field_problems(node: Node, location: Location) -> Iterator[Problem]:
    type_name = scalar_text(child(node, "type"))
    field_type = field_type_of(node)
    if not type_name:
        yield Problem(
            location, "field-type-missing", "this field has no `type`", f"write one of {FIELD_TYPES}"
        )
        return
    if field_type is None:
        location = location_of(location.file, child(node, "type") or node)
        yield Problem(
            location,
            "field-type-unknown",
            f"unknown field type `{type_name}`",
            f"write one of {FIELD_TYPES}",
        )
        return
    attributes = child(node, "attributes")
    for key in _required_attributes(field_type):
        value = child(attributes, key)
        if not (items(value) if key == "options" else scalar_text(value)):
            what = f"this {field_type} has no `{key}`"
            yield Problem(
                location, "field-attribute-missing", what, f"write `{key}:` under its `attributes:`"
            )


def _required_attributes(field_type: FieldType) -> tuple[str, ...]:
    match field_type:
        case FieldType.MARKDOWN:
            return ("value",)
        case FieldType.DROPDOWN | FieldType.CHECKBOXES:
            return ("label", "options")
        case _:
            return ("label",)


def _read_field(node: Node, filename: str, text: str) -> Field:
    attributes = child(node, "attributes")
    return Field(
        type=FieldType(scalar_text(child(node, "type"))),
        label=scalar_text(child(attributes, "label")),
        id=scalar_text(child(node, "id")) or None,
        required=is_true(child(child(node, "validations"), "required")),
        multiple=is_true(child(attributes, "multiple")),
        render=scalar_text(child(attributes, "render")) or None,
        options=tuple(_read_option(option, filename, text) for option in items(child(attributes, "options"))),
        location=location_of(filename, node),
    )


def _read_option(node: Node, filename: str, text: str) -> Option:
    """Read an option. A dropdown option is a scalar, and a checkbox is a mapping with a `label`."""
    if isinstance(node, MappingNode):
        return Option(
            scalar_text(child(node, "label")),
            is_true(child(node, "required")),
            location=location_of(filename, node),
        )
    return Option(scalar_text(node), key=key_beside(text, node), location=location_of(filename, node))


def read_labels(node: Node | None) -> tuple[str, ...]:
    """Return the labels. GitHub accepts a list or a comma-separated string."""
    names = [scalar_text(item) for item in items(node)] or scalar_text(node).split(",")
    return tuple(label.strip() for label in names if label.strip())
