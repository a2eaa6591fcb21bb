"""What a seed may hold: `seed.schema.json`, with the permissions that GitHub's description names."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from localhub.contract import description
from localhub.seed.mistakes import BadSeed, Mistake

SCHEMA = Path(__file__).parent / "seed.schema.json"
KINDS = {
    "array": "a list",
    "object": "a mapping",
    "string": "text: put it in quotes",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}
MOST_SHOWN = 40


def check(seed: Any) -> None:
    """Raises BadSeed with everything that does not fit."""
    errors = Draft202012Validator(_schema()).iter_errors(seed)
    found = [mistake for error in errors for mistake in _mistakes(error)] or list(_twice(seed))
    if found:
        raise BadSeed(found)


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    known = description()["components"]["schemas"]["app-permissions"]
    schema["$defs"]["permissions"] = {**known, "additionalProperties": False}
    return schema


def _mistakes(error: ValidationError) -> Iterator[Mistake]:
    path, kind = tuple(error.instance_path), error.kind.as_dict()
    match error.kind.name:
        case "additionalProperties":
            known = sorted(_part(error.schema_path[:-1])["properties"])
            yield from (Mistake((*path, key), _unknown(key, known)) for key in kind["unexpected"])
        case "propertyNames":
            key = kind["error"].instance
            yield Mistake((*path, key), f"no name for one of the {path[-1]}")
        case "required":
            yield Mistake(path, f"lacks '{kind['property']}'")
        case "type":
            wanted = " or ".join(KINDS[name] for name in kind["types"] if name in KINDS)
            yield Mistake(path, f"{_shown(error.instance)} is not {wanted}")
        case "enum":
            options = ", ".join(str(option) for option in kind["options"])
            yield Mistake(path, f"{_shown(error.instance)} is none of {options}")
        case "pattern":
            yield Mistake(
                path, f"{_shown(error.instance)} cannot stand here; it has to match {kind['pattern']}"
            )
        case _:
            yield Mistake(path, error.message)


def _part(path: list[str | int]) -> Any:
    """The schema that a validator's path leads to."""
    found: Any = _schema()
    for word in path:
        found = found[word]
    return found


def _unknown(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"unknown; did you mean '{close[0]}'?" if close else f"unknown; known are {', '.join(known)}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _twice(seed: Any) -> Iterator[Mistake]:
    """Accounts share one list of names, without regard to case; so do an owner's repositories."""
    seen: set[str] = set()
    for kind, keys in (
        ("users", ["login"]),
        ("organizations", ["login"]),
        ("repositories", ["owner", "name"]),
    ):
        for number, entry in enumerate(seed.get(kind, ())):
            name = "/".join(entry[key] for key in keys)
            if name.casefold() in seen:
                yield Mistake((kind, number), f"'{name}' stands in the seed twice")
            seen.add(name.casefold())
