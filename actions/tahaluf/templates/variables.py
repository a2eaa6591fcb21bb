"""Declares template variables, defines their types, and determines their values for a project.

Every template has the standard variables. `template.yml` can add variables, or change the default of a standard one.
docs/templates.md describes them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from tahaluf.bidi import is_rtl
from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.suggestions import Suggester

REPOSITORY_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
# Patterns and descriptions of standard variables that appear in paths and URLs
STANDARD_PATTERNS: Final = {
    "slug": (REPOSITORY_NAME, "a repository name: ASCII letters, digits, `.`, `-` and `_`"),
    "lang": (re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "a language tag such as ar or en-GB"),
    "organization": (re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}"), "an organization's login"),
    "stewards_team": (
        re.compile(r"|[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"),
        "a team slug, as in its URL",
    ),
    "homepage": (re.compile(r"|https?://[^/\s]\S*"), "an http(s) URL"),
    "sealing_page": (re.compile(r"|https?://[^/\s]\S*"), "an http(s) URL"),
}
# Characters that are not allowed in a UTF-8 text file
UNWRITABLE_CHARACTERS: Final = re.compile("[\x00\ud800-\udfff]")
MAX_VALUE_LENGTH: Final = 20_000  # characters per value

BOOLEAN_WORDS: Final = {"true": True, "yes": True, "false": False, "no": False, "": False}

Evaluate = Callable[[str, Mapping[str, object]], str]


class VariableType(StrEnum):
    STR = "str"
    BOOL = "bool"
    INT = "int"
    LIST = "list"  # a list of strings, written as one comma-separated string
    CHOICE = "choice"
    MAP = "map"  # a mapping from names to strings
    RECORDS = "records"  # a list of mappings


@dataclass(frozen=True, slots=True)
class Variable:
    """A template variable. If `default` is None, the project must provide a value.

    A default that contains `{{` is rendered with the variables declared above it. `pattern` is a regular expression
    that must match the whole value. An empty pattern allows any value.
    """

    name: str
    type: VariableType = VariableType.STR
    default: Any = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    description: str = ""
    location: Location = field(default=Location("docs/templates.md"), compare=False)


# Variables whose values come from other keys of the manifest
PROVIDED_VARIABLES: Final = frozenset(
    {
        *("slug", "name", "lang", "summary", "organization", "coalition", "area", "license"),
        *("homepage", "topics", "languages", "visibility", "stewards_team", "links", "roles"),
        *("reach", "sealing_page"),
    }
)

STANDARD_VARIABLES: Final = {
    variable.name: variable
    for variable in (
        Variable("slug"),
        Variable("name", default="{{ slug }}"),
        Variable("lang", default="en"),
        Variable("summary", default=""),
        Variable("organization", default="your-organization"),
        Variable("coalition", default="{{ organization }}"),
        Variable("reach", default=""),
        Variable("sealing_page", default=""),
        Variable("area", default=""),
        Variable("license", default=""),
        Variable("homepage", default=""),
        Variable("topics", VariableType.LIST, default=""),
        Variable("languages", VariableType.LIST, default="{{ lang }}"),
        Variable("visibility", VariableType.CHOICE, "public", ("public", "private", "internal")),
        Variable("stewards_team", default=""),
        Variable("default_branch", default="main"),
        Variable("links", VariableType.MAP, default={}),
        Variable("roles", VariableType.RECORDS, default=[]),
    )
}
DERIVED_VARIABLES: Final = frozenset({"language", "rtl", "license_text", "range"})


def resolve_values(
    declared: Mapping[str, Variable], provided: Mapping[str, object], evaluate: Evaluate
) -> dict[str, object]:
    """Determine the value of each variable, rendering defaults with `evaluate`. Raises InvalidInput with all
    problems.
    """
    problems = list(_unknown_variables(declared, provided))
    values: dict[str, object] = {}
    for variable in declared.values():
        try:
            values[variable.name] = _resolve_value(variable, provided, values, evaluate)
        except ValueError as error:
            fix = variable.description or "see docs/templates.md"
            problems.append(Problem(Location(variable.name), "template-value", str(error), fix))
            values[variable.name] = ""
    if problems:
        raise InvalidInput(problems)
    values["language"] = str(values["lang"]).split("-")[0].lower()
    return values | {"rtl": is_rtl(str(values["lang"]))}


def convert(variable: Variable, value: object) -> object:
    """Convert a value to the variable's type, parsing strings from the command line.

    Raises ValueError with a message for the user.
    """
    match variable.type, value:
        case VariableType.STR, str():
            return _check_text(variable, value)
        case VariableType.CHOICE, str() if value in variable.choices:
            return value
        case VariableType.CHOICE, _:
            raise ValueError(f"{variable.name} is {value!r}, not one of {', '.join(variable.choices)}")
        case VariableType.BOOL, bool():
            return value
        case VariableType.BOOL, str() if value.lower() in BOOLEAN_WORDS:
            return BOOLEAN_WORDS[value.lower()]
        case VariableType.INT, int() if not isinstance(value, bool):
            return value
        case VariableType.INT, str() if re.fullmatch(r"-?[0-9]{1,9}", value):
            return int(value)
        case VariableType.LIST, str():
            return [_check_text(variable, item.strip()) for item in value.split(",") if item.strip()]
        case VariableType.LIST, list() | tuple():
            return [_check_text(variable, item) for item in value]
        case ((VariableType.MAP | VariableType.RECORDS), str()):
            return convert(variable, _parse_json(variable, value))
        case VariableType.MAP, Mapping():
            return {_check_text(variable, key): _check_text(variable, item) for key, item in value.items()}
        case VariableType.RECORDS, list() | tuple() if all(isinstance(item, Mapping) for item in value):
            return [
                {_check_text(variable, key): _record_value(variable, item) for key, item in row.items()}
                for row in value
            ]
    raise ValueError(f"{variable.name} is {value!r}, which is not of type {variable.type}")


def _resolve_value(
    variable: Variable, provided: Mapping[str, object], preceding: Mapping[str, object], evaluate: Evaluate
) -> object:
    if variable.name in provided:
        value = provided[variable.name]
    elif variable.default is None:
        raise ValueError(f"{variable.name} has no value")
    else:
        value = variable.default
        if isinstance(value, str) and "{{" in value:
            value = evaluate(value, preceding)
    return check_value(variable, value)


def check_value(variable: Variable, value: object) -> object:
    """Convert a value and check it against the variable's pattern. Raises ValueError with a message for the user."""
    converted = convert(variable, value)
    pattern, expectation = STANDARD_PATTERNS.get(variable.name, (None, ""))
    if pattern and not pattern.fullmatch(str(converted)):
        raise ValueError(f"{variable.name} is {converted!r}, not {expectation}")
    if variable.pattern and not re.fullmatch(variable.pattern, str(converted)):
        raise ValueError(f"{variable.name} is {converted!r}, which does not match {variable.pattern}")
    return converted


