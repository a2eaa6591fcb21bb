"""Finds the functions that a run calls once or more for each of its items, and makes them fail.

An exception is *confined* if it occurs inside a block that records it for one item: `with errors.isolate(item):`, or
a `try` with `except Exception`. The blocks are found in Tahaluf's source, and the functions by running Tahaluf, so
that no list has to be kept up to date.
"""

import ast
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import tahaluf

PACKAGE = Path(tahaluf.__file__).parent
# These blocks contain a whole run or a whole organization, and not just one of its items
WHOLE_RUNS = ("cli/main.py", "item_errors.py", "flows/sync/sharding.py")
VALUE = "a value that no log may show"


@cache
def confined_lines(file: str) -> frozenset[int]:
    """Return the numbers of the lines inside blocks that confine exceptions."""
    path = Path(file)
    if not path.is_relative_to(PACKAGE) or path.relative_to(PACKAGE).as_posix() in WHOLE_RUNS:
        return frozenset()
    blocks = (
        node.body
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.With | ast.Try) and _confines(node)
    )
    return frozenset(
        line for body in blocks for line in range(body[0].lineno, (body[-1].end_lineno or 0) + 1)
    )


def _confines(node: ast.With | ast.Try) -> bool:
    if isinstance(node, ast.Try):
        types = (handler.type for handler in node.handlers)
        return any(isinstance(type_, ast.Name) and type_.id == "Exception" for type_ in types)
    calls = (
        part for item in node.items for part in ast.walk(item.context_expr) if isinstance(part, ast.Call)
    )
    return any(isinstance(call.func, ast.Attribute) and call.func.attr.endswith("isolate") for call in calls)


@cache
def function_name(code: CodeType) -> str | None:
    """Return the name of one of Tahaluf's functions, such as `flows/propose.py:_sync`, or None for any other
    function.

    Comprehensions and lambdas belong to the function that contains them.
    """
    path = Path(code.co_filename)
    if not path.is_relative_to(PACKAGE) or code.co_name.startswith("<"):
        return None
    return f"{path.relative_to(PACKAGE).as_posix()}:{code.co_qualname}"


class _Thread(threading.local):
    """Remembers whether exceptions are confined, for each function that is running in this thread."""

    def __init__(self) -> None:
        self.confined: list[bool] = []


class CallRecorder:
    """Counts the calls of each function in which exceptions are confined, and those in which they are not.

    If `failing` is given, the function's first call in which exceptions are confined raises an error.
    """

    def __init__(self, failing: str | None = None) -> None:
        self.confined, self.unconfined = Counter[str](), Counter[str]()
        self.has_failed = False
        self._failing, self._thread = failing, _Thread()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        stack = self._thread.confined
        if event == "return" and stack:
            stack.pop()
        elif event == "call":
            caller = frame.f_back
            is_confined = bool(stack and stack[-1]) or (
                caller is not None and caller.f_lineno in confined_lines(caller.f_code.co_filename)
            )
            stack.append(is_confined)
            if name := function_name(frame.f_code):
                self._count(name, is_confined)

    def _count(self, name: str, is_confined: bool) -> None:
        (self.confined if is_confined else self.unconfined)[name] += 1
        if is_confined and name == self._failing and not self.has_failed:
            self.has_failed = True
            raise RuntimeError(VALUE)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record the calls in this thread, and in the threads that it starts."""
        threading.setprofile(self)
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)


def record_calls(run: Callable[[], object]) -> CallRecorder:
    recorder = CallRecorder()
    with recorder.recording():
        run()
    return recorder


def item_functions(few: Counter[str], many: Counter[str]) -> list[str]:
    """The functions that a run with more items calls more often."""
    return sorted(name for name, number in many.items() if number > few[name])
