"""A newcomer's first day: `tahaluf init`, `tahaluf setup`, and the first merged proposal."""

from collections.abc import Iterator
from typing import Final

from tahaluf.layout import MANIFEST_FILE, PROPOSAL_FORM
from tahaluf.manifest import load
from tahaluf.plan import Rest, pluralize

from .bootstrap import published_actions
from .fixture import FOUNDER, ORGANIZATION, ROSTER
from .harness import API_PATH, REPOSITORY, Assertion, Harness
from .project_checks import check_project
from .proposals import ENGLISH_SLUG, common_answers
from .steward_machine import run_doctor, run_init_command, run_setup

ANSWERS: Final = {
    "name": "Street names",
    "slug": ENGLISH_SLUG,
    "summary": "The old names of streets, from the memory of those who walked them.",
}


def run_init(harness: Harness) -> Iterator[Assertion]:
    """Act as the founder: write the control repository's files."""
    pin = published_actions(harness)
    actions = f"{pin.owner}/{pin.repository}@{pin.commit}"
    run_init_command(
        harness, "--organization", ORGANIZATION, "--owners", FOUNDER, "--actions", actions, "--yes"
    )
    harness.manifest = load((harness.clone / MANIFEST_FILE).read_text(encoding="utf-8"), MANIFEST_FILE)
    files = {
        path.relative_to(harness.clone).as_posix() for path in harness.clone.rglob("*") if path.is_file()
    }
    expected = {MANIFEST_FILE, PROPOSAL_FORM, ".github/workflows/apply.yml"}
    yield Assertion("files written by `tahaluf init`", str(len(files)), files > expected)


def set_up(harness: Harness) -> Iterator[Assertion]:
    """Act as the founder: run `tahaluf setup`, and check what exists afterwards."""
    run_setup(harness, "--yes", "--organization-settings")
    harness.wait_until_idle()
    control, roster = harness.read(f"/repos/{REPOSITORY}"), harness.read(f"/repos/{ORGANIZATION}/{ROSTER}")
    yield Assertion("the control repository", "public" if control else "none", bool(control))
    is_private = bool(roster and roster["private"])
    yield Assertion("the roster", "private" if is_private else "not private", is_private)
    installed = harness.read(f"/orgs/{ORGANIZATION}/installations")["installations"]
    yield Assertion("the App", ", ".join(app["app_slug"] for app in installed) or "none", len(installed) == 1)
    checks = run_doctor(harness)["checks"]
    failed = [check["id"] for check in checks if any(f["severity"] == "error" for f in check["findings"])]
    passed = sum(check["passed"] for check in checks)
    yield Assertion(
        "the doctor's checks", f"{passed} of {len(checks)} passed, errors: {failed or 'none'}", not failed
    )


def propose_first_project(harness: Harness) -> Iterator[Assertion]:
    """Submit the form, approve and merge the pull request, and check what the merge created."""
    answers = {**common_answers(harness, "en", "community"), **ANSWERS}
    issue = harness.submit("proposer-one", PROPOSAL_FORM, f"Proposal: {ANSWERS['name']}", answers)
    harness.issues[ENGLISH_SLUG] = issue
    harness.wait_until_idle()
    pull = harness.pull_of(issue)
    yield Assertion("pull request", pull["title"] if pull else "none", pull is not None)
    if pull is None:
        return
    review = Rest("POST", f"{API_PATH}/pulls/{pull['number']}/reviews", {"event": "APPROVE"})
    harness.session_for(FOUNDER).rest(review)  # required by the ruleset that `setup` created
    harness.merge(pull["number"])
    harness.wait_until_idle()
    yield from check_project(harness, ENGLISH_SLUG)
    runs = (harness.read(f"{API_PATH}/actions/runs?per_page=100") or {})["workflow_runs"]
    # A later run of the same workflow cancels the waiting run
    failed = [run for run in runs if run["conclusion"] not in ("success", "skipped", "cancelled")]
    yield Assertion("failed runs", pluralize(len(failed), "run"), not failed)
