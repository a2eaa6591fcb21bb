"""Unions whose alternative is chosen by the type of the value.

For a wrong value, pydantic then reports one error rather than one for each alternative.
"""

from typing import Any, Final

from pydantic import Discriminator, Tag

TEXT: Final = Tag("\0str")
NUMBER: Final = Tag("\0int")
SWITCH: Final = Tag("\0bool")
LIST: Final = Tag("\0tuple")


def _type_tag(value: Any) -> str:
    return "\0tuple" if isinstance(value, list) else f"\0{type(value).__name__}"


BY_TYPE: Final = Discriminator(_type_tag)
