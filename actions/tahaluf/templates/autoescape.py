"""Escapes the values in a template as the format of the rendered file requires.

The file's suffix determines the strategy, which applies to every expression, so templates need no explicit escaping.
Filters return text that they have already escaped as `SafeText`.
"""

import html
import json
import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import Final

from jinja2 import Undefined

from tahaluf.escape import escape_inline

# Python prints these characters unchanged, but some of them reorder text, and YAML 1.1, TOML or JavaScript treats
# others as line breaks or control characters. Escaping does not change the meaning of a string literal, so it is
# harmless to escape too much.
INVISIBLE: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]")
INVISIBLE_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
JOINERS: Final = "\u200c\u200d"  # needed in Persian words and many emoji


class SafeText(str):
    """Text that is already escaped."""

    __slots__ = ()


class EscapeStrategy(Enum):
    MARKDOWN = "markdown"
    HTML = "html"
    QUOTED = "quoted"  # formats that accept JSON string literals: YAML, JSON, TOML, JavaScript
    PYTHON = "python"
    PLAIN = "plain"


BY_SUFFIX: Final = {
    "md": EscapeStrategy.MARKDOWN,
    "html": EscapeStrategy.HTML,
    "svg": EscapeStrategy.HTML,
    "xml": EscapeStrategy.HTML,
    "py": EscapeStrategy.PYTHON,
    **dict.fromkeys(("yml", "yaml", "json", "toml", "js", "mjs", "ts"), EscapeStrategy.QUOTED),
}


def strategy_for(path: str) -> EscapeStrategy:
    return BY_SUFFIX.get(path.rpartition(".")[2].lower(), EscapeStrategy.PLAIN)


def finalizer(strategy: EscapeStrategy) -> Callable[[object], object]:
    """Return the Jinja `finalize` function for files with this strategy."""
    escape = ESCAPERS[strategy]

    def finalize(value: object) -> object:
        if isinstance(value, (SafeText, Undefined)):
            # StrictUndefined raises its own error when it is rendered
            return value
        return escape(value)

    return finalize


def to_literal(value: object) -> str:
    """Write a quoted string literal or a list of such literals. Numbers and booleans are written as in JSON."""
    return INVISIBLE.sub(_unicode_escape, json.dumps(_literal_value(value), ensure_ascii=False))


def to_python(value: object) -> str:
    return repr(value) if isinstance(value, bool) else to_literal(value)


def to_plain(value: object) -> str:
    """Write one line without invisible characters, so that a value cannot add a second rule to a CODEOWNERS file."""
    return _one_line(_scalar_text(value))


def to_markdown(value: object) -> str:
    return _escape_markdown(_scalar_text(value))


def to_html(value: object) -> str:
    return html.escape(to_plain(value))


@lru_cache(maxsize=4096)  # a project's name occurs in about a dozen files
def _escape_markdown(text: str) -> str:
    return escape_inline(text)


@lru_cache(maxsize=4096)
def _one_line(text: str) -> str:
    visible = "".join(
        c if c in JOINERS or unicodedata.category(c) not in INVISIBLE_CATEGORIES else " " for c in text
    )
    return " ".join(visible.split())


def _literal_value(value: object) -> object:
    """Convert a value for use in a literal. Raises TypeError if it cannot be written as a literal."""
    if isinstance(value, (list, tuple)):
        return [_literal_value(item) for item in value]
    if isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"cannot write a {type(value).__name__}; use one of its fields")


def _scalar_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    raise TypeError(f"cannot write a {type(value).__name__} here; loop over it with for, or use join")


def _unicode_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


ESCAPERS: Final[dict[EscapeStrategy, Callable[[object], str]]] = {
    EscapeStrategy.MARKDOWN: to_markdown,
    EscapeStrategy.HTML: to_html,
    EscapeStrategy.QUOTED: to_literal,
    EscapeStrategy.PYTHON: to_python,
    EscapeStrategy.PLAIN: to_plain,
}
