"""The coalition is founded: this repository, as it stands in the checkout, becomes its control repository."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from .home import make_key
from .stage import REPOSITORY, Check, Stage
from .world import FOUNDER, ORGANIZATION, PEOPLE

AUTHOR: Final = {
    "GIT_AUTHOR_NAME": FOUNDER,
    "GIT_AUTHOR_EMAIL": "founder@users.noreply.localhub",
    "GIT_COMMITTER_NAME": FOUNDER,
    "GIT_COMMITTER_EMAIL": "founder@users.noreply.localhub",
}


def found(stage: Stage) -> Iterator[Check]:
    """The founder makes a key for what volunteers seal, and pushes this repository into the control repository."""
    written = make_key(stage)
    address = f"{stage.url.replace('://', f'://x-access-token:{PEOPLE[FOUNDER]}@')}/{REPOSITORY}.git"
    with tempfile.TemporaryDirectory(dir=stage.folder) as scratch:
        env = _beside(stage.checkout, Path(scratch).resolve())
        _git(stage.checkout, ["add", "--all"], env)
        for name, text in written.items():
            blob = _git(stage.checkout, ["hash-object", "-w", "--stdin"], env, text)
            _git(stage.checkout, ["update-index", "--cacheinfo", f"100644,{blob},{name}"], env)
        tree = _git(stage.checkout, ["write-tree"], env)
        commit = _git(stage.checkout, ["commit-tree", tree, "-m", "Found the coalition"], env | AUTHOR)
        _git(stage.checkout, ["push", "--quiet", address, f"{commit}:refs/heads/main"], env)
    stage.settle()
    held = stage.runs("apply.yml")
    stage.say("no pull request has shown who gets access, so the first apply gives it to nobody")
    stage.say("the founder looks at what it holds back, and lets it pass")
    stage.dispatch("apply.yml", {"allow": "all"})
    governed = [project.slug for project in stage.manifest.projects if project.governed]
    there = [slug for slug in governed if stage.there(f"/repos/{ORGANIZATION}/{slug}")]
    ended = held[0]["conclusion"] if held else "no run"
    yield Check("the first apply, seen by nobody", f"{ended}: access held back", ended == "failure")
    yield Check("repositories of the manifest", f"{len(there)} of {len(governed)}", there == governed)


def _beside(checkout: Path, scratch: Path) -> dict[str, str]:
    """For git: an index and a store of their own, which see the checkout's objects and leave it as it is."""
    objects = scratch / "objects"
    objects.mkdir()
    theirs = checkout / _git(checkout, ["rev-parse", "--git-path", "objects"], {})
    return {
        "GIT_INDEX_FILE": str(scratch / "index"),
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(theirs.resolve()),
    }


def _git(folder: Path, words: list[str], env: Mapping[str, str], given: str | None = None) -> str:
    surroundings = {**os.environ, **env}
    done = subprocess.run(
        ["git", *words], cwd=folder, env=surroundings, input=given, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
