"""Finds personal data and secrets in text, and reports their kind and location but never their value. Pure."""

from .commits import Commit, lint_commit, lint_lines
from .lint import lint
from .redact import redact
from .scan import Finding, FindingKind, scan

__all__ = ["Commit", "Finding", "FindingKind", "lint", "lint_commit", "lint_lines", "redact", "scan"]
