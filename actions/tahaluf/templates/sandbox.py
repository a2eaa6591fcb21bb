"""The Jinja environment for templates, without methods, attributes, imports, macros or file access.

Templates can use plain values, index lists and mappings, and apply the filters in `filters.py`. Nothing is rendered
twice, so a value that looks like a template is treated as text. `tahaluf.rendering`, which renders templates in a
separate process, limits the time and memory.
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

from .autoescape import EscapeStrategy, finalizer
from .filters import FILTERS

MAX_FILE_OUTPUT: Final = 1_000_000  # characters per file; GitHub does not display larger files
MAX_ITERATIONS: Final = 10_000  # the total length of all range() calls in a file

WORKFLOW_DELIMITERS: Final = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
}

# The output of the first four would be escaped twice. The others load other templates.
FORBIDDEN_NODES: Final = {
    nodes.Macro: "a macro",
    nodes.CallBlock: "a call block",
    nodes.FilterBlock: "a filter block",
    nodes.AssignBlock: "a set block",
    nodes.Import: "an import",
    nodes.FromImport: "an import",
    nodes.Extends: "extends",
}

# Jinja compiles templates to Python code, which has its own limits, such as 20 nested loops and integers of 4,300
# digits
COMPILE_ERRORS: Final = (SyntaxError, RecursionError, MemoryError, ValueError)


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for one escape strategy. Templates can `include` only `partials`."""

    # With these operators, a small input can produce a huge output: "x" * 10**9
    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(
        self, strategy: EscapeStrategy, partials: Mapping[str, str], for_workflow: bool = False
    ) -> None:
        super().__init__(
            undefined=jinja2.StrictUndefined,
            finalize=finalizer(strategy),
            loader=jinja2.DictLoader(partials),
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            **(WORKFLOW_DELIMITERS if for_workflow else {}),
        )
        self.partials = partials
        # Environments with the same key accept the same templates
        self.cache_key = (strategy, for_workflow, frozenset(partials))
        self.globals = {}
        self.filters = dict(FILTERS)

    def compile_template(self, text: str, file: str) -> jinja2.Template:
        """Compile a template. Raises TemplateSyntaxError, which names `file`."""
        with _python_limits(file):
            code = self.compile(text, filename=file)
        return jinja2.Template.from_code(self, code, self.make_globals(None))

    def undeclared_names(self, text: str, file: str) -> tuple[tuple[str, int], ...]:
        """Return the names that the template uses but does not define, with their lines.

        This compiles the template, so it raises TemplateSyntaxError in the same cases as `compile_template`.
        """
        with _python_limits(file):
            tree = self.parse(text, filename=file)
            code = _TrackingGenerator(self)
            source = code.stream = StringIO()
            code.visit(tree)
            compile(source.getvalue(), file, "exec")
        loads = (name for name in tree.find_all(nodes.Name) if name.ctx == "load")
        return tuple((name.name, name.lineno) for name in loads if name.name in code.undeclared_identifiers)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template as Jinja does before compiling it. Raises TemplateSyntaxError for forbidden syntax as
        well.
        """
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(tuple(FORBIDDEN_NODES)):
            raise TemplateSyntaxError(
                f"{FORBIDDEN_NODES[type(node)]} is not allowed in templates", node.lineno, name, filename
            )
        for include in tree.find_all(nodes.Include):
            self._check_include(include, filename)
        return tree

    def _check_include(self, node: nodes.Include, filename: str | None) -> None:
        partial = node.template.value if isinstance(node.template, nodes.Const) else None
        if partial not in self.partials:
            what = (
                f"there is no partial {partial!r}"
                if partial
                else "`include` needs the literal name of a partial, not an expression"
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
        raise SecurityError(f"{operator} is not allowed in templates")

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, BoundedRange)


class _TrackingGenerator(meta.TrackingCodeGenerator):
    """Keeps the code, which Jinja's tracking generator discards, so that one pass produces both names and code."""

    write = CodeGenerator.write


@contextmanager
def _python_limits(file: str) -> Iterator[None]:
    try:
        yield
    except COMPILE_ERRORS:
        what = "the template is nested too deeply or contains a number that is too long"
        raise TemplateSyntaxError(what, 1, filename=file) from None


class BoundedRange:
    """A limited version of `range`: all calls in one file share a budget of `MAX_ITERATIONS`."""

    def __init__(self) -> None:
        self._remaining = MAX_ITERATIONS

    def __call__(self, *bounds: int) -> range:
        numbers = range(*bounds)
        self._remaining -= max(1, len(numbers))
        if self._remaining < 0:
            raise SecurityError(f"its loops exceed {MAX_ITERATIONS} iterations")
        return numbers


def render_output(template: jinja2.Template, values: Mapping[str, object]) -> bytes:
    """Return the rendered file in UTF-8. Raises Jinja's errors, or SecurityError if it exceeds `MAX_FILE_OUTPUT`."""
    return "".join(_limit_output(template.generate({**values, "range": BoundedRange()}))).encode()


def _limit_output(pieces: Iterator[str]) -> Iterator[str]:
    remaining = MAX_FILE_OUTPUT
    for piece in pieces:
        remaining -= len(piece)
        if remaining < 0:
            error = SecurityError(f"the file would be longer than {MAX_FILE_OUTPUT} characters")
            # Raised inside the running template, so that the traceback includes the template's line
            cast("Generator[str, None, None]", pieces).throw(error)
        yield piece
