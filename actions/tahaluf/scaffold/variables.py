"""The variables of templates: which there are, of which type, and what they come to for one project.

Every template knows the standard ones; its `template.yml` may add more, or give a standard one another
default. docs/templates.md describes them.
"""

import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from tahaluf.direction import is_leftward
from tahaluf.problems import Place, Problem, Refused

NAME_OF_REPOSITORY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
# Standard variables that go into paths and addresses → what they must be
SHAPES: Final = {
    "slug": (NAME_OF_REPOSITORY, "a repository's name, of ASCII letters, digits, `.`, `-` and `_`"),
    "lang": (re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "a language tag such as ar or en-GB"),
    "organization": (re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}"), "an organization's login"),
    "stewards_team": (
        re.compile(r"|[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"),
        "a team's slug, as its address has it",
    ),
    "homepage": (re.compile(r"|https?://[^/\s]\S*"), "an http(s) address"),
}
UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")  # no file in UTF-8 can hold them
LONGEST: Final = 20_000  # characters of one value

WORDS: Final = {"true": True, "yes": True, "false": False, "no": False, "": False}

Evaluate = Callable[[str, Mapping[str, object]], str]


class Type(StrEnum):
    STR = "str"
    BOOL = "bool"
    INT = "int"
    LIST = "list"  # of strings; written as one string, separated by commas
    CHOICE = "choice"
    MAP = "map"  # names to strings
    RECORDS = "records"  # a list of mappings


@dataclass(frozen=True, slots=True)
class Variable:
    """`default` None: a value must be given. A default with `{{` is made of the variables above it.

    `pattern`: what the whole of a text must match; empty where anything may stand there.
    """

    name: str
    type: Type = Type.STR
    default: Any = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    description: str = ""
    place: Place = field(default=Place("docs/templates.md"), compare=False)


STANDARD: Final = {
    variable.name: variable
    for variable in (
        Variable("slug"),
        Variable("name", default="{{ slug }}"),
        Variable("lang", default="en"),
        Variable("summary", default=""),
        Variable("organization", default="your-organization"),
        Variable("coalition", default="{{ organization }}"),
        Variable("area", default=""),
        Variable("license", default=""),
        Variable("homepage", default=""),
        Variable("topics", Type.LIST, default=""),
        Variable("languages", Type.LIST, default="{{ lang }}"),
        Variable("visibility", Type.CHOICE, "public", ("public", "private", "internal")),
        Variable("stewards_team", default=""),
        Variable("default_branch", default="main"),
        Variable("links", Type.MAP, default={}),
        Variable("roles", Type.RECORDS, default=[]),
    )
}
DERIVED: Final = frozenset({"language", "rtl", "license_text", "range"})


def resolve(
    declared: Mapping[str, Variable], given: Mapping[str, object], evaluate: Evaluate
) -> dict[str, object]:
    """Every variable's value. Raises Refused with all that is wrong; `evaluate` renders a default."""
    problems = list(_unknown(declared, given))
    values: dict[str, object] = {}
    for variable in declared.values():
        try:
            values[variable.name] = _value(variable, given, values, evaluate)
        except ValueError as error:
            mend = variable.description or "docs/templates.md says what it is"
            problems.append(Problem(Place(variable.name), "template-value", str(error), mend))
            values[variable.name] = ""
    if problems:
        raise Refused(problems)
    values["language"] = str(values["lang"]).split("-")[0].lower()
    return values | {"rtl": is_leftward(str(values["lang"]))}


def convert(variable: Variable, value: object) -> object:
    """The value in the variable's type; strings are read, since that is what a command line gives.

    Raises ValueError with a sentence.
    """
    match variable.type, value:
        case Type.STR, str():
            return _text(variable, value)
        case Type.CHOICE, str() if value in variable.choices:
            return value
        case Type.CHOICE, _:
            raise ValueError(f"{variable.name} is {value!r}, not one of {', '.join(variable.choices)}")
        case Type.BOOL, bool():
            return value
        case Type.BOOL, str() if value.lower() in WORDS:
            return WORDS[value.lower()]
        case Type.INT, int() if not isinstance(value, bool):
            return value
        case Type.INT, str() if re.fullmatch(r"-?[0-9]{1,9}", value):
            return int(value)
        case Type.LIST, str():
            return [_text(variable, item.strip()) for item in value.split(",") if item.strip()]
        case Type.LIST, list() | tuple():
            return [_text(variable, item) for item in value]
        case ((Type.MAP | Type.RECORDS), str()):
            return convert(variable, _parsed(variable, value))
        case Type.MAP, Mapping():
            return {_text(variable, key): _text(variable, item) for key, item in value.items()}
        case Type.RECORDS, list() | tuple() if all(isinstance(item, Mapping) for item in value):
            return [
                {_text(variable, key): _part(variable, item) for key, item in row.items()} for row in value
            ]
    raise ValueError(f"{variable.name} is {value!r}, not of the type {variable.type}")


def _value(
    variable: Variable, given: Mapping[str, object], above: Mapping[str, object], evaluate: Evaluate
) -> object:
    if variable.name in given:
        value = given[variable.name]
    elif variable.default is None:
        raise ValueError(f"{variable.name} has no value")
    else:
        value = variable.default
        if isinstance(value, str) and "{{" in value:
            value = evaluate(value, above)
    found = convert(variable, value)
    shape, wanted = SHAPES.get(variable.name, (None, ""))
    if shape and not shape.fullmatch(str(found)):
        raise ValueError(f"{variable.name} is {found!r}, not {wanted}")
    if variable.pattern and not re.fullmatch(variable.pattern, str(found)):
        raise ValueError(f"{variable.name} is {found!r}, which does not match {variable.pattern}")
    return found


def _text(variable: Variable, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{variable.name} holds {value!r}, which is not text")
    if len(value) > LONGEST:
        raise ValueError(f"{variable.name} is longer than {LONGEST} characters")
    if UNWRITABLE.search(value):
        raise ValueError(f"{variable.name} holds a character that no file can")
    return value


def _part(variable: Variable, value: object) -> object:
    """What stands in a record: text, a list of texts, a number, or None for what is not said."""
    if isinstance(value, (list, tuple)):
        return [_text(variable, item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    return _text(variable, value)


def _parsed(variable: Variable, text: str) -> object:
    try:
        return json.loads(text or "null") or ({} if variable.type is Type.MAP else [])
    except (ValueError, RecursionError):
        raise ValueError(f"{variable.name} is not JSON") from None


def _unknown(declared: Mapping[str, Variable], given: Mapping[str, object]) -> Iterator[Problem]:
    for name in given:
        if name not in declared and name not in STANDARD:
            near = difflib.get_close_matches(name, declared, n=1)
            mend = f"did you mean {near[0]}?" if near else f"there are {', '.join(declared)}"
            yield Problem(Place(name), "template-value", f"the template has no variable {name!r}", mend)
