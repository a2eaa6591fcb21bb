"""Runs `tahaluf` outside any workflow, as a steward would on their own machine."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tahaluf.layout import FORMS_FOLDER, MANIFEST_FILE
from tahaluf.manifest import load

from .fixture import FOUNDER, TOKENS
from .harness import REPOSITORY, Harness


def make_sealing_key(harness: Harness) -> dict[str, str]:
    """Create a key. Returns the repository files that this changes, by path.

    Also writes these files to the steward's machine, as cloning would.
    """
    public = run_people(harness, ["keygen", "--folder", str(keys_folder(harness))])
    machine = harness.steward_home
    text = (harness.checkout / MANIFEST_FILE).read_text(encoding="utf-8")
    _write(machine / MANIFEST_FILE, text.replace("\nprojects:\n", f"\n{public}\nprojects:\n", 1))
    for path in (harness.checkout / FORMS_FOLDER).iterdir():
        _write(machine / FORMS_FOLDER / path.name, path.read_text(encoding="utf-8"))
    _run_tahaluf(harness, ["form", "sync"])
    harness.manifest = load((machine / MANIFEST_FILE).read_text(encoding="utf-8"), MANIFEST_FILE)
    names = [MANIFEST_FILE, *(f"{FORMS_FOLDER}/{path.name}" for path in (machine / FORMS_FOLDER).iterdir())]
    texts = {name: (machine / name).read_text(encoding="utf-8") for name in sorted(names)}
    return {
        name: text
        for name, text in texts.items()
        if text != (harness.checkout / name).read_text(encoding="utf-8")
    }


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
        cwd=harness.steward_home,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return completed.stdout


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
