"""What in a text leads to a person, or opens a door: found, told by kind and place, never repeated. Pure."""

from .commits import Commit, lint_commit, lint_lines
from .lint import lint
from .redact import redact
from .scan import Finding, FindingKind, scan

__all__ = ["Commit", "Finding", "FindingKind", "lint", "lint_commit", "lint_lines", "redact", "scan"]
