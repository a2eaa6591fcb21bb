"""What in a text leads to a person, or opens a door: found, told by kind and place, never repeated. Pure."""

from .changes import Commit, lint_commit, lint_lines
from .find import Finding, FindingKind, scan
from .lint import lint
from .veil import redact

__all__ = ["Commit", "Finding", "FindingKind", "scan", "lint", "lint_commit", "lint_lines", "redact"]
