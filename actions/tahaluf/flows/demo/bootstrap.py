"""The demo's first step: pushes this checkout to the server as the control repository."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tahaluf.plan import Rest

from .fixture import FOUNDER, ORGANIZATION, TOKENS
from .harness import API_PATH, REPOSITORY, Assertion, Harness
from .steward_machine import make_sealing_key

COMMIT_AUTHOR: Final = {
    "GIT_AUTHOR_NAME": FOUNDER,
    "GIT_AUTHOR_EMAIL": "founder@users.noreply.localhub",
    "GIT_COMMITTER_NAME": FOUNDER,
    "GIT_COMMITTER_EMAIL": "founder@users.noreply.localhub",
}

OF_TAHALUF: Final = (
    ":(attr:export-ignore)"  # skips files that control repositories do not need; see .gitattributes
)


def bootstrap(harness: Harness) -> Iterator[Assertion]:
    """Act as the founder: create a sealing key, enable Pages, and push this checkout to the control repository."""
    key_files = make_sealing_key(harness)
    harness.session_for(FOUNDER).rest(Rest("POST", f"{API_PATH}/pages", {"build_type": "workflow"}))
    address = f"{harness.url.replace('://', f'://x-access-token:{TOKENS[FOUNDER]}@')}/{REPOSITORY}.git"
    with tempfile.TemporaryDirectory(dir=harness.folder) as scratch:
        env = _scratch_git_environment(harness.checkout, Path(scratch).resolve())
        _git(harness.checkout, ["add", "--all"], env)
        _git(
            harness.checkout,
            ["rm", "-r", "--quiet", "--force", "--cached", "--ignore-unmatch", "--", OF_TAHALUF],
            env,
        )
        for name, text in key_files.items():
            blob = _git(harness.checkout, ["hash-object", "-w", "--stdin"], env, text)
            _git(harness.checkout, ["update-index", "--cacheinfo", f"100644,{blob},{name}"], env)
        tree = _git(harness.checkout, ["write-tree"], env)
        commit = _git(
            harness.checkout, ["commit-tree", tree, "-m", "Found the coalition"], env | COMMIT_AUTHOR
        )
        _git(harness.checkout, ["push", "--quiet", address, f"{commit}:refs/heads/main"], env)
    harness.wait_until_idle()
    first_runs = harness.workflow_runs("apply.yml")
    harness.note("no pull request has shown who gets access, so the first apply gives nobody access")
    harness.note("the founder reviews the held changes and allows them")
    harness.dispatch("apply.yml", {"allow": "all"})
    governed = [project.slug for project in harness.manifest.projects if project.is_managed]
    existing = [slug for slug in governed if harness.read(f"/repos/{ORGANIZATION}/{slug}")]
    conclusion = first_runs[0]["conclusion"] if first_runs else "no run"
    yield Assertion(
        "the first apply, without a review", f"{conclusion}: access held back", conclusion == "failure"
    )
    yield Assertion(
        "repositories in the manifest", f"{len(existing)} of {len(governed)}", existing == governed
    )


def _scratch_git_environment(checkout: Path, scratch: Path) -> dict[str, str]:
    """Return an environment that gives git a temporary index and object store, so the checkout does not change."""
    objects = scratch / "objects"
    objects.mkdir()
    checkout_objects = checkout / _git(checkout, ["rev-parse", "--git-path", "objects"], {})
    return {
        "GIT_INDEX_FILE": str(scratch / "index"),
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(checkout_objects.resolve()),
    }


def _git(folder: Path, args: list[str], env: Mapping[str, str], stdin: str | None = None) -> str:
    environment = {**os.environ, **env}
    completed = subprocess.run(
        ["git", *args], cwd=folder, env=environment, input=stdin, capture_output=True, text=True, check=True
    )
    return completed.stdout.strip()
