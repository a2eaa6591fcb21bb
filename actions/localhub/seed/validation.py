"""Validates a seed against `seed.schema.json` and the permissions in GitHub's description."""

import json
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from localhub.contract import description
from localhub.domain import labels, teams

from .problems import SeedError, SeedPath, SeedProblem

SCHEMA = Path(__file__).parent / "seed.schema.json"
TYPE_NAMES = {
    "array": "a list",
    "object": "a mapping",
    "string": "a string: put it in quotes",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}
MAX_SHOWN = 40


def validate(seed: Any) -> None:
    """Raise SeedError with a list of all problems, if there are any."""
    errors = Draft202012Validator(_schema()).iter_errors(seed)
    found = [problem for error in errors for problem in _problems(error)] or list(_duplicates(seed))
    if found:
        raise SeedError(found)


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    known = description()["components"]["schemas"]["app-permissions"]
    schema["$defs"]["permissions"] = {**known, "additionalProperties": False}
    return schema


def _problems(error: ValidationError) -> Iterator[SeedProblem]:
    path, details = tuple(error.instance_path), error.kind.as_dict()
    match error.kind.name:
        case "additionalProperties":
            known = sorted(_subschema(error.schema_path[:-1])["properties"])
            yield from (
                SeedProblem((*path, key), _unknown_key_message(key, known)) for key in details["unexpected"]
            )
        case "propertyNames":
            key = details["error"].instance
            yield SeedProblem((*path, key), f"not a valid name in {path[-1]}")
        case "required":
            yield SeedProblem(path, f"missing '{details['property']}'")
        case "type":
            expected = " or ".join(TYPE_NAMES[name] for name in details["types"] if name in TYPE_NAMES)
            yield SeedProblem(path, f"{_shorten(error.instance)} is not {expected}")
        case "enum":
            options = ", ".join(str(option) for option in details["options"])
            yield SeedProblem(path, f"{_shorten(error.instance)} is not one of {options}")
        case "pattern":
            yield SeedProblem(
                path, f"{_shorten(error.instance)} is invalid; it must match {details['pattern']}"
            )
        case _:
            yield SeedProblem(path, error.message)


def _subschema(path: list[str | int]) -> Any:
    """Return the part of the schema to which a validator's path points."""
    found: Any = _schema()
    for part in path:
        found = found[part]
    return found


def _unknown_key_message(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, n=1)
    return (
        f"unknown key; did you mean '{close[0]}'?"
        if close
        else f"unknown key; expected one of: {', '.join(known)}"
    )


def _shorten(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _duplicates(seed: Any) -> Iterator[SeedProblem]:
    """Yield duplicate users and organizations, and duplicate repositories, labels and teams of one owner, repository
    or organization.

    Names are compared according to GitHub's rules.
    """
    for kind, keys in (
        ("users", ["login"]),
        ("organizations", ["login"]),
        ("repositories", ["owner", "name"]),
    ):
        names = ["/".join(entry[key] for key in keys) for entry in seed.get(kind) or ()]
        yield from _repeated((kind,), names, str.casefold)
    for kind, key, normalize in (
        ("organizations", "teams", teams.make_slug),
        ("repositories", "labels", labels.normalize),
    ):
        for number, entry in enumerate(seed.get(kind) or ()):
            yield from _repeated((kind, number, key), [one["name"] for one in entry.get(key, ())], normalize)


def _repeated(path: SeedPath, names: list[str], normalize: Callable[[str], str]) -> Iterator[SeedProblem]:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if normalize(name) in seen:
            yield SeedProblem((*path, number), f"'{name}' appears twice in the seed")
        seen.add(normalize(name))
