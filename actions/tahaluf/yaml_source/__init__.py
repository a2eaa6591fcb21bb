"""Parses YAML safely, walks its nodes, and finds every value's location in the text."""

from .compose import Limits, compose
from .cut_texts import CUT_FIX, CUT_TEXT, cut_texts
from .edits import TextEdit, apply_edits, insert_lines, list_item
from .faults import syntax_fault
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
from .spans import (
    ItemSpan,
    Lines,
    colon_end,
    document_end,
    has_blank_lines_between,
    item_spans,
    last_line_of,
    value_end,
)

__all__ = [
    "BOOL_TAG",
    "BYTE_ORDER_MARK",
    "CUT_FIX",
    "CUT_TEXT",
    "INT_TAG",
    "NULL_TAG",
    "STR_TAG",
    "TIMESTAMP_TAG",
    "TRUE_VALUES",
    "ItemSpan",
    "Limits",
    "Lines",
    "Loader",
    "TextEdit",
    "UnsafeYaml",
    "apply_edits",
    "child",
    "colon_end",
    "compose",
    "cut_texts",
    "document_end",
    "entries",
    "has_blank_lines_between",
    "insert_lines",
    "is_true",
    "item_spans",
    "items",
    "key_text",
    "last_line_of",
    "list_item",
    "location_of",
    "parse_events",
    "scalar_text",
    "syntax_fault",
    "value_end",
]
