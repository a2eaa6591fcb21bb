"""The filters for templates: our own, and Jinja's except those that could run for too long."""

import keyword
import re
import string
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2.filters import FILTERS as JINJAS

from .autoescape import SafeText, to_literal, to_plain

BARE_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_+])?")
ALLOWED_FILTERS: Final = (
    "default",
    "first",
    "items",
    "join",
    "last",
    "length",
    "lower",
    "sort",
    "trim",
    "unique",
    "upper",
)
# Characters that are valid in URLs and have no special meaning in Markdown, HTML or YAML
URL_CHARACTERS: Final = frozenset(string.ascii_letters + string.digits + "-.~:/?#!$&+,;=%")


def bare(value: str) -> SafeText:
    """Return a name without quotes. Raises ValueError unless it consists of ASCII letters, digits and `_ . + -`."""
    if not (isinstance(value, str) and BARE_NAME.fullmatch(value)):
        raise ValueError(f"{value!r} must be quoted")
    return SafeText(value)


def identifier(value: str) -> str:
    """Convert a slug to a name for a Python package that is neither a keyword nor a standard module: `water-map` →
    `water_map`.
    """
    name = re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_")
    if not name or name[0].isdigit():
        name = f"project_{name}".rstrip("_")
    is_taken = keyword.iskeyword(name) or name in sys.stdlib_module_names or name in ("tests", "test")
    return f"{name}_project" if is_taken else name


def url(value: str) -> SafeText:
    """Percent-encode an http(s) URL, so that it contains no Markdown, HTML or YAML syntax.

    Raises ValueError for any other scheme.
    """
    if not re.match(r"https?://[^/\s]", value):
        raise ValueError(f"{value!r} is not an http(s) URL")
    return SafeText("".join(c if c in URL_CHARACTERS else _percent(c) for c in to_plain(value)))


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def shorten(value: str, length: int) -> str:
    """Shorten text to at most `length` characters, breaking between words and appending an ellipsis."""
    value = to_plain(value)
    if len(value) <= length:
        return value
    head = value[: length - 1]
    return (head.rsplit(" ", 1)[0] or head).rstrip() + "…"


def as_string(value: object) -> SafeText:
    """Return a quoted literal, for files whose values are not quoted automatically, such as `CITATION.cff`."""
    return SafeText(to_literal(value))


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    **{name: JINJAS[name] for name in ALLOWED_FILTERS},
    "bare": bare,
    "identifier": identifier,
    "quoted": as_string,
    "shorten": shorten,
    "url": url,
}
