"""`tahaluf doctor --fix` on an organization with every problem that an API can repair."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from localhub.domain import ANONYMOUS, settings
from localhub.domain.settings import SettingScope
from localhub.faults import FaultRule
from localhub.hub import Hub
from tahaluf.cli.main import main
from tahaluf.flows.demo import fixture
from tahaluf.setup import RULESET, repairs_by_check

CONTROL = f"/repos/{fixture.ORGANIZATION}/{fixture.CONTROL}"
ROSTER = f"/repos/{fixture.ORGANIZATION}/{fixture.ROSTER}"
ENVIRONMENT = f"{CONTROL}/environments/production"
OWNER = fixture.TOKENS[fixture.FOUNDER]
MANIFEST = f"version: 1\norganization: {fixture.ORGANIZATION}\nprojects: []\n"
FIX = ("--fix", "--yes", "--organization-settings")


class Setup:
    """The demo's organization, and the doctor in a folder that only contains a manifest."""

    def __init__(self, hub: Hub, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.hub, self._capsys = hub, capsys
        self.manifest = folder / "projects.yml"
        self.manifest.write_text(MANIFEST)
        (folder / "CODEOWNERS").write_text(f"/.github/ @{fixture.FOUNDER}\n")

    def send(self, method: str, path: str, **body: Any) -> Any:
        headers = {"authorization": f"Bearer {OWNER}"}
        answer = requests.request(method, self.hub.url + path, headers=headers, json=body or None, timeout=20)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def doctor(self, *options: str) -> str:
        main(["doctor", "--manifest", str(self.manifest), *options])
        return self._capsys.readouterr().out

    def findings(self) -> set[str]:
        checks = json.loads(self.doctor("--json"))["checks"]
        return {check["id"] for check in checks if check["findings"]}

    def add_secret(self, value: str, **scope: int) -> None:
        with self.hub.engine.begin(ANONYMOUS) as uow:
            settings.put(uow, "secret", SettingScope(**scope), "TAHALUF_PRIVATE_KEY", value)


@pytest.fixture
def setup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Setup]:
    seed = fixture.build_seed({})
    seed["organizations"][0] |= {"two_factor": True, "base_permission": "write", "members_create": True}
    seed["repositories"][0] |= {"auto_init": True, "labels": []}
    with Hub(tmp_path / "hub", seed, run_workflows=False) as hub:
        for name, value in {
            "GITHUB_API_URL": hub.url,
            "GITHUB_SERVER_URL": hub.url,
            "GITHUB_REPOSITORY": f"{fixture.ORGANIZATION}/{fixture.CONTROL}",
            "TAHALUF_TOKEN": OWNER,
        }.items():
            monkeypatch.setenv(name, value)
        for name in ("GITHUB_GRAPHQL_URL", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
            monkeypatch.delenv(name, raising=False)
        yield Setup(hub, tmp_path, capsys)
        assert hub.contract.violations() == []


def break_everything(setup: Setup) -> None:
    with setup.hub.engine.begin(ANONYMOUS) as uow:
        organization = uow.store.fetch_value("SELECT id FROM accounts WHERE login = ?", fixture.ORGANIZATION)
        repository = uow.store.fetch_value("SELECT id FROM repositories WHERE name = ?", fixture.CONTROL)
        founder = uow.store.fetch_value("SELECT id FROM accounts WHERE login = ?", fixture.FOUNDER)
    setup.add_secret("x", organization_id=organization)
    setup.add_secret("x", repository_id=repository)
    reviewers = [{"type": "User", "id": founder}]
    setup.send("PUT", ENVIRONMENT, wait_timer=30, reviewers=reviewers)
    workflow = {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": True}
    setup.send("PUT", f"{CONTROL}/actions/permissions/workflow", **workflow)
    bypass = [{"actor_id": fixture.APP_ID, "actor_type": "Integration", "bypass_mode": "always"}]
    weak = {"rules": [{"type": "creation"}], "name": "weak", "bypass_actors": bypass}
    setup.send("POST", f"{CONTROL}/rulesets", **{**RULESET, **weak})
    setup.send("POST", f"{CONTROL}/pages", build_type="legacy", source={"branch": "main"})
    setup.send("POST", f"{CONTROL}/actions/variables", name="TAHALUF_ROSTER", value="elsewhere")
    sha = setup.send("GET", f"{ROSTER}/contents/pseudonym-key")["sha"]
    setup.send("DELETE", f"{ROSTER}/contents/pseudonym-key", message="Delete the key", sha=sha)
    setup.send("PATCH", ROSTER, private=False)
    setup.send("PATCH", ROSTER, archived=True)
    setup.send("PATCH", CONTROL, has_issues=False)
    setup.send("PATCH", CONTROL, archived=True)


# The first finding requires that there is no environment, and the second that the branch requires approvals
REPAIRED = set(repairs_by_check(lambda: "")) - {"key-in-environment", "branch-stale"}


def test_everything_that_an_api_can_repair_is_repaired(setup: Setup) -> None:
    break_everything(setup)
    assert setup.findings() >= REPAIRED
    shown = setup.doctor(*FIX)
    assert "✗" not in shown.partition("Ran ")[0].replace("✗ error", "")
    assert not setup.findings() & REPAIRED
    assert "Nothing can be repaired through the API" in setup.doctor(*FIX)
    assert setup.send("GET", ENVIRONMENT)["protection_rules"][0]["type"] == "branch_policy"


def test_what_is_missing_is_created_and_an_edited_ruleset_corrected(setup: Setup) -> None:
    setup.send("DELETE", ENVIRONMENT)
    setup.send("DELETE", ROSTER)
    parameters = {**RULESET["rules"][0]["parameters"], "dismiss_stale_reviews_on_push": False}
    rules = [{"type": "pull_request", "parameters": parameters}]
    setup.send("POST", f"{CONTROL}/rulesets", **{**RULESET, "rules": rules})
    assert setup.findings() >= {"key-in-environment", "roster-writable", "pages-enabled", "branch-stale"}
    setup.doctor(*FIX)
    assert not setup.findings() & {*REPAIRED, "branch-stale"}
    assert len(setup.send("GET", f"{CONTROL}/rulesets")) == 1
    roster = setup.send("GET", ROSTER)
    assert roster["private"] and roster["visibility"] == "private"
    policies = setup.send("GET", f"{ENVIRONMENT}/deployment-branch-policies")["branch_policies"]
    assert [policy["name"] for policy in policies] == ["main"]


def test_reviewers_of_the_environment_are_kept_until_their_own_repair(setup: Setup) -> None:
    setup.send("PUT", ENVIRONMENT, wait_timer=30)
    shown = setup.doctor(*FIX)
    assert shown.index("let only `main` use") < shown.index("remove the required reviewers")
    assert setup.send("GET", ENVIRONMENT)["protection_rules"][0]["type"] == "branch_policy"


def test_the_whole_organization_is_left_alone_without_its_own_confirmation(setup: Setup) -> None:
    shown = setup.doctor("--fix", "--yes")
    assert "that were not confirmed:\n  – set members' base permission" in shown
    assert setup.findings() >= {"base-permission", "members-create"}


def test_nothing_is_changed_without_a_confirmation(
    setup: Setup, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = setup.findings()
    assert main(["doctor", "--manifest", str(setup.manifest), "--fix"]) == 1
    assert "standard input is not a terminal; nothing was changed" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: "n")
    assert main(["doctor", "--manifest", str(setup.manifest), "--fix"]) == 1
    assert "not confirmed; nothing was changed" in capsys.readouterr().err
    assert setup.findings() == before


def test_each_change_to_the_organization_is_asked_for(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return "n" if "base permission" in prompt else "y"

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)
    setup.doctor("--fix")
    assert [prompt.partition(":")[0] for prompt in asked[1:]] == ["Change the whole organization"] * 2
    assert setup.findings() & {"base-permission", "members-create"} == {"base-permission"}


def test_one_failure_does_not_stop_the_others(setup: Setup) -> None:
    setup.hub.faults.add_rules([FaultRule("forbidden", operation="PUT */private-vulnerability-reporting")])
    shown = setup.doctor(*FIX)
    assert "✗ enable private vulnerability reporting" in shown
    assert setup.findings() & REPAIRED == {"vulnerability-reports"}
