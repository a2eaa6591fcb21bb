"""Which jobs the workflows run for an event, tested with act but without a server."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tahaluf.flows.demo.coalition import example_tree

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

PROPOSAL = {"issue": {"number": 7, "labels": [{"name": "proposal"}]}}
VOLUNTEER = {"issue": {"number": 8, "labels": [{"name": "volunteer"}]}}
LEAVING = {"issue": {"number": 8, "labels": [{"name": "leave"}]}}
HERE = {"full_name": "example-coalition/control"}
PULL: dict[str, Any] = {
    "repository": {"default_branch": "main"},
    "pull_request": {"number": 9, "base": {"ref": "main"}, "head": {"ref": "mine", "repo": HERE}},
}


@pytest.fixture(scope="module")
def shared_control(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A control repository with the actions but without a manifest. Tests must not modify it."""
    place = tmp_path_factory.mktemp("shared") / "control"
    left_out = shutil.ignore_patterns("__pycache__", "localhub")
    for folder in (".github", "actions", "requirements"):
        shutil.copytree(ROOT / folder, place / folder, ignore=left_out)
    for path, file in example_tree().items():
        if path.startswith(".github/workflows/"):
            (place / path).write_bytes(file.content)
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        author = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
        subprocess.run(["git", *author, *command], cwd=place, check=True)
    return place


@pytest.fixture
def control(shared_control: Path, tmp_path: Path) -> Path:
    """A copy of the repository that a test may modify."""
    return Path(shutil.copytree(shared_control, tmp_path / "control"))


def act(
    control: Path, event: str, payload: Mapping[str, Any], *given: str, api: str = "http://127.0.0.1:9"
) -> tuple[int, str]:
    """Run an event's workflows with this Python, and return the exit code and the output."""
    (control.parent / "event.json").write_text(json.dumps(payload))
    environment = {"GITHUB_API_URL": api, "GITHUB_REPOSITORY": "example-coalition/control"}
    flags = [f"--env={key}={value}" for key, value in environment.items()]
    flags += [
        f"--eventpath={control.parent / 'event.json'}",
        f"--action-cache-path={control.parent / 'cache'}",
    ]
    flags += ["--platform=ubuntu-latest=-self-hosted", "--no-cache-server", "--action-offline-mode", "--json"]
    ran = subprocess.run(
        [BIN / "act", event, "--actor=a-steward", *flags, *given],
        cwd=control,
        check=False,
        env={"PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin", "HOME": str(control.parent)},
        capture_output=True,
        text=True,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("event", "payload", "workflow"),
    [
        ("issues", PROPOSAL, "propose"),
        ("issues", VOLUNTEER, "onboard"),
        ("issues", LEAVING, "onboard"),
        ("pull_request", PULL, "dispatch-plan"),
        ("workflow_dispatch", {}, "apply"),
        ("workflow_dispatch", {}, "catch-up"),
    ],
)
def test_without_an_app_the_workflows_start_nothing(
    shared_control: Path, event: str, payload: Mapping[str, Any], workflow: str
) -> None:
    code, output = act(shared_control, event, payload, "-W", f".github/workflows/{workflow}.yml")
    assert code == 0, output
    assert "⭐ Run" not in output


def test_an_issue_that_is_not_a_form_starts_nothing(shared_control: Path) -> None:
    code, output = act(
        shared_control, "issues", {"issue": {"number": 3, "labels": []}}, "--var", "TAHALUF_CLIENT_ID=it"
    )
    assert code == 0, output
    assert "⭐ Run" not in output


@pytest.mark.parametrize(
    ("payload", "workflow"), [(PROPOSAL, "propose"), (VOLUNTEER, "onboard"), (LEAVING, "onboard")]
)
def test_the_label_of_a_form_starts_its_workflow_and_other_labels_do_not(
    shared_control: Path, payload: Mapping[str, Any], workflow: str
) -> None:
    """In the `opened` event, the label may be missing, and a maintainer may add it later."""
    file = f".github/workflows/{workflow}.yml"
    workflow_events = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))[True]
    assert "labeled" in workflow_events["issues"]["types"]
    label = payload["issue"]["labels"][0]
    labeled = {**payload, "action": "labeled", "label": label}
    code, output = act(shared_control, "issues", labeled, "--var", "TAHALUF_CLIENT_ID=it", "-W", file)
    assert code != 0
    assert "actions/create-github-app-token" in output
    labeled["label"] = {"name": "good first issue"}
    code, output = act(shared_control, "issues", labeled, "--var", "TAHALUF_CLIENT_ID=it", "-W", file)
    assert code == 0, output
    assert "⭐ Run" not in output


def comment(body: str, by: str = "User") -> dict[str, Any]:
    return {
        "issue": {"number": 9, "pull_request": {}},
        "comment": {"id": 5, "body": body, "user": {"type": by}},
    }


@pytest.mark.parametrize("body", ["/planning", "> /plan", " /plan", "/plan now", "please\n/plan"])
def test_a_comment_that_only_mentions_plans_starts_nothing(shared_control: Path, body: str) -> None:
    code, output = act(shared_control, "issue_comment", comment(body), "--var", "TAHALUF_CLIENT_ID=it")
    assert code == 0, output
    assert "⭐ Run" not in output


def test_a_bots_plan_comment_starts_nothing(shared_control: Path) -> None:
    code, output = act(
        shared_control, "issue_comment", comment("/plan", by="Bot"), "--var", "TAHALUF_CLIENT_ID=it"
    )
    assert code == 0, output
    assert "⭐ Run" not in output


