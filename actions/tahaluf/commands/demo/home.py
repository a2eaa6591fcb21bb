"""A steward's own machine: what stewards do there with `tahaluf people`, outside of all workflows."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tahaluf.commands.given.choices import VOLUNTEER
from tahaluf.manifest import load

from .stage import REPOSITORY, Stage
from .world import FOUNDER, PEOPLE

MANIFEST: Final = "projects.yml"


def make_key(stage: Stage) -> dict[str, str]:
    """Make a key, and give the files of the repository that name its public half, by path.

    The steward's machine has them from then on, as a clone would.
    """
    public = run(stage, ["keygen", "--folder", str(keys(stage))])
    here = stage.home
    text = (stage.checkout / MANIFEST).read_text(encoding="utf-8")
    _write(here / MANIFEST, text.replace("\nprojects:\n", f"\n{public}\nprojects:\n", 1))
    for path in (stage.checkout / VOLUNTEER).parent.iterdir():
        _write(here / VOLUNTEER.rpartition("/")[0] / path.name, path.read_text(encoding="utf-8"))
    _tahaluf(stage, ["form", "sync"])
    stage.manifest = load((here / MANIFEST).read_text(encoding="utf-8"), MANIFEST)
    return {name: (here / name).read_text(encoding="utf-8") for name in (MANIFEST, VOLUNTEER)}


def run(stage: Stage, words: Iterable[str], given: str = "") -> str:
    """What `tahaluf people …` prints there, with this on its standard input."""
    return _tahaluf(stage, ["people", *words], given)


def keys(stage: Stage) -> Path:
    return stage.home / "keys"


def _tahaluf(stage: Stage, words: Iterable[str], given: str = "") -> str:
    surroundings = {
        "PATH": os.environ["PATH"],
        "HOME": str(stage.home.resolve()),
        "GH_TOKEN": PEOPLE[FOUNDER],
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_API_URL": stage.url,
        "GITHUB_GRAPHQL_URL": f"{stage.url}/graphql",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tahaluf", *words],
        cwd=stage.home,
        env=surroundings,
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
