"""A newcomer's first day: `init`, `setup`, and a proposal that is merged, with the real workflow files."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from localhub.hub import Hub
from support.owner_browser import OwnerBrowser
from tahaluf.cli.main import main
from tahaluf.flows.demo.fixture import with_actions
from tahaluf.flows.demo.form_answers import option_for
from tahaluf.forms import load_form
from tahaluf.layout import PROPOSAL_FORM

pytestmark = [pytest.mark.e2e, pytest.mark.full]
ORGANIZATION, FOUNDER, PROPOSER = "new-coalition", "founder-token", "proposer-token"
CONTROL = f"/repos/{ORGANIZATION}/control"
SEED = {
    "users": [
        {"login": "founder", "tokens": [{"token": FOUNDER, "scopes": ["repo", "workflow", "admin:org"]}]},
        {"login": "a-proposer", "tokens": [{"token": PROPOSER, "scopes": ["repo"]}]},
    ],
    "organizations": [{"login": ORGANIZATION, "owners": ["founder"], "two_factor": True}],
    "repositories": [],
}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with Hub(tmp_path / "hub", with_actions(SEED)) as hub:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("webbrowser.open", OwnerBrowser(hub.url, FOUNDER).open)
        for name in ("GITHUB_API_URL", "GITHUB_SERVER_URL"):
            monkeypatch.setenv(name, hub.url)
        monkeypatch.setenv("TAHALUF_TOKEN", FOUNDER)
        for name in ("GITHUB_GRAPHQL_URL", "GITHUB_ACTIONS", "GITHUB_REPOSITORY"):
            monkeypatch.delenv(name, raising=False)
        yield hub


def send(hub: Hub, method: str, path: str, token: str = FOUNDER, **body: Any) -> Any:
    headers = {"authorization": f"Bearer {token}"}
    answer = requests.request(method, hub.url + path, headers=headers, json=body or None, timeout=60)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def wait_until_idle(hub: Hub) -> None:
    while send(hub, "GET", "/_localhub/pending")["pending"]:
        time.sleep(0.1)


def propose(hub: Hub, folder: Path) -> int:
    """Fill in the form that `init` wrote, and return the issue's number."""
    form = load_form((folder / PROPOSAL_FORM).read_text(encoding="utf-8"), PROPOSAL_FORM)
    answers: dict[str, Any] = {
        "name": "Water map",
        "slug": "water-map",
        "summary": "Where wells and pipes still work, week by week.",
        "lang": option_for(form, "lang", "en"),
        "area": next(iter(form.field("area").choices)),
        "template": option_for(form, "template", "community"),
        "distinct": list(form.field("distinct").choices),
        "consent": list(form.field("consent").choices),
        "steward": list(form.field("steward").choices),
    }
    path = f"/_localhub/forms/{ORGANIZATION}/control/{Path(PROPOSAL_FORM).name}"
    created = send(hub, "POST", path, PROPOSER, title="Proposal: Water map", answers=answers)
    return int(created["number"])


def test_a_newcomer_gets_from_nothing_to_a_merged_proposal(hub: Hub, tmp_path: Path) -> None:
    tip = send(hub, "GET", "/repos/tahaluf/tahaluf/git/ref/heads/main")["object"]["sha"]
    actions = f"tahaluf/tahaluf@{tip}"
    options = ["--organization", ORGANIZATION, "--owners", "founder", "--actions", actions, "--yes"]
    assert main(["init", "control", *options]) == 0
    manifest = str(tmp_path / "control" / "projects.yml")
    main(["setup", "--manifest", manifest, "--yes", "--organization-settings"])
    wait_until_idle(hub)

    issue = propose(hub, tmp_path / "control")
    wait_until_idle(hub)
    [pull] = send(hub, "GET", f"{CONTROL}/pulls")
    assert pull["head"]["ref"] == f"proposal/{issue}"
    send(hub, "POST", f"{CONTROL}/pulls/{pull['number']}/reviews", event="APPROVE")
    send(hub, "PUT", f"{CONTROL}/pulls/{pull['number']}/merge", merge_method="squash")
    wait_until_idle(hub)

    assert send(hub, "GET", f"/repos/{ORGANIZATION}/water-map")["visibility"] == "public"
    assert send(hub, "GET", f"{CONTROL}/issues/{issue}")["state"] == "closed"
    runs = send(hub, "GET", f"{CONTROL}/actions/runs")["workflow_runs"]
    # A newer run of the same workflow cancels the waiting run
    assert {run["conclusion"] for run in runs} <= {"success", "skipped", "cancelled"}
