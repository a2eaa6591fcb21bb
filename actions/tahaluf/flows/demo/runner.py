"""Runs the demo: starts localhub, executes the steps and prints the results of their checks.

The steps act as users would, and check only data read back from the server.
Writes nothing outside its folder.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tahaluf.flows.localhub_process import LOG_FILE, bypass_proxies, start_localhub
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import load

from .coalition import example_tree
from .existing import with_history
from .fixture import build_empty_seed, build_seed, with_actions
from .harness import Assertion, Harness
from .maintenance import check_contract
from .scenario import EXISTING_STEPS, NEW_STEPS, STEPS, Step
from .serve import serve_until_interrupted
from .workspace import prepare_folder

# For each organization: the function that builds its seed from the accounts of the manifest's stewards, and its steps
ORGANIZATIONS: Final[Mapping[str, tuple[Callable[[Mapping[str, int]], dict[str, Any]], Sequence[Step]]]] = {
    "example": (build_seed, STEPS),
    "new": (lambda _: build_empty_seed(), NEW_STEPS),
    "existing": (lambda stewards: with_history(build_seed(stewards)), EXISTING_STEPS),
}

LOOK_AROUND: Final = (
    "To look at the result, run the same demo with `--serve`: the server then keeps running. "
    "The demo wrote only to {folder}, which you can delete."
)


def run_demo(organization: str, folder: Path, port: int, *, serve: bool) -> bool:
    """Run the steps in one of the ORGANIZATIONS. Returns whether all checks passed.

    `folder`: for the demo's files. `serve`: keep the server running afterwards, until Ctrl-C.
    """
    console = Console(highlight=False)
    manifest = load(example_tree()[MANIFEST_FILE].content.decode(), MANIFEST_FILE)
    prepare_folder(folder)
    bypass_proxies()
    started = time.monotonic()
    stewards = {s.login: s.id for p in manifest.projects for s in p.stewards if s.id}
    make_seed, steps = ORGANIZATIONS[organization]
    with (
        TemporaryDirectory() as steward_home,
        start_localhub(folder, port, with_actions(make_seed(stewards))) as address,
    ):
        harness = Harness(address["url"], Path(steward_home), manifest)
        assertions = [*_run_steps(console, harness, steps), *check_contract(harness)]
        console.print(_results_table(assertions))
        failures = [assertion for assertion in assertions if not assertion.passed]
        duration = time.monotonic() - started
        console.print(
            f"{len(assertions) - len(failures)} of {len(assertions)} checks passed in {duration:.1f} s."
        )
        if failures:
            console.print(f"The server's log is {folder / LOG_FILE}. Use --serve to inspect the server.")
        if serve:
            serve_until_interrupted(console, address["url"])
        elif not failures:
            console.print(LOOK_AROUND.format(folder=folder), markup=False)
    return not failures


def _run_steps(console: Console, harness: Harness, steps: Sequence[Step]) -> Iterator[Assertion]:
    """Run the steps, print a line for each, and yield their assertions.

    Stops after the first failed step, because each step builds on the steps before it.
    """
    for number, step in enumerate(steps, 1):
        started = time.monotonic()
        spinner = console.status(f"{number} of {len(steps)}: {step.title}")
        with spinner if console.is_terminal else nullcontext():
            assertions = list(step.run(harness))
        passed = all(assertion.passed for assertion in assertions)
        console.print(
            _symbol(passed), step.title, Text(f"{time.monotonic() - started:.1f}\N{NO-BREAK SPACE}s", "dim")
        )
        for line in harness.take_notes():
            console.print(Padding(Text(line, "dim"), (0, 0, 0, 4)))
        yield from assertions
        if not passed:
            return


def _results_table(assertions: list[Assertion]) -> Table:
    table = Table(title="\nChecks, read back from the server", title_justify="left", box=None)
    for heading in ("", "check", "result"):
        table.add_column(heading, overflow="fold")
    for assertion in assertions:
        table.add_row(_symbol(assertion.passed), Text(assertion.what), Text(assertion.actual))
    return table


def _symbol(passed: bool) -> Text:
    # Not literals inside `Text(…)`, because such literals would be extracted for translation
    symbol, color = ("✓", "green") if passed else ("✗", "red")
    return Text(symbol, color)
