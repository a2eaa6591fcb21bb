"""Licences by their SPDX ids: which exist, how expressions are written, and what people call them."""

from .expression import canonical_expression
from .spoken import is_undecided, license_fix, license_from_words

__all__ = ["canonical_expression", "is_undecided", "license_fix", "license_from_words"]