def _check_text(variable: Variable, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{variable.name} contains {value!r}, which is not text")
    if len(value) > MAX_VALUE_LENGTH:
        raise ValueError(f"{variable.name} is longer than {MAX_VALUE_LENGTH} characters")
    if UNWRITABLE_CHARACTERS.search(value):
        raise ValueError(f"{variable.name} contains a character that cannot be stored in a UTF-8 file")
    return value


def _record_value(variable: Variable, value: object) -> object:
    """Convert a value in a record to a string, a list of strings, a number, a boolean, or None if there is no value."""
    if isinstance(value, (list, tuple)):
        return [_check_text(variable, item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    return _check_text(variable, value)


def _parse_json(variable: Variable, text: str) -> object:
    try:
        return json.loads(text or "null") or ({} if variable.type is VariableType.MAP else [])
    except (ValueError, RecursionError):
        raise ValueError(f"{variable.name} is not JSON") from None


def _unknown_variables(declared: Mapping[str, Variable], provided: Mapping[str, object]) -> Iterator[Problem]:
    suggester = Suggester()
    for name in provided:
        if name not in declared and name not in STANDARD_VARIABLES:
            fix = suggester.did_you_mean(name, declared) or f"the variables are {', '.join(declared)}"
            yield Problem(Location(name), "template-value", f"the template has no variable {name!r}", fix)
