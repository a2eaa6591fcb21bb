"""Starts localhub as a child process, for the demo and for rehearsals."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tahaluf.problems import CommandError

LOG_FILE: Final = "localhub.log"
SEED_FILE: Final = "seed.json"
MISSING_PACKAGE: Final = "is not installed; run `"  # written by localhub/__main__.py


@contextmanager
def start_localhub(folder: Path, port: int, seed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Start localhub with this seed. Its data is in `folder`. Yields what localhub printed when it started, including
    its URL, and stops it afterwards.
    """
    seed_file = folder / SEED_FILE
    seed_file.write_text(json.dumps(seed))
    command = [sys.executable, "-m", "localhub", "serve", "--port", str(port), "--data", str(folder / "hub")]
    with (folder / LOG_FILE).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--seed", str(seed_file)], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            process.wait(timeout=20)
            lines = (folder / LOG_FILE).read_text(encoding="utf-8").strip().splitlines()
            reason = lines[-1] if lines else "no reason was given"
            if MISSING_PACKAGE in reason:
                what, _, fix = reason.partition("; ")
                raise CommandError(what, fix)
            raise CommandError(f"localhub did not start: {reason}", f"see its log: {folder / LOG_FILE}")
        yield json.loads(line)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def bypass_proxies() -> None:
    """Make this process and its children bypass proxies when they connect to this machine."""
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost"
