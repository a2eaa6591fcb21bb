"""Issue forms: their definitions, and the issue bodies that GitHub makes of them. Text in, values out."""

from .choices import EXTERNAL, NO_REPOSITORY, NONE_YET, option_key, option_text
from .definition import Field, Form, FieldType, Option
from .glance import peek_choices
from .lint import lint
from .load import load_form
from .parse import parse
from .passages import fill_blocks
from .render import render
from .result import ErrorCode, FormError, ParseFailure, ParsedBody, FieldValue
from .sync import sync_options

__all__ = [
    "EXTERNAL",
    "NONE_YET",
    "NO_REPOSITORY",
    "ErrorCode",
    "Field",
    "Form",
    "FormError",
    "FieldType",
    "ParseFailure",
    "Option",
    "ParsedBody",
    "FieldValue",
    "fill_blocks",
    "peek_choices",
    "lint",
    "load_form",
    "option_key",
    "option_text",
    "parse",
    "render",
    "sync_options",
]
