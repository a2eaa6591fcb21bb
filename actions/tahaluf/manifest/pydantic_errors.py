"""Converts pydantic's validation errors to problems with a location and a fix."""

import typing
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tahaluf.problems import DataPath, Problem
from tahaluf.suggestions import Suggester

from .document import Document
from .model import Manifest

TYPE_NAMES: Final = {
    "str": "a string",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date",
    "NoneType": "nothing",
    "tuple": "a list",
    "dict": "a mapping",
}
MAPPING_FIX: Final = "write `key: value` lines, indented under the name"
EXPECTED_TYPES: Final = {
    "string_type": ("a string", "write a string, and quote it if it looks like a number, a date or yes/no"),
    "int_type": ("a whole number", "write it with the digits 0-9, without quotes"),
    "bool_type": ("`true` or `false`", "write `true` or `false`, without quotes"),
    "tuple_type": ("a list", "write each item on its own line, starting with `- `, or all items in `[ ]`"),
    "dict_type": ("a mapping", MAPPING_FIX),
    "model_type": ("a mapping", MAPPING_FIX),
    "model_attributes_type": ("a mapping", MAPPING_FIX),
}
EMPTY_FIX: Final = "write a value, or remove the line"
# Keys of earlier versions, and their replacements
RENAMED_KEYS: Final = {"name_ar": "write `translations: {ar: {name: …}}`; other languages work the same way"}
# Words that people use instead of a key, and that key
SYNONYMS: Final = {
    "description": "summary",
    "desc": "summary",
    "title": "name",
    "repo": "repository",
    "maintainers": "stewards",
    "owners": "stewards",
    "lead": "stewards",
    "state": "status",
    "url": "links",
    "website": "links",
    "licence": "license",
}
MAX_LISTED_KEYS: Final = 10
# Consequences of another error in the same project, which is reported anyway
FOLLOW_UP_ERRORS: Final = frozenset({"default_factory_not_called"})


def to_problems(
    document: Document, error: ValidationError, suggester: Suggester, model: type[BaseModel] = Manifest
) -> Iterator[Problem]:
    """Yield a problem for each error, with its location in `document`. `model`: the model of the whole file, in which
    suggestions are found.
    """
    for details in error.errors(include_url=False):
        if details["type"] not in FOLLOW_UP_ERRORS:
            yield _to_problem(document, details, suggester, model)


def _to_problem(
    document: Document, details: ErrorDetails, suggester: Suggester, model: type[BaseModel]
) -> Problem:
    # Parts that start with NUL are discriminator tags of the model, not keys in the manifest.
    path: DataPath = tuple(part for part in details["loc"] if not str(part).startswith("\0"))
    at_key = details["type"] in ("missing", "extra_forbidden")
    if path and path[-1] == "[key]":
        path, at_key = path[:-1], True
    problem_id, what, fix = _describe(details, path, suggester, model)
    return Problem(document.location(path, key=at_key), problem_id, what, fix, path)


def _describe(
    details: ErrorDetails, path: DataPath, suggester: Suggester, model: type[BaseModel]
) -> tuple[str, str, str]:
    error_type, context = details["type"], details.get("ctx", {})
    subject = _subject(path)
    match error_type:
        case "missing":
            return "key-missing", f"{subject} is missing", f"add `{_line_to_add(path, model)}`"
        case "extra_forbidden" if path[-1] in RENAMED_KEYS:
            return "key-renamed", f"the key {subject} has been replaced", RENAMED_KEYS[str(path[-1])]
        case "extra_forbidden":
            return "key-unknown", f"unknown key {subject}", _key_suggestion(path, suggester, model)
        case "literal_error":
            allowed = context["expected"].replace(" or ", ", ").replace("'", "")
            fix = f"write one of: {allowed}" if ", " in allowed else f"write `{path[-1]}: {allowed}`"
            return "value-unknown", f"{subject} cannot be {_display(details['input'])}", fix
        case "string_too_short":
            return "text-empty", f"{subject} is empty", "fill it in, or remove the key"
        case "too_short":
            return "list-empty", f"{subject} is empty", "write at least one item, or remove the key"
        case "string_too_long" | "too_long":
            unit = "characters" if isinstance(details["input"], str) else "items"
            what = f"{subject} has more than {context['max_length']} {unit}"
            return "value-too-long", what, "shorten it"
        case "greater_than" | "greater_than_equal":
            minimum = context.get("ge", context.get("gt", 0) + 1)
            return "number-out-of-range", f"{subject} is too small", f"write {minimum} or more"
        case "less_than_equal":
            return "number-out-of-range", f"{subject} is too large", f"write {context['le']} or less"
    if error_type == "union_tag_invalid":
        *names, last = (name for type_, name in TYPE_NAMES.items() if f"{type_}'" in context["expected_tags"])
        expected = f"{', '.join(names)}{',' if len(names) > 1 else ''} or {last}"
        what = f"{subject} must be {expected}, not {_display_type(details['input'])}"
        return "value-mistyped", what, "write a value of one of these types"
    if error_type in EXPECTED_TYPES:
        expected, fix = EXPECTED_TYPES[error_type]
        if details["input"] is None:
            fix = EMPTY_FIX
        elif fix == MAPPING_FIX:
            fix = _mapping_fix(path, model)
        what = f"{subject} must be {expected}, not {_display_type(details['input'])}"
        return "value-mistyped", what, fix
    if "fix" in context:
        return error_type, context["what"], context["fix"]
    return (
        "value-malformed",
        f"{subject} cannot be read: {details['msg']}",
        "see docs/manifest.md for allowed values",
    )


