"""Issue forms: their definitions, and the issue bodies that GitHub makes of them. Text in, values out."""

from .choices import ELSEWHERE, NO_REPOSITORY, NONE_YET, option_key, option_text
from .definition import Field, Form, Kind, Option
from .glance import glance
from .lint import lint
from .load import load_form
from .parse import parse
from .passages import fill
from .render import render
from .result import Code, FormError, Malformed, Parsed, Value
from .sync import sync

__all__ = [
    "ELSEWHERE",
    "NONE_YET",
    "NO_REPOSITORY",
    "Code",
    "Field",
    "Form",
    "FormError",
    "Kind",
    "Malformed",
    "Option",
    "Parsed",
    "Value",
    "fill",
    "glance",
    "lint",
    "load_form",
    "option_key",
    "option_text",
    "parse",
    "render",
    "sync",
]
