"""Reads, checks and updates issue forms, and parses the issue bodies that GitHub creates from them."""

from .choices import EXTERNAL, NAME_SEPARATOR, NO_REPOSITORY, NONE_YET, UNDECIDED, Choice, option_key
from .definition import Field, FieldType, Form, Option
from .form_set import FilledForm, FormSet, LocaleForm, forms_in
from .kinds import BOXES, CHOICE, TEXT, FormKind, KnownField, check_kind, kind_of
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
from .written import FieldText, FormText, is_written, write_form

__all__ = [
    "BOXES",
    "CHOICE",
    "EXTERNAL",
    "NAME_SEPARATOR",
    "NONE_YET",
    "NO_REPOSITORY",
    "TEXT",
    "UNDECIDED",
    "Choice",
    "ErrorCode",
    "Field",
    "FieldText",
    "FieldType",
    "FieldValue",
    "FilledForm",
    "Form",
    "FormError",
    "FormKind",
    "FormSet",
    "FormText",
    "KnownField",
    "LocaleForm",
    "Option",
    "ParseFailure",
    "ParsedBody",
    "check_kind",
    "drop_non_answers",
    "fill_blocks",
    "forms_in",
    "is_no_answer",
    "is_written",
    "kind_of",
    "lint",
    "load_form",
    "option_key",
    "parse",
    "peek_choices",
    "reference",
    "render",
    "sync_options",
    "write_form",
]
