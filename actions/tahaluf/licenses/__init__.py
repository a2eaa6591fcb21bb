"""Licences by their SPDX ids: known ids, the syntax of expressions, and common names."""

from .expression import canonical_expression
from .spoken import is_undecided, license_fix, license_from_words

__all__ = ["canonical_expression", "is_undecided", "license_fix", "license_from_words"]
