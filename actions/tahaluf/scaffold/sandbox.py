"""Where templates run: Jinja without methods, attributes, imports, macros or a way to the disk.

A template sees plain values, can look into lists and mappings, and has the filters of `filters.py`. Nothing
is rendered twice: a value that looks like a template is text. The time and memory of a hostile expression are
not bounded here: `render` is a function of values, so that whoever doubts a template can run it in a process
of its own.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from typing import Any, Final, cast

import jinja2
from jinja2 import meta, nodes
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .escape import Kind, writer
from .filters import FILTERS

LONGEST_OUTPUT: Final = 1_000_000  # bytes of one file; GitHub shows nothing larger
MOST_ROUNDS: Final = 10_000  # numbers that all range() calls of one file may give

WORKFLOW_MARKS: Final = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
}

# The text that comes out of the first four would be escaped again; the others reach for other templates.
FORBIDDEN: Final = {
    nodes.Macro: "a macro",
    nodes.CallBlock: "a call block",
    nodes.FilterBlock: "a filter block",
    nodes.AssignBlock: "a set block",
    nodes.Import: "an import",
    nodes.FromImport: "an import",
    nodes.Extends: "extends",
}

# A template becomes Python code, which has limits of its own: 20 loops in each other, 4,300 digits
BEYOND_PYTHON: Final = (SyntaxError, RecursionError, MemoryError, ValueError)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for one kind of file. `parts` is all that `include` can reach."""

    # Each of these makes much of little: "x" * 10**9
    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, kind: Kind, parts: Mapping[str, str], workflow: bool = False) -> None:
        super().__init__(
            undefined=jinja2.StrictUndefined,
            finalize=writer(kind),
            loader=jinja2.DictLoader(parts),
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            **(WORKFLOW_MARKS if workflow else {}),
        )
        self.parts = parts
        self.alike = (
            kind,
            workflow,
            frozenset(parts),
        )  # two with the same one take and refuse the same texts
        self.globals = {}
        self.filters = dict(FILTERS)

    def ready(self, text: str, file: str) -> jinja2.Template:
        """The template, compiled; faults will name this file. Raises TemplateSyntaxError."""
        with _within_python(file):
            code = self.compile(text, filename=file)
        return jinja2.Template.from_code(self, code, self.make_globals(None))

    def undeclared(self, text: str, file: str) -> tuple[tuple[str, int], ...]:
        """Names that the template does not set itself, with their lines; compiled as `ready` does on the way.

        Raises TemplateSyntaxError.
        """
        with _within_python(file):
            tree = self.parse(text, filename=file)
            code = _Tracked(self)
            written = code.stream = StringIO()
            code.visit(tree)
            compile(written.getvalue(), file, "exec")
        loads = (name for name in tree.find_all(nodes.Name) if name.ctx == "load")
        return tuple((name.name, name.lineno) for name in loads if name.name in code.undeclared_identifiers)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Jinja's one way from text to tree. Raises TemplateSyntaxError for what is not allowed."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(tuple(FORBIDDEN)):
            raise TemplateSyntaxError(
                f"{FORBIDDEN[type(node)]} is not for templates", node.lineno, name, filename
            )
        for include in tree.find_all(nodes.Include):
            self._check_include(include, filename)
        return tree

    def _check_include(self, node: nodes.Include, filename: str | None) -> None:
        part = node.template.value if isinstance(node.template, nodes.Const) else None
        if part not in self.parts:
            what = (
                f"there is no part {part!r}"
                if part
                else "a part is included by its name alone, not by a value"
            )
            raise TemplateSyntaxError(what, node.lineno, None, filename)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext) and not attribute.startswith("_"):
            return super().getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, (Mapping, list, tuple)):
            try:
                return obj[argument]
            except (TypeError, LookupError):
                pass
        return self.undefined(obj=obj if not isinstance(obj, Undefined) else None, name=argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"{operator} is not for templates")

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Rounds)


class _Tracked(meta.TrackingCodeGenerator):
    """Jinja's way to the names of a template throws away the code that it makes; here one pass gives both."""

    write = CodeGenerator.write


@contextmanager
def _within_python(file: str) -> Iterator[None]:
    try:
        yield
    except BEYOND_PYTHON:
        what = "it is nested too deeply, or has a number that is too long"
        raise TemplateSyntaxError(what, 1, filename=file) from None


class Rounds:
    """`range`, with an account: the loops of a file share `MOST_ROUNDS`."""

    def __init__(self) -> None:
        self._left = MOST_ROUNDS

    def __call__(self, *bounds: int) -> range:
        numbers = range(*bounds)
        self._left -= max(1, len(numbers))
        if self._left < 0:
            raise SecurityError(f"its loops go round more than {MOST_ROUNDS} times")
        return numbers


def output(template: jinja2.Template, values: Mapping[str, object]) -> bytes:
    """The file, in UTF-8. Raises what Jinja raises, and SecurityError past `LONGEST_OUTPUT`."""
    return "".join(_bounded(template.generate({**values, "range": Rounds()}))).encode()


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
    left = LONGEST_OUTPUT
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            trouble = SecurityError(f"the file would be longer than {LONGEST_OUTPUT} characters")
            # Raised in the template, so that the trace has its line
            cast("Generator[str, None, None]", pieces).throw(trouble)
        yield piece
