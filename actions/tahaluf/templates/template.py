"""Compiles a template once and renders a tree for each project's values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from types import TracebackType
from typing import Final

import jinja2
from jinja2.exceptions import SecurityError

from tahaluf.problems import InvalidInput, Location, Problem

from .autoescape import EscapeStrategy, strategy_for
from .filesystem import TemplateFile
from .inheritance import ResolvedTemplate, decode_text, is_rendered, is_workflow
from .licenses import license_text
from .paths import collisions, unsafe_reason
from .policy import Policy
from .sandbox import Sandbox, render_output
from .tree import MAX_TREE_BYTES, File, Tree
from .variables import resolve_values

# Errors that an expression with plain values can raise
EXPRESSION_ERRORS: Final = (
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
TOO_LARGE: Final = "the template needs more memory than allowed"


@dataclass(frozen=True, slots=True)
class CompiledFile:
    """A file of a template: its path, body and conditions, each of which is either compiled or constant."""

    source: TemplateFile
    path: str
    path_template: jinja2.Template | None
    body: jinja2.Template | File
    conditions: tuple[tuple[jinja2.Template, Location], ...]
    policy: Policy

    def render(self, values: Mapping[str, object]) -> File:
        if isinstance(self.body, File):
            return self.body
        content = _render_expression(self.body, values, Location(self.source.display_path))
        if _has_crlf(self.source.content):  # Jinja converts all line endings to LF
            content = content.replace(b"\n", b"\r\n")
        return File(content, self.source.mode, self.policy)


def _has_crlf(content: bytes) -> bool:
    """Whether all lines end with CRLF."""
    return b"\r\n" in content and content.count(b"\r\n") == content.count(b"\n")


class Template:
    """A template that is ready to be rendered. The result of `render` depends only on the values."""

    def __init__(self, resolved: ResolvedTemplate) -> None:
        self.resolved = resolved
        self.name = resolved.name
        self.variables = resolved.variables
        self.version = resolved.version
        self._partials = {path: decode_text(source) for path, source in resolved.partials.items()}
        self._environments: dict[tuple[EscapeStrategy, bool], Sandbox] = {}
        self._defaults: dict[str, jinja2.Template] = {}

    def render(self, values: Mapping[str, object]) -> Tree:
        """Render the tree, using defaults for missing values. Raises the same errors as `render_files`."""
        return Tree(self.name, self.version, self.render_files(values), self.resolved.history)

    def render_files(self, values: Mapping[str, object]) -> dict[str, File]:
        """Render the tree's files, without the lock file.

        Raises InvalidInput if a value is missing, unknown or of the wrong type, if the licence is not an SPDX
        expression, if rendering fails, or if a path is not safe.
        """
        resolved_values = self._resolve(values)
        files = dict(_limit_tree_size(self._render_files(resolved_values)))
        if problems := list(_collision_problems(files, self.name)):
            raise InvalidInput(problems)
        return files

    def render_with_sources(self, values: Mapping[str, object]) -> Iterator[tuple[TemplateFile, str, bytes]]:
        """Yield the source, path and content of each rendered file. Raises the same errors as `render_files`."""
        for compiled_file, path, file in self._render_files(self._resolve(values)):
            yield compiled_file.source, path, file.content

    def _resolve(self, values: Mapping[str, object]) -> dict[str, object]:
        resolved_values = resolve_values(self.variables, values, self._evaluate_default)
        license_id = str(resolved_values["license"])
        resolved_values["license_text"] = (
            license_text(license_id, str(resolved_values["name"])) if license_id else ""
        )
        return resolved_values

    @cached_property
    def compiled_files(self) -> tuple[CompiledFile, ...]:
        """Return the files, which are compiled when they are first rendered. Raises InvalidInput for syntax errors."""
        return tuple(self._compile_file(path, source) for path, source in sorted(self.resolved.files.items()))

    def _render_files(self, values: Mapping[str, object]) -> Iterator[tuple[CompiledFile, str, File]]:
        for compiled_file in self.compiled_files:
            if not all(
                _render_expression(condition, values, location) == b"1"
                for condition, location in compiled_file.conditions
            ):
                continue
            location = Location(compiled_file.source.display_path)
            path = compiled_file.path
            if compiled_file.path_template is not None:
                path = _render_expression(compiled_file.path_template, values, location).decode()
                _require_safe_path(path, compiled_file)
            file = compiled_file.render(values)
            if path != compiled_file.path:
                file = replace(file, source=compiled_file.path)
            yield compiled_file, path, file

    def _compile_file(self, path: str, source: TemplateFile) -> CompiledFile:
        plain_environment = self.environment(EscapeStrategy.PLAIN)
        has_expression = "{{" in path
        if not has_expression and (reason := unsafe_reason(path)):
            raise InvalidInput([_path_problem(path, reason, source)])
        rules = [rule for rule in self.resolved.rules if fnmatchcase(path, rule.pattern)]
        policy = next((rule.policy for rule in reversed(rules) if rule.policy), Policy.ONCE)
        return CompiledFile(
            source,
            path,
            _compile(plain_environment, path, Location(source.display_path)) if has_expression else None,
            self._compile_body(path, source)
            if is_rendered(source)
            else File(source.content, source.mode, policy),
            tuple(
                (
                    _compile(plain_environment, "{% if " + rule.condition + " %}1{% endif %}", rule.location),
                    rule.location,
                )
                for rule in rules
                if rule.condition
            ),
            policy,
        )

    def _compile_body(self, path: str, source: TemplateFile) -> jinja2.Template:
        environment = self.environment(strategy_for(path), is_workflow(path))
        return _compile(environment, decode_text(source), Location(source.display_path))

    def environment(self, strategy: EscapeStrategy, for_workflow: bool = False) -> Sandbox:
        if (strategy, for_workflow) not in self._environments:
            self._environments[strategy, for_workflow] = Sandbox(strategy, self._partials, for_workflow)
        return self._environments[strategy, for_workflow]

    def _evaluate_default(self, default: str, values: Mapping[str, object]) -> str:
        try:
            if default not in self._defaults:
                self._defaults[default] = self.environment(EscapeStrategy.PLAIN).compile_template(default, "")
            return render_output(self._defaults[default], values).decode()
        except EXPRESSION_ERRORS as error:
            raise ValueError(f"its default {default!r} cannot be evaluated: {error}") from None


def _limit_tree_size(files: Iterator[tuple[CompiledFile, str, File]]) -> Iterator[tuple[str, File]]:
    """Add up the file sizes during rendering, so that an oversized tree is never kept in memory."""
    remaining = MAX_TREE_BYTES
    for compiled_file, path, file in files:
        remaining -= len(file.content)
        if remaining < 0:
            what = f"with this file, the tree is larger than {MAX_TREE_BYTES} bytes"
            raise InvalidInput(
                [
                    Problem(
                        Location(compiled_file.source.display_path),
                        "template-size",
                        what,
                        "make its files smaller",
                    )
                ]
            )
        yield path, file


def _compile(environment: Sandbox, text: str, location: Location) -> jinja2.Template:
    try:
        return environment.compile_template(text, location.file)
    except jinja2.TemplateSyntaxError as error:
        line = location.line or error.lineno
        raise InvalidInput(
            [
                Problem(
                    Location(location.file, line),
                    "template-syntax",
                    str(error.message),
                    "fix the syntax here",
                )
            ]
        ) from None
    except SecurityError as error:  # Jinja evaluates constant expressions while compiling
        raise InvalidInput([Problem(location, "template-fault", str(error), "fix the template")]) from None


def _render_expression(template: jinja2.Template, values: Mapping[str, object], location: Location) -> bytes:
    try:
        return render_output(template, values)
    except EXPRESSION_ERRORS as error:
        line = location.line or _template_line(error.__traceback__, location.file)
        what = TOO_LARGE if isinstance(error, MemoryError) else str(error) or type(error).__name__
        raise InvalidInput(
            [Problem(Location(location.file, line), "template-fault", what, "fix the template")]
        ) from None


def _template_line(trace: TracebackType | None, file: str) -> int:
    """Return the template's line number from the traceback, to which Jinja adds it, or 0 if there is none."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _require_safe_path(path: str, compiled_file: CompiledFile) -> None:
    reason = unsafe_reason(path)
    if reason is None and path.count("/") != compiled_file.path.count("/"):
        reason = "a value contains a `/`"
    if reason:
        raise InvalidInput([_path_problem(path, reason, compiled_file.source)])


def _path_problem(path: str, reason: str, source: TemplateFile) -> Problem:
    what = f"the path {path!r} cannot be written: {reason}"
    return Problem(Location(source.display_path), "template-path", what, "rename the file")


def _collision_problems(files: Mapping[str, File], name: str) -> Iterator[Problem]:
    for first, second in collisions(files):
        what = f"{first!r} and {second!r} are the same file on some operating systems"
        yield Problem(Location(name), "template-path", what, "rename one of them")
