"""Values of the organization's custom properties in the manifest."""

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, StringConstraints

from .fields import SingleLine
from .unions import BY_TYPE, LIST, TEXT

# GitHub's limits
MAX_PROPERTY_VALUE: Final = 75

PropertyName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_#$-]{1,75}$")]
PropertyText = Annotated[SingleLine, Field(min_length=1, max_length=MAX_PROPERTY_VALUE)]


def _as_text(value: object) -> object:
    """GitHub represents the values of a true/false property as text."""
    return str(value).lower() if isinstance(value, bool) else value


PropertyValue = Annotated[
    Annotated[Annotated[PropertyText, TEXT] | Annotated[tuple[PropertyText, ...], LIST], BY_TYPE] | None,
    BeforeValidator(_as_text),
]
CustomProperties = dict[PropertyName, PropertyValue]
