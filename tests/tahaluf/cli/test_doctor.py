"""`tahaluf doctor` on an organization that follows the setup guide, and on others."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from localhub.domain import ANONYMOUS, accounts, collaborators, repositories
from localhub.hub import Hub
from tahaluf.cli.main import main
from tahaluf.flows.demo import fixture as demo_world
from tahaluf.health import CHECKS

ROOT = Path(__file__).parents[3]
CONTROL = f"{demo_world.ORGANIZATION}/{demo_world.CONTROL}"
OWNER = demo_world.TOKENS[demo_world.FOUNDER]
MEMBER = demo_world.TOKENS["newcomer"]
# These include one that is needed only if the rulesets do not require everything, one for each ruleset, and six about
# access
MOST_REQUESTS = 22
RULES = [
    {
        "type": "pull_request",
        "parameters": {
            "required_approving_review_count": 1,
            "dismiss_stale_reviews_on_push": True,
            "require_code_owner_review": True,
            "require_last_push_approval": False,
            "required_review_thread_resolution": False,
        },
    },
    {"type": "non_fast_forward"},
    {"type": "deletion"},
]
GUARDED = {
    "name": "main",
    "enforcement": "active",
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
    "rules": RULES,
}


class Practice:
    """The demo's organization with the files of this repository, and a method that runs the doctor on it."""

    def __init__(self, hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hub, self.folder, self._monkeypatch = hub, folder, monkeypatch
        monkeypatch.setenv("GITHUB_API_URL", hub.url)
        monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example")
        monkeypatch.setenv("GITHUB_REPOSITORY", CONTROL)
        for name in ("GITHUB_GRAPHQL_URL", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
            monkeypatch.delenv(name, raising=False)

    def ask(self, method: str, path: str, **body: Any) -> requests.Response:
        headers = {"authorization": f"Bearer {OWNER}"}
        answer = requests.request(method, self.hub.url + path, headers=headers, json=body or None, timeout=20)
        assert answer.status_code < 300, answer.text
        return answer

    def sees(self, *words: str, token: str = OWNER) -> int:
        self._monkeypatch.setenv("TAHALUF_TOKEN", token)
        return main(["doctor", "--manifest", str(self.folder / "projects.yml"), *words])


Open = Callable[..., Practice]


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    control = tmp_path / "control"
    shutil.copytree(ROOT / ".github", control / ".github")
    shutil.copytree(
        ROOT / "actions", control / "actions", ignore=shutil.ignore_patterns("tahaluf", "localhub")
    )
    for file in ("projects.yml", "CODE_OF_CONDUCT.md"):
        shutil.copy(ROOT / file, control)
    made: list[Hub] = []

    def opened(organization: dict[str, Any] | None = None, **repository: Any) -> Practice:
        seed = demo_world.build_seed({})
        seed["organizations"][0] |= organization or {}
        seed["repositories"][0] |= {"auto_init": True, **repository}
        hub = Hub(tmp_path / "hub", seed, run_workflows=False)
        hub.__enter__()
        made.append(hub)
        practice = Practice(hub, control, monkeypatch)
        practice.ask("POST", f"/repos/{CONTROL}/pages", build_type="workflow")
        return practice

    yield opened
    for hub in made:
        hub.__exit__(None, None, None)


def ids(out: str) -> dict[str, list[str]]:
    """Map the id of each check that found something to the severities that `--json` reports."""
    checks = json.loads(out)["checks"]
    return {
        check["id"]: [finding["severity"] for finding in check["findings"]]
        for check in checks
        if check["findings"]
    }


def test_the_demo_organization_has_no_errors(practice: Open, capsys: pytest.CaptureFixture[str]) -> None:
    assert practice().sees("--json") == 1
    found = ids(capsys.readouterr().out)
    assert not {"error", "unknown"} & {severity for severities in found.values() for severity in severities}


def test_an_organization_set_up_by_the_guide_has_no_findings(
    practice: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    target = practice(
        {"base_permission": "none", "members_create": False, "owners": [demo_world.FOUNDER, "newcomer"]},
        rulesets=[GUARDED],
    )
    (target.folder / ".github" / "CODEOWNERS").write_text(f"/.github/ @{demo_world.FOUNDER} @newcomer\n")
    target.ask("DELETE", f"/repos/{CONTROL}/labels/invalid")
    target.ask("PUT", f"/repos/{CONTROL}/private-vulnerability-reporting")
    target.ask(
        "PUT",
        f"/repos/{CONTROL}/actions/permissions/fork-pr-contributor-approval",
        approval_policy="all_external_contributors",
    )
    target.sees("--json")
    assert ids(capsys.readouterr().out) == {"sealing-keys": ["warning"]}


@pytest.mark.parametrize("rulesets", [[], [GUARDED], [GUARDED | {"rules": RULES[:1]}]])
def test_doctor_needs_a_dozen_requests_and_writes_nothing(practice: Open, rulesets: list[Any]) -> None:
    target = practice(rulesets=rulesets)
    target.hub.counts.clear()
    target.sees()
    asked = {str(one["operation"]): one["count"] for one in target.hub.counts.as_json()}
    assert sum(map(int, map(str, asked.values()))) <= MOST_REQUESTS
    assert [operation for operation in asked if not operation.startswith("GET ")] == ["POST /graphql"]


def test_a_member_is_told_which_checks_need_an_owner(
    practice: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    assert practice(variables={}).sees(token=MEMBER) == 1
    out = capsys.readouterr().out
    assert "branch-forced" in out and "this needs administration: read" in out
    assert "roster-writable, roster-private, roster-key: this needs contents: read, in the roster" in out
    assert "run it as an owner" in out


def test_a_hidden_roster_is_not_a_missing_one_for_a_member(
    practice: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only owners can read the settings, so a roster may exist even if a member cannot see it."""
    target = practice({"members": ["newcomer"], "base_permission": "none"})
    target.sees("--json", token=MEMBER)
    found = ids(capsys.readouterr().out)
    assert found["roster-writable"] == found["two-factor"] == ["unknown"]


def test_security_findings_are_reported(practice: Open, capsys: pytest.CaptureFixture[str]) -> None:
    target = practice({"two_factor": False, "base_permission": "write"}, secrets={"TAHALUF_PRIVATE_KEY": "x"})
    repo = f"/repos/{CONTROL}"
    target.ask("PUT", f"{repo}/environments/production")
    target.ask("PATCH", f"/repos/{demo_world.ORGANIZATION}/roster", private=False)
    target.ask("PUT", f"{repo}/actions/permissions/workflow", default_workflow_permissions="write")
    workflow = target.folder / ".github" / "workflows" / "mine.yml"
    workflow.write_text("jobs:\n  a:\n    steps:\n      - uses: some/action@v1\n")
    assert target.sees() == 1
    out = capsys.readouterr().out
    found = [line.split()[2].rstrip(":") for line in out.splitlines() if line.startswith("! security")]
    assert set(found) >= {
        "two-factor",
        "base-permission",
        "key-shared",
        "environment-open",
        "roster-private",
        "workflow-rights",
        "actions-pinned",
    }
    assert ".github/workflows/mine.yml:4 uses some/action@v1" in out


def test_an_outside_administrator_is_named_to_owners_only(
    practice: Open, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = practice()
    with target.hub.engine.begin(ANONYMOUS) as uow:
        roster = repositories.find(uow, demo_world.ORGANIZATION, demo_world.ROSTER)
        collaborators.add(uow, roster, accounts.find_user(uow, "newcomer").id, "admin")
    target.sees()
    assert "admin for newcomer, outside collaborator" in " ".join(capsys.readouterr().out.split())
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    target.sees()
    out = capsys.readouterr().out
    assert "grants that the manifest does not explain: 1" in " ".join(out.split())
    assert "newcomer" not in out


def test_errors_are_reported(practice: Open, capsys: pytest.CaptureFixture[str]) -> None:
    target = practice(environments={}, variables={"TAHALUF_CLIENT_ID": "Iv1.another"}, labels=[])
    assert target.sees("--json") == 1
    found = ids(capsys.readouterr().out)
    errors = {check for check, severities in found.items() if "error" in severities}
    assert errors == {"app-installed", "key-in-environment", "form-labels"}


def test_classic_branch_protection_counts_like_a_ruleset(
    practice: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    target = practice()
    target.ask(
        "PUT",
        f"/repos/{CONTROL}/branches/main/protection",
        required_pull_request_reviews={"required_approving_review_count": 1, "dismiss_stale_reviews": True},
        enforce_admins=True,
        required_status_checks=None,
        restrictions=None,
    )
    target.sees("--json")
    found = ids(capsys.readouterr().out)
    assert not {"branch-reviewed", "branch-stale", "branch-forced"} & set(found)


def test_an_app_on_the_bypass_list_is_reported(practice: Open, capsys: pytest.CaptureFixture[str]) -> None:
    actor = {"actor_id": demo_world.APP_ID, "actor_type": "Integration", "bypass_mode": "always"}
    practice(rulesets=[GUARDED | {"bypass_actors": [actor]}]).sees("--json")
    found = ids(capsys.readouterr().out)
    assert found["branch-bypass"] == ["security"]
    assert "branch-reviewed" not in found


def test_findings_are_in_the_job_summary(
    practice: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = practice()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    target.sees()
    summary = (tmp_path / "summary.md").read_text()
    assert summary.startswith("## Doctor report")
    assert "* **security**, branch-reviewed: `main` accepts changes" in summary
    assert f"Ran {len(CHECKS)} checks" in summary


def test_a_missing_control_repository_is_reported(practice: Open, capsys: pytest.CaptureFixture[str]) -> None:
    assert practice().sees("--repository", f"{demo_world.ORGANIZATION}/nowhere") == 1
    error = capsys.readouterr().err
    assert "is not accessible with this token" in error and "--repository" in error


def test_a_missing_file_of_code_owners_has_a_page_to_create_it(
    practice: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    target = practice(rulesets=[GUARDED])
    (target.folder / ".github" / "CODEOWNERS").unlink()
    target.sees()
    url = f"https://github.example/{CONTROL}/new/main?filename=.github/CODEOWNERS"
    assert url in capsys.readouterr().out.replace("\n", "")


def test_without_a_token_the_command_that_gets_one_is_shown(
    practice: Open, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = practice()
    for name in ("GITHUB_TOKEN", "GH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TAHALUF_TOKEN", "")
    for command in ("doctor", "setup"):
        assert main([command, "--manifest", str(target.folder / "projects.yml")]) == 1
        assert "gh auth refresh --scopes repo,workflow,admin:org" in capsys.readouterr().err
