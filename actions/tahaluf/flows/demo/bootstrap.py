"""The demo's first step: pushes the files that `tahaluf init` writes to the server, as the control repository."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tahaluf.flows.control_repository import ACTIONS_OWNER, ACTIONS_REPOSITORY, ActionsPin
from tahaluf.plan import Rest
from tahaluf.shipped import TEMPLATES, is_compiled, shipped
from tahaluf.templates import write_tree

from .coalition import example_tree
from .fixture import FOUNDER, ORGANIZATION, TOKENS
from .harness import API_PATH, REPOSITORY, Assertion, Harness
from .steward_machine import make_sealing_key

COMMIT_AUTHOR: Final = {
    "GIT_AUTHOR_NAME": FOUNDER,
    "GIT_AUTHOR_EMAIL": "founder@users.noreply.localhub",
    "GIT_COMMITTER_NAME": FOUNDER,
    "GIT_COMMITTER_EMAIL": "founder@users.noreply.localhub",
}
# A later step changes this template, so the coalition starts with a copy of it.
OWN_TEMPLATE: Final = "_base"
# Resources, offers and a guide for the public site
LIBRARY: Final = Path(__file__).parent / "library"


def bootstrap(harness: Harness) -> Iterator[Assertion]:
    """Act as the founder: write the control repository with resources for the site, create a sealing key, enable
    Pages, and push.
    """
    write_tree(example_tree(published_actions(harness)), harness.clone)
    _copy_template(OWN_TEMPLATE, harness.clone)
    shutil.copytree(LIBRARY, harness.clone, dirs_exist_ok=True)
    make_sealing_key(harness)
    harness.session_for(FOUNDER).rest(Rest("POST", f"{API_PATH}/pages", {"build_type": "workflow"}))
    _push(harness)
    harness.wait_until_idle()
    first_runs = harness.workflow_runs("apply.yml")
    harness.note("nobody has reviewed a plan yet, so the first apply gives nobody access")
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


def published_actions(harness: Harness) -> ActionsPin:
    """Return the most recent commit of the repository with Tahaluf's actions."""
    tip = harness.read(f"/repos/{ACTIONS_OWNER}/{ACTIONS_REPOSITORY}/git/ref/heads/main")
    return ActionsPin(ACTIONS_OWNER, ACTIONS_REPOSITORY, tip["object"]["sha"])


def _copy_template(name: str, clone: Path) -> None:
    source = shipped(TEMPLATES) / name
    for file in source.rglob("*"):
        if file.is_file() and not is_compiled(file):
            target = clone / TEMPLATES / name / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())


def _push(harness: Harness) -> None:
    run_git(harness, "init", "--quiet", "--initial-branch", "main")
    run_git(harness, "add", "--all")
    run_git(harness, "commit", "--quiet", "--message", "Found the coalition")
    run_git(harness, "push", "--quiet", push_address(harness), "main")


def push_address(harness: Harness) -> str:
    """Return the control repository's URL with the founder's token."""
    return f"{harness.url.replace('://', f'://x-access-token:{TOKENS[FOUNDER]}@')}/{REPOSITORY}.git"


def run_git(harness: Harness, *command: str) -> None:
    """Run git in the founder's clone."""
    subprocess.run(
        ["git", *command],
        cwd=harness.clone,
        env={**os.environ, **COMMIT_AUTHOR},
        capture_output=True,
        text=True,
        check=True,
    )
