"""Runs `tahaluf` outside any workflow, as a steward would on their own machine."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import load

from .fixture import FOUNDER, TOKENS
from .harness import REPOSITORY, Harness


def make_sealing_key(harness: Harness) -> None:
    """Create a key, and add it to the manifest and the forms in the founder's clone."""
    public = run_people(harness, ["keygen", "--folder", str(keys_folder(harness))])
    manifest = harness.clone / MANIFEST_FILE
    text = manifest.read_text(encoding="utf-8").replace("\nprojects:\n", f"\n{public}\nprojects:\n", 1)
    manifest.write_text(text, encoding="utf-8")
    _run_tahaluf(harness, ["form", "sync"])
    harness.manifest = load(text, MANIFEST_FILE)


def run_people(harness: Harness, args: Iterable[str], stdin: str = "") -> str:
    """Run `tahaluf people …` with this standard input, and return its standard output."""
    return _run_tahaluf(harness, ["people", *args], stdin)


def keys_folder(harness: Harness) -> Path:
    return harness.steward_home / "keys"


def _run_tahaluf(harness: Harness, args: Iterable[str], stdin: str = "") -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(harness.steward_home.resolve()),
        "GH_TOKEN": TOKENS[FOUNDER],
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_API_URL": harness.url,
        "GITHUB_GRAPHQL_URL": f"{harness.url}/graphql",
    }
    completed = subprocess.run(
        [sys.executable, "-m", "tahaluf", *args],
        cwd=harness.clone,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return completed.stdout
