"""The command: starts localhub, plays the story, shows what it checked.

It does so as a user would, acts as people would, and believes only what it reads back from the server.
Leaves nothing outside `.demo/`. Exit codes: 0 every check holds, 1 one does not.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tahaluf.commands.given.options import a_port
from tahaluf.problems import Stopped

from .place import SEED, clear, coalition, reach_the_server_directly
from .serving import serve
from .stage import Check, Stage
from .story import STEPS
from .upkeep import contract
from .world import seed

LOG: Final = "localhub.log"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--serve", action="store_true", help="keep the server up when the story is told")
    parser.add_argument("--folder", type=Path, default=Path(".demo"), metavar="DIR", help="default: .demo")
    parser.add_argument("--port", type=a_port, default=0, help="default: one that is free")


def run(options: argparse.Namespace) -> int:
    console = Console(highlight=False)
    checkout, folder = Path.cwd(), options.folder
    manifest = coalition(checkout)
    clear(folder)
    reach_the_server_directly()
    began = time.monotonic()
    stewards = {s.login: s.id for p in manifest.projects for s in p.stewards if s.id}
    with TemporaryDirectory() as home, _hub(folder, options.port, stewards) as address:
        stage = Stage(address["url"], checkout, folder, Path(home), manifest)
        checks = [*_tell(console, stage), *contract(stage)]
        console.print(_table(checks))
        failed = [check for check in checks if not check.holds]
        span = time.monotonic() - began
        console.print(f"{len(checks) - len(failed)} of {len(checks)} checks hold, in {span:.1f} s.")
        if failed:
            console.print(f"What the server said is in {folder / LOG}; with --serve you can look at it.")
        if options.serve:
            serve(console, address["url"])
    return 1 if failed else 0


@contextmanager
def _hub(folder: Path, port: int, stewards: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """A localhub of its own, with the people of the story in it."""
    world = folder / SEED
    world.write_text(json.dumps(seed(stewards)))
    command = [sys.executable, "-m", "localhub", "serve", "--port", str(port), "--data", str(folder / "hub")]
    with (folder / LOG).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--seed", str(world)], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            process.wait(timeout=20)
            *_, why = (folder / LOG).read_text(encoding="utf-8").strip().splitlines() or ["no word of why"]
            raise Stopped(f"localhub did not start: {why}", f"{folder / LOG} has all that it said")
        yield json.loads(line)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _tell(console: Console, stage: Stage) -> Iterator[Check]:
    """Play the steps, a line each; what they checked comes out.

    Where a check fails the story ends: each step stands on those before it.
    """
    for number, step in enumerate(STEPS, 1):
        began = time.monotonic()
        turning = console.status(f"{number} of {len(STEPS)}: {step.title}")
        with turning if console.is_terminal else nullcontext():
            checks = list(step.play(stage))
        holds = all(check.holds for check in checks)
        console.print(_mark(holds), step.title, Text(f"{time.monotonic() - began:.1f} s", "dim"))
        for line in stage.said():
            console.print(Padding(Text(line, "dim"), (0, 0, 0, 4)))
        yield from checks
        if not holds:
            return


def _table(checks: list[Check]) -> Table:
    table = Table(title="\nWhat exists now, read back from the server", title_justify="left", box=None)
    for heading in ("", "what", "read back"):
        table.add_column(heading, overflow="fold")
    for check in checks:
        table.add_row(_mark(check.holds), Text(check.what), Text(check.found))
    return table


def _mark(holds: bool) -> Text:
    # Not written into `Text`, where they would be found as words to translate
    sign, color = ("✓", "green") if holds else ("✗", "red")
    return Text(sign, color)
