"""Parses YAML safely, walks its nodes, and locates every value in the text."""

from .compose import Limits, compose, syntax_fault
from .loader import (
    BOOL_TAG,
    BYTE_ORDER_MARK,
    INT_TAG,
    NULL_TAG,
    STR_TAG,
    TIMESTAMP_TAG,
    TRUE_VALUES,
    Loader,
    UnsafeYaml,
    location_of,
    parse_events,
)
from .nodes import child, entries, is_true, items, key_text, scalar_text

__all__ = [
    "BOOL_TAG",
    "BYTE_ORDER_MARK",
    "INT_TAG",
    "NULL_TAG",
    "STR_TAG",
    "TIMESTAMP_TAG",
    "TRUE_VALUES",
    "Limits",
    "Loader",
    "UnsafeYaml",
    "child",
    "compose",
    "entries",
    "is_true",
    "items",
    "key_text",
    "location_of",
    "parse_events",
    "scalar_text",
    "syntax_fault",
]
