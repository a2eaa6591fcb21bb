"""Renders a template with ordinary values, with hostile values and with only the required values, and parses the
resulting files.

This finds a misplaced value, such as `"{{ name }}"` in a YAML file, before a project gets a broken file.
"""

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import yaml

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.yaml_source import Limits, UnsafeYaml, compose

from .inheritance import decode_text, is_rendered
from .markdown_links import broken_links
from .template import Template
from .variables import STANDARD_VARIABLES, Variable, VariableType

# User-facing messages
BROKEN_FORMAT: Final = "the rendered file is not valid {}"
FORMAT_FIX: Final = "write expressions without quotes, because each expression adds its own"
BROKEN_LINK: Final = "a link in the rendered file does not work: {}"
LINK_FIX: Final = "write `[text]({{ address | url }})`, and leave the link out if there may be no address"

EXPRESSION: Final = re.compile(r"\{\{[^\n]*?\}\}|\{%[^\n]*?%\}|<<[^\n]*?>>|<%[^\n]*?%>")
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
    "homepage": "https://example.org/a_(b?a=%22'&b=[c]#d",
    "topics": [HOSTILE_TEXT, "a"],
    "roles": [{"id": "maps", "title": HOSTILE_TEXT, "skills": [HOSTILE_TEXT], "hours": None}],
    "links": {"website": "https://example.org/?a=%22'&b=[c]#d"},
}


def output_problems(template: Template) -> Iterator[Problem]:
    """Yield rendering errors, and an error for each file whose output is invalid. Each file is reported only once."""
    reported: set[str] = set()
    for values in (_plain_values(template), _hostile_values(template), _default_values(template)):
        try:
            rendered = list(template.render_with_sources(values))
        except InvalidInput as error:
            yield from _errors_of_template(template, error.problems, values)
            continue
        for source, path, content in rendered:
            if not is_rendered(source) or path in reported:
                continue
            if found := _output_error(path, content.decode()):
                reported.add(path)
                template_line = _closest_line(decode_text(source), content.decode(), found.line)
                location = Location(source.display_path, template_line)
                yield Problem(location, "template-output", found.what, found.fix)


def _errors_of_template(
    template: Template, problems: Iterable[Problem], values: Mapping[str, object]
) -> Iterator[Problem]:
    """Yield the problems, but not those about values that a variable rejects, since a template may restrict its
    variables.

    However, if a variable rejects its own default, this is an error in the template.
    """
    for problem in problems:
        variable = template.variables.get(problem.location.file)
        if problem.id != "template-value":
            yield problem
        elif variable and variable.name not in values:
            yield Problem(variable.location, "template-definition", problem.what, "correct its `default:`")


def _own_variables(template: Template) -> Iterator[Variable]:
    return (one for one in template.variables.values() if one.name not in STANDARD_VARIABLES)


def _plain_values(template: Template) -> dict[str, object]:
    return {**PLAIN_VALUES, **_default_values(template)}


def _default_values(template: Template) -> dict[str, object]:
    """Return the values of a project whose entry contains only the required keys."""
    own = {
        variable.name: _value_for(variable, PLAIN_TEXT, 0)
        for variable in _own_variables(template)
        if variable.default is None
    }
    return {"slug": PLAIN_VALUES["slug"], **own}


def _hostile_values(template: Template) -> dict[str, object]:
    """Return hostile strings and unusual choices, so that more branches of the template are rendered.

    A string variable that has a default keeps it, because only the template knows which values are valid.
    """
    own = {
        variable.name: _value_for(variable, HOSTILE_TEXT, -1)
        for variable in _own_variables(template)
        if variable.default is None or variable.type in (VariableType.BOOL, VariableType.CHOICE)
    }
    return {**HOSTILE_VALUES, **own}


def _value_for(variable: Variable, text: str, choice: int) -> object:
    """Return a value that has the variable's type. `choice` is the index of the choice to use, or -1 for the
    last one.
    """
    match variable.type:
        case VariableType.BOOL:
            return (True, False)[choice] if variable.default is None else not _is_true(variable)
        case VariableType.INT:
            return 1
        case VariableType.CHOICE:
            return variable.choices[choice]
        case VariableType.LIST:
            return [text]
        case VariableType.MAP:
            return {"a": text}
        case VariableType.RECORDS:
            return []
    return "" if variable.pattern else text


def _is_true(variable: Variable) -> bool:
    return str(variable.default).lower() in ("true", "yes")


class OutputError(NamedTuple):
    """The first error in a rendered file, with its line in that file."""

    line: int
    what: str
    fix: str


def _output_error(path: str, text: str) -> OutputError | None:
    suffix = path.rpartition(".")[2].lower()
    if suffix == "md":
        return next(
            (OutputError(line, BROKEN_LINK.format(reason), LINK_FIX) for line, reason in broken_links(text)),
            None,
        )
    if suffix not in PARSERS:
        return None
    name, parse = PARSERS[suffix]
    line = parse(text)
    return None if line is None else OutputError(line, BROKEN_FORMAT.format(name), FORMAT_FIX)


def _yaml_error(text: str) -> int | None:
    """Return the line of the first error, or None if there is none.

    A mapping used as a key, such as `{{ name }}`, is also an error.
    """
    try:
        root = compose(text, "", OUTPUT_LIMITS)
    except (yaml.YAMLError, UnsafeYaml) as error:
        mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        if mark and start and mark.line >= len(text.splitlines()):
            mark = start  # the start of something that is not closed by the end of the file
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
    except (ValueError, RecursionError):  # a number with too many digits, or too many brackets
        return 1
    return None


def _toml_error(text: str) -> int | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words = str(error).partition("(at line ")[2]
        number = words.partition(",")[0]
        return int(number) if number.isdecimal() else 1
    except (ValueError, RecursionError):  # a number with too many digits, or too many brackets
        return 1
    return None


PARSERS: Final[Mapping[str, tuple[str, Callable[[str], int | None]]]] = {
    "yml": ("YAML", _yaml_error),
    "yaml": ("YAML", _yaml_error),
    "json": ("JSON", _json_error),
    "toml": ("TOML", _toml_error),
}


def _closest_line(template: str, output: str, line: int) -> int:
    """Return the number of the template's line that is most similar to this line of output, ignoring expressions."""
    lines, outputs = EXPRESSION.sub("", template).splitlines()[:1000], output.splitlines()
    if not lines or not outputs:
        return 0
    wanted = outputs[min(line, len(outputs)) - 1][:200]
    ratios = [difflib.SequenceMatcher(None, wanted, one[:200]).ratio() for one in lines]
    return ratios.index(max(ratios)) + 1
