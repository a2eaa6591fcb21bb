"""How a value is written into each kind of file, so that it is data there and nothing else.

The kind follows from the file's name, and every expression of a template passes through it: a template need
not remember to escape. What a filter of ours returns as `Written` is in its final form and passes as it is.
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

from tahaluf.text import inline

# Printable for us, yet line breaks or controls for YAML 1.1, TOML or JavaScript; and marks that reorder text.
# The cost of writing one as an escape is nothing; in a string literal both say the same.
HIDDEN: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]")
UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
JOINERS: Final = "\u200c\u200d"  # Persian words and many emoji are written with them


class Written(str):
    """Text in its final form."""

    __slots__ = ()


class Kind(Enum):
    MARKDOWN = "markdown"
    HTML = "html"
    QUOTED = "quoted"  # languages whose strings JSON's strings are: YAML, JSON, TOML, JavaScript
    PYTHON = "python"
    PLAIN = "plain"


BY_SUFFIX: Final = {
    "md": Kind.MARKDOWN,
    "html": Kind.HTML,
    "svg": Kind.HTML,
    "xml": Kind.HTML,
    "py": Kind.PYTHON,
    **dict.fromkeys(("yml", "yaml", "json", "toml", "js", "mjs", "ts"), Kind.QUOTED),
}


def kind_of(path: str) -> Kind:
    return BY_SUFFIX.get(path.rpartition(".")[2].lower(), Kind.PLAIN)


def writer(kind: Kind) -> Callable[[object], object]:
    """What stands at the end of every expression in a file of this kind."""
    write = WRITERS[kind]

    def finalize(value: object) -> object:
        if isinstance(value, (Written, Undefined)):  # an Undefined says itself what is wrong with it
            return value
        return write(value)

    return finalize


def quoted(value: object) -> str:
    """A string literal with its quotes, or a list of them; numbers and booleans as JSON has them."""
    return HIDDEN.sub(_escape, json.dumps(_plain(value), ensure_ascii=False))


def python(value: object) -> str:
    return repr(value) if isinstance(value, bool) else quoted(value)


def plain(value: object) -> str:
    """One line without invisible characters: a value cannot begin a second rule of a CODEOWNERS file."""
    return _one_line(_scalar(value))


def markdown(value: object) -> str:
    return _markdown(_scalar(value))


def markup(value: object) -> str:
    return html.escape(plain(value))


@lru_cache(maxsize=4096)  # a project's name is written into a dozen files
def _markdown(text: str) -> str:
    return inline(text)


@lru_cache(maxsize=4096)
def _one_line(text: str) -> str:
    shown = "".join(c if c in JOINERS or unicodedata.category(c) not in UNSEEN else " " for c in text)
    return " ".join(shown.split())


def _plain(value: object) -> object:
    """Raises TypeError for what no literal can say."""
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be written; take one of its parts")


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be written here; go through it with a for, or use join")


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


WRITERS: Final[dict[Kind, Callable[[object], str]]] = {
    Kind.MARKDOWN: markdown,
    Kind.HTML: markup,
    Kind.QUOTED: quoted,
    Kind.PYTHON: python,
    Kind.PLAIN: plain,
}
