"""Finds all problems in a template without rendering it, and reports their files and lines."""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

import jinja2
from jinja2.exceptions import SecurityError

from tahaluf.problems import InvalidInput, Location, Problem

from .autoescape import EscapeStrategy, strategy_for
from .definition import DEFINITION_FILE
from .filesystem import TemplateFile
from .inheritance import ResolvedTemplate, decode_text, is_rendered, is_workflow
from .output_check import output_problems
from .paths import collisions, unsafe_reason
from .sandbox import Sandbox
from .template import Template
from .variables import DERIVED_VARIABLES

WORKFLOW_EXPRESSION: Final = "${{"
STRAY_FIX: Final = (
    "only files in .github/workflows/ may contain ${{ }}: move the file there, or remove .jinja from its name"
)
RAW_BLOCK: Final = re.compile(r"<%-?\s*raw\s*-?%>.*?<%-?\s*endraw\s*-?%>", re.DOTALL)
HERE_DOCUMENT: Final = re.compile(
    r"<<(?:-?['\"\\]?[A-Z_][A-Z0-9_]*|-?['\"]\w+['\"]| ?'[A-Z_]+')(?=['\"]?\s*(?:$|[>|;&)]))"
)
HERE_DOCUMENT_FIX: Final = (
    "put the step's script between `<% raw %>` and `<% endraw %>`, or write the lines with `printf`"
)


def lint_template(resolved: ResolvedTemplate) -> list[Problem]:
    """Return all problems in a template, sorted."""
    template = Template(resolved)
    try:
        return sorted(set(_problems(template))) or sorted(set(output_problems(template)))
    except InvalidInput as error:
        return list(error.problems)


def _problems(template: Template) -> Iterator[Problem]:
    resolved = template.resolved
    declared = {*resolved.variables, *DERIVED_VARIABLES}
    plain_environment = template.environment(EscapeStrategy.PLAIN)
    for path, source in resolved.files.items():
        yield from _check_path(path, source, plain_environment, declared)
        if is_rendered(source):
            environment = template.environment(strategy_for(path), is_workflow(path))
            yield from _check_body(
                source, environment, declared, reject_workflow_syntax=not is_workflow(path)
            )
    yield from _check_partials(template, resolved, declared)
    for rule in resolved.rules:
        if not any(fnmatchcase(path, rule.pattern) for path in resolved.files):
            yield Problem(
                rule.location, "template-definition", f"no file matches {rule.pattern!r}", "fix the pattern"
            )
        if rule.condition:
            yield from _check_text(
                "{% if " + rule.condition + " %}{% endif %}", rule.location, plain_environment, declared
            )
    yield from _check_defaults(resolved, plain_environment)
    for first, second in collisions(path for path in resolved.files if "{{" not in path):
        location = Location(resolved.files[second].display_path)
        yield Problem(
            location,
            "template-path",
            f"{first!r} and {second!r} are the same file on some operating systems",
            "rename one",
        )


def _check_path(
    path: str, source: TemplateFile, environment: Sandbox, declared: set[str]
) -> Iterator[Problem]:
    location = Location(source.display_path)
    if "{%" in path or "{#" in path:
        what = "only `{{ }}` is rendered in a path; `{%` and `{#` would stay in the name"
        fix = f"rename the file, and use `when` in {DEFINITION_FILE} to make it conditional"
        yield Problem(location, "template-path", what, fix)
        return
    if "{{" not in path:
        if reason := unsafe_reason(path):
            yield Problem(
                location, "template-path", f"the path cannot be written: {reason}", "rename the file"
            )
        return
    yield from _check_text(path, location, environment, declared)


def _check_partials(template: Template, resolved: ResolvedTemplate, declared: set[str]) -> Iterator[Problem]:
    """Check the partials. As with files, the suffix determines the syntax, so `_parts/start.md` is Markdown."""
    for path, source in resolved.partials.items():
        yield from _check_body(
            source, template.environment(strategy_for(path)), declared, reject_workflow_syntax=True
        )


def _check_body(
    source: TemplateFile, environment: Sandbox, declared: set[str], *, reject_workflow_syntax: bool
) -> Iterator[Problem]:
    try:
        text = decode_text(source)
    except InvalidInput as error:
        yield from error.problems
        return
    lines = [
        n
        for n, line in enumerate(text.splitlines(), 1)
        if reject_workflow_syntax and WORKFLOW_EXPRESSION in line
    ]
    for line in lines:
        yield Problem(
            Location(source.display_path, line),
            "template-stray",
            "`${{` is template syntax in this file",
            STRAY_FIX,
        )
    here_documents = [] if reject_workflow_syntax else _here_documents(text)
    for line in here_documents:
        what = "`<<` starts an expression in this file, so this here-document would be lost"
        yield Problem(Location(source.display_path, line), "template-stray", what, HERE_DOCUMENT_FIX)
    if not lines and not here_documents:
        yield from _check_text(text, Location(source.display_path), environment, declared)


def _here_documents(text: str) -> list[int]:
    """Return the lines where shell here-documents start outside `<% raw %>`.

    Their delimiters are in capital letters, unlike template variables.
    """
    without_raw = RAW_BLOCK.sub(lambda match: "\n" * match[0].count("\n"), text)
    return [n for n, line in enumerate(without_raw.splitlines(), 1) if HERE_DOCUMENT.search(line)]


def _check_defaults(resolved: ResolvedTemplate, environment: Sandbox) -> Iterator[Problem]:
    """Check that each default uses only variables declared above it."""
    preceding: set[str] = set()
    for variable in resolved.variables.values():
        if isinstance(variable.default, str) and "{{" in variable.default:
            yield from _check_text(variable.default, variable.location, environment, preceding)
        preceding.add(variable.name)


def _check_text(text: str, location: Location, environment: Sandbox, declared: set[str]) -> Iterator[Problem]:
    """Report a syntax error or, if there is none, any undeclared variables."""
    try:
        undeclared = _undeclared_names(_Snippet(text, location.file, environment.cache_key, environment))
    except jinja2.TemplateSyntaxError as error:
        yield _problem_at(
            location, error.lineno, "template-syntax", str(error.message), "fix the syntax here"
        )
        return
    except SecurityError as error:
        yield _problem_at(location, 0, "template-fault", str(error), "fix the template")
        return
    for name, line in undeclared:
        if name not in declared:
            what = f"undeclared variable {name!r}"
            yield _problem_at(location, line, "template-undefined", what, f"declare it in {DEFINITION_FILE}")


@dataclass(frozen=True, slots=True)
class _Snippet:
    text: str
    file: str
    cache_key: Hashable
    environment: Sandbox = field(compare=False)


@lru_cache(maxsize=1024)  # cached, because several templates inherit the same file
def _undeclared_names(snippet: _Snippet) -> tuple[tuple[str, int], ...]:
    return snippet.environment.undeclared_names(snippet.text, snippet.file)


def _problem_at(location: Location, line: int, problem_id: str, what: str, fix: str) -> Problem:
    return Problem(Location(location.file, location.line or line, location.col), problem_id, what, fix)
