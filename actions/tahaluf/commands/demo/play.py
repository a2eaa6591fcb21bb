"""The command: starts localhub, plays the story, shows what it checked.

It does so as a user would, acts as people would, and believes only what it reads back from the server.
Leaves nothing outside `.demo/`. Exit codes: 0 every check holds, 1 one does not.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from tahaluf.commands.reading import read_manifest
from tahaluf.problems import Stopped

from .stage import Check, Stage
from .story import STEPS
from .upkeep import contract
from .world import seed


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--serve", action="store_true", help="keep the server up when the story is told")
    parser.add_argument("--folder", type=Path, default=Path(".demo"), metavar="DIR", help="default: .demo")
    parser.add_argument("--port", type=int, default=0, help="default: one that is free")


def run(options: argparse.Namespace) -> int:
    console = Console(highlight=False)
    manifest = read_manifest(Path("projects.yml"))
    folder = options.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    began = time.monotonic()
    stewards = {s.login: s.id for p in manifest.projects for s in p.stewards if s.id}
    with TemporaryDirectory() as home, _hub(folder, options.port, stewards) as address:
        stage = Stage(address["url"], Path.cwd(), folder, Path(home), manifest)
        checks = [*_tell(console, stage), *contract(stage)]
        console.print(_table(checks))
        failed = [check for check in checks if not check.holds]
        span = time.monotonic() - began
        console.print(f"{len(checks) - len(failed)} of {len(checks)} checks hold, in {span:.1f} s.")
        if options.serve:
            _serve(console, address)
    return 1 if failed else 0


@contextmanager
def _hub(folder: Path, port: int, stewards: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """A localhub of its own, with the people of the story in it."""
    world = folder / "seed.json"
    world.write_text(json.dumps(seed(stewards)))
    command = [sys.executable, "-m", "localhub", "serve", "--port", str(port), "--data", str(folder / "hub")]
    with (folder / "localhub.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--seed", str(world)], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise Stopped("localhub did not start", f"see {folder / 'localhub.log'}")
        yield json.loads(line)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _tell(console: Console, stage: Stage) -> Iterator[Check]:
    """Play the steps, a line each; what they checked comes out."""
    for step in STEPS:
        began = time.monotonic()
        if console.is_terminal:
            with console.status(step.title):
                checks = list(step.play(stage))
        else:
            checks = list(step.play(stage))
        mark = "[green]✓[/green]" if all(check.holds for check in checks) else "[red]✗[/red]"
        console.print(f"{mark} {step.title} [dim]{time.monotonic() - began:.1f} s[/dim]")
        for line in stage.said():
            console.print(f"    [dim]{line}[/dim]", soft_wrap=True, markup=True)
        yield from checks


def _table(checks: list[Check]) -> Table:
    table = Table(title="What exists now, read back from the server", title_justify="left", box=None)
    table.add_column("")
    table.add_column("what")
    table.add_column("read back", overflow="fold")
    for check in checks:
        mark = "[green]✓[/green]" if check.holds else "[red]✗[/red]"
        table.add_row(mark, check.what, check.found)
    return table


def _serve(console: Console, address: dict[str, Any]) -> None:
    said = f"\nThe server stays up at {address['url']} · token of the founder: {address['token']}"
    console.print(said, soft_wrap=True)  # whole, for those who copy it
    console.print("Ctrl-C ends it.")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print("ended")
