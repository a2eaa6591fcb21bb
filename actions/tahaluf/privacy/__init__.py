"""What in a text leads to a person, or opens a door: found, told by kind and place, never repeated. Pure."""

from .changes import Commit, lint_commit, lint_lines
from .find import Finding, Kind, find
from .lint import lint
from .veil import veil

__all__ = ["Commit", "Finding", "Kind", "find", "lint", "lint_commit", "lint_lines", "veil"]