@pytest.mark.parametrize("body", ["/plan", "/plan\nplease", "/plan\r\nplease"])
def test_a_persons_plan_comment_creates_tokens(shared_control: Path, body: str) -> None:
    """Tokens cannot be created here, so the run stops at the step that creates them."""
    code, output = act(shared_control, "issue_comment", comment(body), "--var", "TAHALUF_CLIENT_ID=it")
    assert code != 0
    assert "actions/create-github-app-token" in output


@pytest.mark.parametrize("workflow", ["propose-comment", "plan-comment"])
@pytest.mark.parametrize(
    "payload",
    [
        comment("/agree"),
        comment("/withdraw\nSorry."),
        comment("Something else") | {"changes": {"body": {"from": "/agree"}}},
    ],
    ids=["given", "taken back", "edited"],
)
def test_agree_and_withdraw_start_the_workflows(
    shared_control: Path, workflow: str, payload: Mapping[str, Any]
) -> None:
    file = f".github/workflows/{workflow}.yml"
    code, output = act(shared_control, "issue_comment", payload, "--var", "TAHALUF_CLIENT_ID=it", "-W", file)
    assert code != 0
    assert "actions/create-github-app-token" in output


def test_different_starts_the_workflow_only_on_a_proposal(shared_control: Path) -> None:
    file = ".github/workflows/propose-comment.yml"
    payload = comment("/different")
    del payload["issue"]["pull_request"]
    code, output = act(shared_control, "issue_comment", payload, "--var", "TAHALUF_CLIENT_ID=it", "-W", file)
    assert (code, "⭐ Run" in output) == (0, False)
    payload["issue"]["labels"] = [{"name": "proposal"}]
    code, output = act(shared_control, "issue_comment", payload, "--var", "TAHALUF_CLIENT_ID=it", "-W", file)
    assert code != 0
    assert "actions/create-github-app-token" in output


@pytest.mark.parametrize("payload", [comment("> /agree"), comment("/agree", by="Bot")], ids=["quoted", "bot"])
def test_quotes_and_bots_start_nothing(shared_control: Path, payload: Mapping[str, Any]) -> None:
    code, output = act(shared_control, "issue_comment", payload, "--var", "TAHALUF_CLIENT_ID=it")
    assert code == 0, output
    assert "⭐ Run" not in output


@pytest.mark.parametrize(("line", "code"), [("Where wells are.", 0), ("Ask wells@some-office.internal.", 1)])
def test_the_privacy_check_fails_without_repeating_personal_data(control: Path, line: str, code: int) -> None:
    def git(*words: str) -> str:
        author = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
        return subprocess.check_output(["git", *author, *words], cwd=control, text=True).strip()

    base = git("rev-parse", "HEAD")
    (control / "notes.md").write_text(f"{line}\n")
    git("add", ".")
    git("commit", "-q", "-m", "Say where")
    shas = {"base": {"ref": "main", "sha": base}, "head": {"ref": "mine", "sha": git("rev-parse", "HEAD")}}
    payload = {"pull_request": {"number": 9, **shas}}
    given = ("-W", ".github/workflows/check.yml")
    ended, output = act(control, "pull_request", payload, *given)
    assert ended == code, output
    assert ("notes.md:1:5" in output) == bool(code)
    assert "some-office" not in output


def test_a_pull_request_dispatches_its_plan_on_the_default_branch(shared_control: Path) -> None:
    asked: list[tuple[str, Any]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.path, json.loads(self.rfile.read(int(self.headers["content-length"])))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Requests are not logged, because the assertion reports them."""

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        given = (
            "--var",
            "TAHALUF_CLIENT_ID=it",
            "-s",
            "GITHUB_TOKEN=a-token",
            "-W",
            ".github/workflows/dispatch-plan.yml",
        )
        code, output = act(
            shared_control, "pull_request", PULL, *given, api=f"http://127.0.0.1:{server.server_port}"
        )
        server.shutdown()
    assert code == 0, output
    path = "/repos/example-coalition/control/actions/workflows/plan.yml/dispatches"
    assert asked == [(path, {"ref": "main", "inputs": {"pull": "9"}})]


def test_a_fork_dispatches_nothing(shared_control: Path) -> None:
    head = {"ref": "mine", "repo": {"full_name": "a-stranger/control"}}
    payload = {**PULL, "pull_request": {**PULL["pull_request"], "head": head}}
    given = ("--var", "TAHALUF_CLIENT_ID=it", "-W", ".github/workflows/dispatch-plan.yml")
    code, output = act(shared_control, "pull_request", payload, *given)
    assert code == 0, output
    assert "⭐ Run" not in output


def test_an_action_installs_nothing_on_a_prepared_runner(control: Path) -> None:
    extra_workflow = control / ".github" / "workflows" / "trial.yml"
    checkout = {"uses": "actions/checkout@v6"}  # this action is built into act, and copies the working tree
    step = {"uses": "./actions/apply-changes", "with": {"token": ""}}
    job = {"runs-on": "ubuntu-latest", "steps": [checkout, step]}
    extra_workflow.write_text(yaml.safe_dump({"on": "push", "jobs": {"trial": job}}))
    code, output = act(control, "push", {"ref": "refs/heads/main"}, "-W", ".github/workflows/trial.yml")
    assert code == 1
    assert "there is no manifest at projects.yml" in output
    assert "could not start" not in output and "Traceback" not in output
