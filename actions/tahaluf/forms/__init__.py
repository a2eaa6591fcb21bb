"""Read, check and update issue forms, and parse the issue bodies that GitHub creates from them."""

from .choices import EXTERNAL, NO_REPOSITORY, NONE_YET, option_key, option_text
from .definition import Field, FieldType, Form, Option
from .kinds import FORM_KINDS, FormKind, KnownField, check_kind, kind_of
from .lint import lint
from .load import load_form
from .managed_blocks import fill_blocks
from .no_answer import drop_non_answers, is_no_answer
from .parse import parse
from .peek import peek_choices
from .reference import reference
from .render import render
from .result import ErrorCode, FieldValue, FormError, ParsedBody, ParseFailure
from .sync import sync_options

__all__ = [
    "EXTERNAL",
    "FORM_KINDS",
    "NONE_YET",
    "NO_REPOSITORY",
    "ErrorCode",
    "Field",
    "FieldType",
    "FieldValue",
    "Form",
    "FormError",
    "FormKind",
    "KnownField",
    "Option",
    "ParseFailure",
    "ParsedBody",
    "check_kind",
    "drop_non_answers",
    "fill_blocks",
    "is_no_answer",
    "kind_of",
    "lint",
    "load_form",
    "option_key",
    "option_text",
    "parse",
    "peek_choices",
    "reference",
    "render",
    "sync_options",
]
