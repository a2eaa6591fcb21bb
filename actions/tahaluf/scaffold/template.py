"""A template made ready once, and what it comes to for one project: values in, a tree out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from types import TracebackType
from typing import Final

import jinja2
from jinja2.exceptions import SecurityError

from tahaluf.problems import Place, Problem, Refused

from .disk import Source
from .escape import Kind, kind_of
from .licenses import license_text
from .merge import Merged, is_workflow, rendered, text_of
from .paths import collisions, unsafe
from .sandbox import Sandbox, output
from .tree import MOST_OUTPUT, File, Policy, Tree
from .variables import resolve

# What an expression over plain values can raise
FAULTS: Final = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
TOO_LARGE: Final = "it takes more memory than a template may have"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file: its path, its body and its condition, each a template or already known."""

    source: Source
    path: str
    path_template: jinja2.Template | None
    body: jinja2.Template | File
    when: tuple[tuple[jinja2.Template, Place], ...]
    policy: Policy

    def file(self, values: Mapping[str, object]) -> File:
        if isinstance(self.body, File):
            return self.body
        return File(_run(self.body, values, Place(self.source.place)), self.source.mode, self.policy)


class Template:
    """What `Library.get` gives. `render` is a function of the values alone."""

    def __init__(self, merged: Merged) -> None:
        self.merged = merged
        self.name, self.description = merged.name, merged.description
        self.variables = merged.variables
        self.version = merged.version
        self._parts = {path: text_of(source) for path, source in merged.parts.items()}
        self._environments: dict[tuple[Kind, bool], Sandbox] = {}
        self._defaults: dict[str, jinja2.Template] = {}

    def render(self, values: Mapping[str, object]) -> Tree:
        """The tree for these values; those not given have their defaults. Raises as `files` does."""
        return Tree(self.name, self.version, self.files(values))

    def files(self, values: Mapping[str, object]) -> dict[str, File]:
        """What a tree is made of, its lock not yet among it.

        Raises Refused: a value that is missing, unknown or of another type, a licence without a text, a fault
        in the template, a path that is not safe.
        """
        known = resolve(self.variables, values, self._evaluate)
        if known["license"]:
            known["license_text"] = license_text(str(known["license"]), str(known["name"]))
        files = dict(_bounded(self._files(known)))
        if problems := list(_colliding(files, self.name)):
            raise Refused(problems)
        return files

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Compiled at the first render, once a run. Raises Refused for a file that is not a template."""
        return tuple(self._piece(path, source) for path, source in sorted(self.merged.files.items()))

    def _files(self, values: Mapping[str, object]) -> Iterator[tuple[Piece, str, File]]:
        for piece in self.pieces:
            if not all(_run(when, values, place) == b"1" for when, place in piece.when):
                continue
            place = Place(piece.source.place)
            path = piece.path
            if piece.path_template is not None:
                path = _run(piece.path_template, values, place).decode()
                _check_path(path, piece)
            yield piece, path, piece.file(values)

    def _piece(self, path: str, source: Source) -> Piece:
        plain = self.environment(Kind.PLAIN)
        templated = "{{" in path
        if not templated and (reason := unsafe(path)):
            raise Refused([_unsafe(path, reason, source)])
        rules = [rule for rule in self.merged.rules if fnmatchcase(path, rule.pattern)]
        policy = next((rule.policy for rule in reversed(rules) if rule.policy), Policy.ONCE)
        return Piece(
            source,
            path,
            _compile(plain, path, Place(source.place)) if templated else None,
            self._body(path, source) if rendered(source) else File(source.content, source.mode, policy),
            tuple(
                (_compile(plain, "{% if " + rule.when + " %}1{% endif %}", rule.place), rule.place)
                for rule in rules
                if rule.when
            ),
            policy,
        )

    def _body(self, path: str, source: Source) -> jinja2.Template:
        environment = self.environment(kind_of(path), is_workflow(path))
        return _compile(environment, text_of(source), Place(source.place))

    def environment(self, kind: Kind, workflow: bool = False) -> Sandbox:
        if (kind, workflow) not in self._environments:
            self._environments[kind, workflow] = Sandbox(kind, self._parts, workflow)
        return self._environments[kind, workflow]

    def _evaluate(self, default: str, values: Mapping[str, object]) -> str:
        try:
            if default not in self._defaults:
                self._defaults[default] = self.environment(Kind.PLAIN).ready(default, "")
            return output(self._defaults[default], values).decode()
        except FAULTS as fault:
            raise ValueError(f"its default {default!r} cannot be worked out: {fault}") from None


def _bounded(files: Iterator[tuple[Piece, str, File]]) -> Iterator[tuple[str, File]]:
    """Looks at the sum as the files come: what would not fit any more is not kept."""
    left = MOST_OUTPUT
    for piece, path, file in files:
        left -= len(file.content)
        if left < 0:
            what = f"with this file the tree is larger than {MOST_OUTPUT} bytes"
            raise Refused(
                [Problem(Place(piece.source.place), "template-size", what, "make its files smaller")]
            )
        yield path, file


def _compile(environment: Sandbox, text: str, place: Place) -> jinja2.Template:
    try:
        return environment.ready(text, place.file)
    except jinja2.TemplateSyntaxError as fault:
        line = place.line or fault.lineno
        raise Refused(
            [Problem(Place(place.file, line), "template-syntax", str(fault.message), "mend it here")]
        ) from None
    except SecurityError as fault:  # constants are worked out while it is compiled
        raise Refused([Problem(place, "template-fault", str(fault), "mend the template")]) from None


def _run(template: jinja2.Template, values: Mapping[str, object], place: Place) -> bytes:
    try:
        return output(template, values)
    except FAULTS as fault:
        line = place.line or _line(fault.__traceback__, place.file)
        what = TOO_LARGE if isinstance(fault, MemoryError) else str(fault) or type(fault).__name__
        raise Refused(
            [Problem(Place(place.file, line), "template-fault", what, "mend the template")]
        ) from None


def _line(trace: TracebackType | None, file: str) -> int:
    """Jinja puts the template's own lines into the traceback."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _check_path(path: str, piece: Piece) -> None:
    reason = unsafe(path)
    if reason is None and path.count("/") != piece.path.count("/"):
        reason = "a value adds a folder to it"
    if reason:
        raise Refused([_unsafe(path, reason, piece.source)])


def _unsafe(path: str, reason: str, source: Source) -> Problem:
    what = f"{path!r} is not a path that can be written: {reason}"
    return Problem(Place(source.place), "template-path", what, "rename the file")


def _colliding(files: Mapping[str, File], name: str) -> Iterator[Problem]:
    for one, other in collisions(files):
        what = f"{one!r} and {other!r} are the same file on some systems"
        yield Problem(Place(name), "template-path", what, "rename one of them")
