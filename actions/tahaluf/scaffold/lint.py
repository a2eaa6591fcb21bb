"""What is wrong with a template, found without rendering it: every problem at once, with file and line."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

import jinja2
from jinja2.exceptions import SecurityError

from tahaluf.problems import Place, Problem, Refused

from .definition import DEFINITION
from .disk import Source
from .escape import Kind, kind_of
from .merge import Merged, is_workflow, rendered, text_of
from .paths import collisions, unsafe
from .sandbox import Sandbox
from .template import Template
from .variables import DERIVED

WORKFLOW_EXPRESSION: Final = "${{"
STRAY_MEND: Final = (
    "only files in .github/workflows/ leave ${{ }} alone: move it there, or leave .jinja off the name"
)


def problems_of(merged: Merged) -> list[Problem]:
    """All problems of a template that could be read, sorted."""
    try:
        return sorted(set(_problems(Template(merged))))
    except Refused as refused:
        return list(refused.problems)


def _problems(template: Template) -> Iterator[Problem]:
    merged = template.merged
    known = {*merged.variables, *DERIVED}
    plain = template.environment(Kind.PLAIN)
    for path, source in merged.files.items():
        yield from _path(path, source, plain, known)
        if rendered(source):
            environment = template.environment(kind_of(path), is_workflow(path))
            yield from _body(source, environment, known, stray=not is_workflow(path))
    yield from _parts(template, merged, known)
    for rule in merged.rules:
        if not any(fnmatchcase(path, rule.pattern) for path in merged.files):
            yield Problem(
                rule.place, "template-definition", f"no file is called {rule.pattern!r}", "mend the name"
            )
        if rule.when:
            yield from _text("{% if " + rule.when + " %}{% endif %}", rule.place, plain, known)
    yield from _defaults(merged, plain)
    for one, other in collisions(path for path in merged.files if "{{" not in path):
        place = Place(merged.files[other].place)
        yield Problem(
            place, "template-path", f"{one!r} and {other!r} are the same file on some systems", "rename one"
        )


def _path(path: str, source: Source, plain: Sandbox, known: set[str]) -> Iterator[Problem]:
    place = Place(source.place)
    if "{{" not in path:
        if reason := unsafe(path):
            yield Problem(place, "template-path", f"it cannot be written: {reason}", "rename the file")
        return
    yield from _text(path, place, plain, known)


def _parts(template: Template, merged: Merged, known: set[str]) -> Iterator[Problem]:
    """A part is read as the files of its own kind are: `_parts/start.md` is Markdown."""
    for path, source in merged.parts.items():
        yield from _body(source, template.environment(kind_of(path)), known, stray=True)


def _body(source: Source, environment: Sandbox, known: set[str], *, stray: bool) -> Iterator[Problem]:
    try:
        text = text_of(source)
    except Refused as refused:
        yield from refused.problems
        return
    lines = [n for n, line in enumerate(text.splitlines(), 1) if stray and WORKFLOW_EXPRESSION in line]
    for line in lines:
        yield Problem(
            Place(source.place, line), "template-stray", "`${{` is read as a template here", STRAY_MEND
        )
    if not lines:
        yield from _text(text, Place(source.place), environment, known)


def _defaults(merged: Merged, plain: Sandbox) -> Iterator[Problem]:
    """A default sees the variables above it."""
    above: set[str] = set()
    for variable in merged.variables.values():
        if isinstance(variable.default, str) and "{{" in variable.default:
            yield from _text(variable.default, variable.place, plain, above)
        above.add(variable.name)


def _text(text: str, place: Place, environment: Sandbox, known: set[str]) -> Iterator[Problem]:
    """Whatever keeps it from being compiled, or else the names that nobody declares."""
    try:
        strange = _undeclared(_Text(text, place.file, environment.alike, environment))
    except jinja2.TemplateSyntaxError as fault:
        yield _at(place, fault.lineno, "template-syntax", str(fault.message), "mend it here")
        return
    except SecurityError as fault:
        yield _at(place, 0, "template-fault", str(fault), "mend the template")
        return
    for name, line in strange:
        if name not in known:
            what = f"nobody declares the variable {name!r}"
            yield _at(place, line, "template-undefined", what, f"declare it in {DEFINITION}")


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    file: str
    alike: Hashable
    environment: Sandbox = field(compare=False)


@lru_cache(maxsize=1024)  # a file that several templates inherit is the same in each of them
def _undeclared(asked: _Text) -> tuple[tuple[str, int], ...]:
    return asked.environment.undeclared(asked.text, asked.file)


def _at(place: Place, line: int, identity: str, what: str, mend: str) -> Problem:
    return Problem(Place(place.file, place.line or line, place.col), identity, what, mend)
