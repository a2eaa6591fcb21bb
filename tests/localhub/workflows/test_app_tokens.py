"""The stand-in for actions/create-github-app-token behaves like the version that a workflow pins."""

import re
from pathlib import Path

import pytest
import yaml

from localhub.domain.runs import Job
from localhub.workflows.uses import STANDINS
from support.runner_harness import HubHarness

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[3]
ISSUES = "/repos/an-org/water-map/issues"
PINNED = "bcd2ba49218906704ab6c1aa796996da409d3eb1"


def _run(harness: HubHarness, ref: str, inputs: dict[str, str], then: str = ":") -> Job:
    """Run a job that creates a token, and return the job."""
    harness.install_app()
    steps = [
        {
            "id": "app",
            "uses": f"actions/create-github-app-token@{ref}",
            "with": {"private-key": "${{ secrets.KEY }}", **inputs},
        },
        {"run": then, "env": {"TOKEN": "${{ steps.app.outputs.token }}"}},
    ]
    job = {"runs-on": "ubuntu-latest", "steps": steps}
    harness.workflow(yaml.safe_dump({"on": {"issues": {"types": ["opened"]}}, "jobs": {"only": job}}))
    assert harness.request("POST", ISSUES, {"title": "A question"})[0] == 201
    harness.wait_until()
    return harness.only_job()


CLIENT, APP = {"client-id": "${{ vars.CLIENT }}"}, {"app-id": "${{ vars.APP }}"}


@pytest.mark.parametrize(
    ("ref", "inputs"),
    [
        (PINNED, CLIENT),
        (PINNED, APP),
        ("v3", CLIENT),
        ("v3.1.0", CLIENT),
        ("v2", APP),
        (PINNED, {**CLIENT, "repositories": "an-org/water-map"}),
        (PINNED, {**CLIENT, "owner": "AN-ORG", "repositories": "water-map, an-org/water-map"}),
        ("v2.0.2", {**APP, "repositories": "water-map\nwater-map"}),
    ],
)
def test_token_is_created(hub_harness: HubHarness, ref: str, inputs: dict[str, str]) -> None:
    path = '"$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues"'
    job = _run(hub_harness, ref, inputs, f'curl -sf -H "authorization: bearer $TOKEN" {path}')
    assert job.conclusion == "success", job.log


@pytest.mark.parametrize(
    ("ref", "inputs", "message"),
    [
        ("v2", CLIENT, "Input required and not supplied: app-id"),
        ("v3.0.0", CLIENT, "Input required and not supplied: app-id"),
        (PINNED, {}, "Input required and not supplied: client-id"),
        ("v3.1.1", {**CLIENT, "repositories": "an-org/water-map"}, "without the owner"),
        (
            PINNED,
            {**CLIENT, "repositories": "another-org/water-map"},
            "'another-org/water-map' does not belong to 'an-org', the token's owner",
        ),
        (
            PINNED,
            {**CLIENT, "owner": "another-org", "repositories": "an-org/water-map"},
            "'an-org/water-map' does not belong to 'another-org', the token's owner",
        ),
        (PINNED, {**CLIENT, "owner": "a-visitor"}, "answered 404"),
        (PINNED, {**CLIENT, "repositories": "missing"}, "answered 404"),
        ("v1", APP, "from v2.0.0 to v3.2.0, not v1"),
        ("v4", APP, "from v2.0.0 to v3.2.0, not v4"),
        ("0123abc", APP, "does not know the version of create-github-app-token@0123abc; add it to mint.py"),
        ("main", APP, "does not know the version of create-github-app-token@main"),
    ],
)
def test_token_is_refused(hub_harness: HubHarness, ref: str, inputs: dict[str, str], message: str) -> None:
    job = _run(hub_harness, ref, inputs)
    assert job.conclusion == "failure"
    assert message in job.log


def _tokens(harness: HubHarness) -> int:
    return int(harness.store.fetch_value("SELECT count(*) FROM tokens WHERE kind = 'installation'"))


def test_token_is_revoked_at_the_end_of_the_job(hub_harness: HubHarness) -> None:
    assert _run(hub_harness, PINNED, CLIENT).conclusion == "success"
    assert _tokens(hub_harness) == 0


def test_token_of_a_failed_job_is_revoked(hub_harness: HubHarness) -> None:
    assert _run(hub_harness, PINNED, CLIENT, "exit 1").conclusion == "failure"
    assert _tokens(hub_harness) == 0


def test_revoking_can_be_skipped(hub_harness: HubHarness) -> None:
    assert _run(hub_harness, PINNED, {**CLIENT, "skip-token-revoke": "true"}).conclusion == "success"
    assert _tokens(hub_harness) == 1


def test_pinned_commits_of_our_workflows_have_the_version_of_their_comment() -> None:
    standin = (STANDINS / "actions/create-github-app-token/mint.py").read_text()
    known = dict(re.findall(r'"([0-9a-f]{40})": \((\d+, \d+, \d+)\)', standin))
    folders = [ROOT / ".github", ROOT / "templates", ROOT / "actions"]
    texts = [
        file.read_text()
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in (".yml", ".yaml", ".jinja")
    ]
    pins = re.findall(r"create-github-app-token@([0-9a-f]{40}) # v([\d.]+)", "\n".join(texts))
    assert pins
    assert {pin: known.get(pin) for pin, _ in pins} == {pin: text.replace(".", ", ") for pin, text in pins}
