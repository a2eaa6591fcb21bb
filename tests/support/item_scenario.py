"""A run that handles several items, such as proposals, forms or projects, and a way to find out which have been
handled.
"""

from collections.abc import Callable, Collection
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO

from localhub.hub import Hub
from support.coalition import Coalition
from tahaluf.problems import CommandError


@dataclass(frozen=True, slots=True)
class RunResult:
    failed: bool
    output: str


@dataclass
class Scenario:
    """`add` adds one item, and `remaining` returns the number of items that have not been handled yet.

    `names`: the texts with which the output of a failed run names an item; empty if it must not name anyone. `hub` is
    None if the run does not use GitHub.
    """

    hub: Hub | None
    add: Callable[[], object]
    run: Callable[[], RunResult]
    remaining: Callable[[], int]
    names: Callable[[], Collection[str]] = field(default=lambda: ())


def run_flow(flow: Callable[[], object]) -> RunResult:
    output = StringIO()
    with redirect_stdout(output):
        try:
            code = flow()
        except CommandError as error:
            return RunResult(True, f"{output.getvalue()}{error}")
    return RunResult(bool(code), output.getvalue())


def run_in(coalition: Coalition, *arguments: str, token: str | None = None) -> RunResult:
    """Run a command outside a workflow."""
    ran = coalition.run(*arguments, token=token, GITHUB_ACTIONS="")
    return RunResult(ran.code != 0, ran.output)
