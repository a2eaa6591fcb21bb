"""Pydantic's errors in our words: what is wrong at which place, and how to mend it."""

import typing
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tahaluf.problems import Problem

from .document import Document
from .model import Manifest
from .paths import Path
from .suggest import did_you_mean

KINDS: Final = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "yes or no",
    "date": "a date",
    "NoneType": "nothing",
    "tuple": "a list",
    "dict": "a set of `key: value`",
}
WANTED: Final = {
    "string_type": ("a text", "write a text; quote it if it looks like a number, a date or yes and no"),
    "int_type": ("a whole number", "write digits, without quotes"),
    "bool_type": ("`true` or `false`", "write `true` or `false`, without quotes"),
    "tuple_type": ("a list", "write each item on a line of its own that begins with `- `, or all in `[ ]`"),
    "dict_type": ("a set of `key: value`", "write `key: value` lines, indented under the name"),
    "model_type": ("a set of `key: value`", "write `key: value` lines, indented under the name"),
    "model_attributes_type": ("a set of `key: value`", "write `key: value` lines, indented under the name"),
}
# The consequence of another error at the same project, which is told.
ECHOES: Final = frozenset({"default_factory_not_called"})


def reasons(document: Document, error: ValidationError) -> Iterator[Problem]:
    """A problem for each error of `error`, placed in `document`."""
    for details in error.errors(include_url=False):
        if details["type"] not in ECHOES:
            yield _problem(document, details)


def _problem(document: Document, details: ErrorDetails) -> Problem:
    # Parts that begin with NUL are the model's tags, not the person's keys.
    path: Path = tuple(part for part in details["loc"] if not str(part).startswith("\0"))
    at_key = details["type"] in ("missing", "extra_forbidden")
    if path and path[-1] == "[key]":
        path, at_key = path[:-1], True
    id, what, mend = _words(details, path)
    return Problem(document.place(path, key=at_key), id, what, mend)


def _words(details: ErrorDetails, path: Path) -> tuple[str, str, str]:
    type, context = details["type"], details.get("ctx", {})
    name = _name(path)
    match type:
        case "missing":
            return "key-missing", f"{name} is missing", f"add `{path[-1]}:`"
        case "extra_forbidden":
            return "key-unknown", f"{name} is not known here", _known_key(str(path[-1]), path)
        case "literal_error":
            mend = f"write one of: {context['expected']}".replace(" or ", ", ").replace("'", "")
            return "value-unknown", f"{name} cannot be {_shown(details['input'])}", mend
        case "string_too_short":
            return "text-empty", f"{name} is empty", "fill it in, or leave the key out"
        case "string_too_long" | "too_long":
            unit = "characters" if isinstance(details["input"], str) else "items"
            what = f"{name} has more than {context['max_length']} {unit}"
            return "value-too-long", what, "shorten it"
        case "greater_than" | "greater_than_equal":
            least = context.get("ge", context.get("gt", 0) + 1)
            return "number-out-of-range", f"{name} is too small", f"write {least} or more"
        case "less_than_equal":
            return "number-out-of-range", f"{name} is too large", f"write {context['le']} or less"
    if type in WANTED:
        wanted, mend = WANTED[type]
        kind = KINDS.get(details["input"].__class__.__name__, "something else")
        return "value-mistyped", f"{name} must be {wanted}, and this is {kind}", mend
    if "mend" in context:
        return type, context["what"], context["mend"]
    return (
        "value-malformed",
        f"{name} cannot be read: {details['msg']}",
        "see docs/manifest.md for what it takes",
    )


def _name(path: Path) -> str:
    match path:
        case ():
            return "the file"
        case (*_, str(key)):
            return f"`{key}`"
        case (*_, key, int()):
            return f"an item of `{key}`"
    return "an item"


def _shown(value: Any) -> str:
    return repr(value) if type(value) in (str, int) else KINDS.get(type(value).__name__, "that")


def _known_key(name: str, path: Path) -> str:
    known = _keys_at(path[:-1])
    if sentence := did_you_mean(name, known):
        return sentence
    return f"the keys here are {', '.join(known)}" if known else "take it out"


def _keys_at(path: Path) -> list[str]:
    """The keys that the model takes at `path`."""
    types: list[Any] = [Manifest]
    for step in path:
        types = [inner for outer in types for inner in _inside(outer, step)]
    return [key for model in types for key in model.model_fields]


def _inside(outer: Any, step: str | int) -> Iterable[type[BaseModel]]:
    """The models that can stand at `step` of the model `outer`, through options, lists and dictionaries."""
    if isinstance(step, int) or step not in outer.model_fields:
        return [outer]  # an item of the list, or a key of the dictionary, that was stepped into before
    return list(_models(outer.model_fields[step].annotation))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models(argument)
