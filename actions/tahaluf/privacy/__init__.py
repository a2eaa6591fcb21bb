"""What in a text leads to a person, or opens a door: found, told by kind and place, never repeated. Pure."""

from .find import Finding, Kind, find
from .lint import lint
from .veil import veil

__all__ = ["Finding", "Kind", "find", "lint", "veil"]