def _subject(path: DataPath) -> str:
    match path:
        case ():
            return "the file"
        case (*_, str(key)):
            return f"`{key}`"
        case (*_, key, int()):
            return f"an item of `{key}`"
    return "an item"


def _display_type(value: Any) -> str:
    return TYPE_NAMES.get(type(value).__name__, "something else")


def _display(value: Any) -> str:
    return repr(value) if type(value) in (str, int) else TYPE_NAMES.get(type(value).__name__, "that")


def _key_suggestion(path: DataPath, suggester: Suggester, model: type[BaseModel]) -> str:
    models = _models_of(path[:-1], model)
    known = [key for found in models for key in found.model_fields]
    key = str(path[-1])
    synonym = SYNONYMS.get(key.casefold())
    if synonym in known:
        return f"did you mean `{synonym}`?"
    for name in filter(None, (key, synonym)):
        for parent in _parents(name, models):
            return f"write `{name}:` under `{parent}:`"
    if suggestion := suggester.did_you_mean(key, known):
        return suggestion
    if model is Manifest and len(known) > MAX_LISTED_KEYS:
        required = [
            name for found in models for name, field in found.model_fields.items() if field.is_required()
        ]
        names = f"the required keys are {', '.join(required)}; " if required else ""
        return f"{names}docs/manifest.md lists all keys"
    return f"known keys are {', '.join(known)}" if known else "remove it"


def _parents(key: str, models: Iterable[type[BaseModel]]) -> Iterator[str]:
    """Yield each key of `models` whose value is a mapping with `key`."""
    for model in models:
        for name, field in model.model_fields.items():
            if any(key in inner.model_fields for inner in _own_models(field.annotation)):
                yield name


def _own_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that a field can have as its value, leaving out those in lists and dicts."""
    if typing.get_origin(annotation) not in (tuple, dict):
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
        for argument in typing.get_args(annotation):
            yield from _own_models(argument)


def _line_to_add(path: DataPath, model: type[BaseModel]) -> str:
    """The missing key, with its value if only one is allowed."""
    key = str(path[-1])
    for found in _models_of(path[:-1], model):
        if key in found.model_fields and len(allowed := _literals(found.model_fields[key].annotation)) == 1:
            return f"{key}: {allowed[0]}"
    return f"{key}:"


def _literals(annotation: Any) -> tuple[Any, ...]:
    return typing.get_args(annotation) if typing.get_origin(annotation) is Literal else ()


def _mapping_fix(path: DataPath, model: type[BaseModel]) -> str:
    if not path:
        return "write `key: value` lines"
    if isinstance(path[-1], int):
        keys = [key for found in _models_of(path, model) for key in found.model_fields]
        return f"write `- {keys[0] if keys else 'key'}: …`, and further keys below this one"
    return MAPPING_FIX


def _models_of(path: DataPath, model: type[BaseModel]) -> list[type[BaseModel]]:
    """Return the models that can be at `path`."""
    models = [model]
    for step in path:
        models = [inner for outer in models for inner in _models_at(outer, step)]
    return models


def _models_at(model: Any, step: str | int) -> Iterable[type[BaseModel]]:
    """Return the models that `step` leads to from `model`, including those in unions, lists and dicts."""
    if isinstance(step, int) or step not in model.model_fields:
        return [model]  # an index or key in the list or dict reached by the previous step
    return list(models_in(model.model_fields[step].annotation))


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models in a field's type, such as those in a union or a tuple."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from models_in(argument)
