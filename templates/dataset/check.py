"""Checks the files in data/ against datapackage.json: python3 check.py

Supports the part of the Table Schema standard that small datasets need: types, required, unique, enum, pattern,
minimum and maximum. Needs only Python.
"""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

PACKAGE = "datapackage.json"


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):  # int() also accepts 1_000 and digits of other scripts
        raise ValueError(text)
    return int(text)


TYPES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _integer,
    "number": float,
    "boolean": _boolean,
    "date": date.fromisoformat,
}


def check(folder: Path) -> list[str]:
    """Every mistake as `file:line: column: description`."""
    package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    return [mistake for resource in package["resources"] for mistake in _resource(folder, resource)]


def _resource(folder: Path, resource: dict[str, Any]) -> Iterator[str]:
    path, fields = resource["path"], resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    try:
        with (folder / path).open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream, strict=True)
            if (header := next(rows, [])) != names:
                yield f"{path}:1: the columns are {', '.join(header)}, but the schema has {', '.join(names)}"
                return
            seen: dict[str, set[str]] = {name: set() for name in names}
            for row in rows:
                for mistake in _row(row, fields, seen):
                    yield f"{path}:{rows.line_num}: {mistake}"
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        yield f"{path}: {error}"


def _row(row: list[str], fields: list[dict[str, Any]], seen: dict[str, set[str]]) -> Iterator[str]:
    if len(row) != len(fields):
        yield f"{len(row)} values for {len(fields)} columns"
        return
    for text, field in zip(row, fields):
        name, rules = field["name"], field.get("constraints", {})
        if rules.get("unique") and text and text in seen[name]:
            yield f"{name}: {text!r} is a duplicate"
        seen[name].add(text)
        if mistake := _value(text, field["type"], rules):
            yield f"{name}: {mistake}"


def _value(text: str, kind: str, rules: dict[str, Any]) -> str | None:
    if not text:
        return "a value is required" if rules.get("required") else None
    try:
        value = TYPES[kind](text)
    except (ValueError, KeyError):
        return f"{text!r} is not of type {kind}"
    if "enum" in rules and value not in rules["enum"]:
        return f"{text!r} is not one of {', '.join(map(str, rules['enum']))}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        return f"{text!r} does not match {rules['pattern']}"
    if "minimum" in rules and value < TYPES[kind](str(rules["minimum"])):
        return f"{text} is less than {rules['minimum']}"
    if "maximum" in rules and value > TYPES[kind](str(rules["maximum"])):
        return f"{text} is more than {rules['maximum']}"
    return None


if __name__ == "__main__":
    mistakes = check(Path(__file__).parent)
    print("\n".join(mistakes) or "no problems found")
    sys.exit(1 if mistakes else 0)
