"""An issue form's definition, as specified in "Syntax for GitHub's form schema" on docs.github.com."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localhub import yaml12

TYPES = ("markdown", "input", "textarea", "dropdown", "checkboxes", "upload")


class FormError(ValueError):
    """Raised for a form that GitHub would not display. The message explains why."""


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `default` is the field's initial value."""

    type: str
    label: str
    id: str | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    multiple: bool = False
    render: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """`fields` excludes `markdown` elements, which are not part of the body."""

    name: str
    title: str
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    fields: tuple[Field, ...]


def parse_form(text: str) -> Form:
    """Raises FormError."""
    try:
        document = yaml12.load(text)
    except yaml12.YamlError as error:
        raise FormError(str(error)) from error
    if not isinstance(document, dict) or not isinstance(document.get("body"), list):
        raise FormError("`body` must be a list of fields")
    for key in ("name", "description"):
        if not document.get(key):
            raise FormError(f"`{key}` is required")
    fields = tuple(_field(raw) for raw in document["body"] if not _is_markdown(raw))
    if not fields:
        raise FormError("`body` needs at least one field that is not markdown")
    return Form(
        name=str(document["name"]),
        title=str(document.get("title") or ""),
        labels=_names(document.get("labels")),
        assignees=_names(document.get("assignees")),
        fields=fields,
    )


def _is_markdown(raw: Any) -> bool:
    if not isinstance(raw, dict) or raw.get("type") not in TYPES:
        raise FormError(f"a field's `type` must be one of {', '.join(TYPES)}")
    return bool(raw["type"] == "markdown")


def _field(raw: Mapping[str, Any]) -> Field:
    attributes = raw.get("attributes") or {}
    if not attributes.get("label"):
        raise FormError(f"a field of type `{raw['type']}` has no `attributes.label`")
    options = tuple(_option(option) for option in attributes.get("options") or [])
    if raw["type"] in ("dropdown", "checkboxes") and not options:
        raise FormError(f"`{attributes['label']}` has no options")
    return Field(
        type=raw["type"],
        label=str(attributes["label"]),
        id=raw.get("id"),
        required=bool((raw.get("validations") or {}).get("required")),
        options=options,
        multiple=bool(attributes.get("multiple")),
        render=attributes.get("render"),
        default=_default(attributes, options),
    )


def _option(raw: Any) -> Option:
    if isinstance(raw, dict):
        return Option(str(raw.get("label", "")), bool(raw.get("required")))
    return Option(str(raw))


def _default(attributes: Mapping[str, Any], options: Sequence[Option]) -> str | None:
    default = attributes.get("default")
    if isinstance(default, int) and 0 <= default < len(options):
        return options[default].label
    return None if attributes.get("value") is None else str(attributes["value"])


def _names(raw: Any) -> tuple[str, ...]:
    """Return the names in a list or a comma-separated string."""
    if isinstance(raw, str):
        raw = raw.split(",")
    return tuple(str(name).strip() for name in raw or [] if str(name).strip())
