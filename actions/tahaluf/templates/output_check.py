"""Render a template with plain and with hostile values, and parse the resulting files.

A value in the wrong place, such as `"{{ name }}"` in a YAML file, is found before a project gets a broken file.
"""

import difflib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import yaml

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.yaml_source import Limits, UnsafeYaml, compose

from .inheritance import decode_text, is_rendered
from .template import Template
from .variables import STANDARD_VARIABLES, Variable, VariableType

OUTPUT_LIMITS: Final = Limits(depth=50, aliases=100)
PLAIN_TEXT: Final = "Water map"
HOSTILE_TEXT: Final = "a: \"b' #c} ]{ \\ <d> & | `e` %f @g *h خريطة\u2028- i"
PLAIN_VALUES: Final[Mapping[str, object]] = {
    "slug": "water-map",
    "name": PLAIN_TEXT,
    "summary": "Where wells still work.",
    "license": "MIT",
    "homepage": "https://example.org",
    "topics": ["water"],
    "roles": [{"id": "maps", "title": "Cartographer", "skills": ["Maps"], "hours": "3-5"}],
    "links": {"website": "https://example.org"},
}
HOSTILE_VALUES: Final[Mapping[str, object]] = {
    "slug": "Water.map_1",
    "name": HOSTILE_TEXT,
    "summary": HOSTILE_TEXT,
    "coalition": HOSTILE_TEXT,
    "area": HOSTILE_TEXT,
    "lang": "ar",
    "license": "ODbL-1.0",
    "homepage": "https://example.org/?a=%22'&b=[c]#d",
    "topics": [HOSTILE_TEXT, "a"],
    "roles": [{"id": "maps", "title": HOSTILE_TEXT, "skills": [HOSTILE_TEXT], "hours": None}],
    "links": {"website": "https://example.org/?a=%22'&b=[c]#d"},
}


def output_problems(template: Template) -> Iterator[Problem]:
    """Yield errors from rendering, and an error for each file whose output is not valid. Each file is reported once."""
    reported: set[str] = set()
    for values, text in ((PLAIN_VALUES, PLAIN_TEXT), (HOSTILE_VALUES, HOSTILE_TEXT)):
        own = {
            variable.name: _value_for(variable, text)
            for variable in template.variables.values()
            if variable.default is None and variable.name not in STANDARD_VARIABLES
        }
        try:
            rendered = list(template.render_with_sources({**values, **own}))
        except InvalidInput as error:
            # A template may restrict its variables to other values than these
            yield from (problem for problem in error.problems if problem.id != "template-value")
            continue
        for source, path, content in rendered:
            if not is_rendered(source) or path in reported:
                continue
            if found := _format_error(path, content):
                reported.add(path)
                reason, line = found
                template_line = _closest_line(decode_text(source), content.decode(), line)
                what = f"the rendered file is not valid {reason}"
                fix = "write expressions without quotes around them: they add their own"
                yield Problem(Location(source.display_path, template_line), "template-output", what, fix)


def _value_for(variable: Variable, text: str) -> object:
    match variable.type:
        case VariableType.BOOL:
            return True
        case VariableType.INT:
            return 1
        case VariableType.CHOICE:
            return variable.choices[0]
        case VariableType.LIST:
            return [text]
        case VariableType.MAP:
            return {"a": text}
        case VariableType.RECORDS:
            return []
    return "" if variable.pattern else text


def _format_error(path: str, content: bytes) -> tuple[str, int] | None:
    """The name of the format in which the content is not valid, and the line; None if it is valid."""
    suffix = path.rpartition(".")[2].lower()
    if suffix not in PARSERS:
        return None
    name, parse = PARSERS[suffix]
    line = parse(content.decode())
    return None if line is None else (name, line)


def _yaml_error(text: str) -> int | None:
    """The line of the first error; None if there is none.

    A mapping used as a key, such as `{{ name }}`, counts as an error.
    """
    try:
        root = compose(text, "", OUTPUT_LIMITS)
    except (yaml.YAMLError, UnsafeYaml) as error:
        mark = getattr(error, "problem_mark", None)
        return mark.line + 1 if mark else 1
    pending = [root] if root else []
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    return int(key.start_mark.line) + 1
                pending.append(value)
        elif isinstance(node, yaml.SequenceNode):
            pending += node.value
    return None


def _json_error(text: str) -> int | None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno
    return None


def _toml_error(text: str) -> int | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words = str(error).partition("(at line ")[2]
        number = words.partition(",")[0]
        return int(number) if number.isdecimal() else 1
    return None


PARSERS: Final[Mapping[str, tuple[str, Callable[[str], int | None]]]] = {
    "yml": ("YAML", _yaml_error),
    "yaml": ("YAML", _yaml_error),
    "json": ("JSON", _json_error),
    "toml": ("TOML", _toml_error),
}


def _closest_line(template: str, output: str, line: int) -> int:
    """The line of the template that is most similar to this line of the output."""
    lines, outputs = template.splitlines(), output.splitlines()
    if not lines or not 1 <= line <= len(outputs):
        return 0
    ratios = [
        difflib.SequenceMatcher(None, outputs[line - 1][:200], one[:200]).ratio() for one in lines[:1000]
    ]
    return ratios.index(max(ratios)) + 1
