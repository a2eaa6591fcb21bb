"""Runs `tahaluf` outside any workflow, as a steward would on their own machine."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import load
from tahaluf.problems import CommandError

from .fixture import FOUNDER, TOKENS
from .harness import REPOSITORY, Harness
from .owner_browser import TOKEN_VARIABLE, URL_VARIABLE, OwnerBrowser


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


def run_init_command(harness: Harness, *options: str) -> None:
    """Run `tahaluf init` as the founder. The command writes the files to the clone."""
    _run_tahaluf(harness, ["init", harness.clone.name, *options])


def run_doctor(harness: Harness) -> dict[str, Any]:
    """Run `tahaluf doctor` as the founder. Returns its report."""
    report: dict[str, Any] = json.loads(_run_tahaluf(harness, ["doctor", "--json"], exit_codes=(0, 1)))
    return report


def run_setup(harness: Harness, *options: str) -> None:
    """Run `tahaluf setup` as the founder. An `OwnerBrowser` clicks through the pages that the command opens."""
    browser = f"{shlex.quote(sys.executable)} -m {OwnerBrowser.__module__} %s"
    variables = {"BROWSER": browser, URL_VARIABLE: harness.url, TOKEN_VARIABLE: TOKENS[FOUNDER]}
    # Exits with 1 if a person still has something to do, such as creating keys
    _run_tahaluf(harness, ["setup", *options], variables=variables, exit_codes=(0, 1))


def _run_tahaluf(
    harness: Harness,
    args: Iterable[str],
    stdin: str = "",
    variables: Mapping[str, str] = MappingProxyType({}),
    exit_codes: tuple[int, ...] = (0,),
) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(harness.steward_home.resolve()),
        "GH_TOKEN": TOKENS[FOUNDER],
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_API_URL": harness.url,
        "GITHUB_GRAPHQL_URL": f"{harness.url}/graphql",
        "GITHUB_SERVER_URL": harness.url,
        **variables,
    }
    completed = subprocess.run(
        [sys.executable, "-m", "tahaluf", *args],
        cwd=harness.clone if harness.clone.exists() else harness.steward_home,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    if completed.returncode not in exit_codes:
        raise CommandError(completed.stderr.strip() or completed.stdout.strip(), "see the server's log")
    return completed.stdout
