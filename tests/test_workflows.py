"""The workflow and action files pass the linter, and their permissions and triggers are as they should be."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from localhub.workflows.expressions import interpolate
from tahaluf.flows.control_repository import ActionsPin
from tahaluf.flows.demo.coalition import example_tree
from tahaluf.health import TOKEN_SPECS
from tahaluf.templates import write_tree

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / "actions").glob("*/action.yml"))
FILES = WORKFLOWS + ACTIONS

PINNED = re.compile(r"uses: [\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
MINT = "actions/create-github-app-token"

name = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def read(path: Path) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load(path.read_text())
    return content


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read(path)["jobs"]
    return found


def commands(path: Path) -> list[str]:
    """The scripts in an action that start one of Tahaluf's commands."""
    return [step["run"] for step in steps(path) if "start.py" in step.get("run", "")]


def steps(path: Path) -> Iterator[dict[str, Any]]:
    content = read(path)
    if "runs" in content:
        yield from content["runs"]["steps"]
    for job in content.get("jobs", {}).values():
        yield from job["steps"]


# -- third-party linters


def test_zizmor_finds_nothing_even_as_an_auditor() -> None:
    linted = subprocess.run(
        [BIN / "zizmor", "--offline", "--no-progress", "--persona", "auditor", ".github", "actions"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_actionlint_finds_nothing() -> None:
    linted = subprocess.run(
        [BIN / "actionlint", *WORKFLOWS], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert linted.returncode == 0, linted.stdout


def test_linters_find_nothing_in_the_workflows_that_init_writes(tmp_path: Path) -> None:
    write_tree(example_tree(ActionsPin("tahaluf", "tahaluf", "0123456789" * 4, "v1.2.3")), tmp_path)
    written = sorted((tmp_path / ".github" / "workflows").glob("*.yml"))
    zizmor = ["zizmor", "--offline", "--no-progress", "--persona", "auditor", str(tmp_path / ".github")]
    for program, *words in (zizmor, ["actionlint", *map(str, written)]):
        command = [str(BIN / program), *words]
        linted = subprocess.run(command, check=False, capture_output=True, text=True)
        assert linted.returncode == 0, linted.stdout + linted.stderr


# -- our own rules


@name
def test_third_party_actions_are_pinned_to_a_commit_with_a_version_comment(path: Path) -> None:
    for line in path.read_text().splitlines():
        if "uses: " in line and "uses: ./" not in line:
            assert PINNED.search(line), line


def test_an_action_is_pinned_to_one_commit_everywhere() -> None:
    pins = {m for path in FILES for m in re.findall(r"uses: ([\w-]+/[\w-]+)@(\w+) # (\S+)", path.read_text())}
    assert len(pins) == len({action for action, _, _ in pins}), pins


def test_only_known_third_party_actions_are_used() -> None:
    """Two of these actions are used to run Tahaluf, two for Pages, one for tests, and one for releases."""
    used: dict[str, set[str]] = {}
    for path in FILES:
        file = path.stem if path.stem in ("ci", "release", "publish") else "others"
        uses = {step["uses"].split("@")[0] for step in steps(path) if "@" in step.get("uses", "")}
        used[file] = used.get(file, set()) | uses
    assert used == {
        "others": {"actions/checkout", MINT, "actions/upload-pages-artifact"},
        "ci": {"actions/checkout", "actions/setup-python"},
        "publish": {"actions/checkout", "actions/deploy-pages"},
        "release": {"actions/checkout", "actions/attest-build-provenance"},
    }


@name
def test_no_script_contains_an_expression(path: Path) -> None:
    """GitHub inserts the value of an expression into the script before the shell parses it."""
    for step in steps(path):
        assert "${{" not in step.get("run", ""), step


@workflow
def test_permissions_are_set_for_each_job(path: Path) -> None:
    assert read(path)["permissions"] == {}
    for job in jobs(path).values():
        assert "write-all" not in str(job["permissions"]) and "read-all" not in str(job["permissions"])


@workflow
def test_every_job_has_a_timeout(path: Path) -> None:
    for job in jobs(path).values():
        assert job["timeout-minutes"] <= 60


@workflow
def test_checkouts_keep_no_credentials_and_no_other_ref(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            given = {key: value for key, value in step["with"].items() if key != "fetch-depth"}
            # The job that builds the site runs only for pushes to the default branch, on a schedule, or by hand
            allowed = {"ref": "main"} if path.name == "publish.yml" else {}
            assert given == {"persist-credentials": False, **allowed}


@workflow
def test_the_private_key_needs_the_protected_environment(path: Path) -> None:
    for job in jobs(path).values():
        if "TAHALUF_PRIVATE_KEY" in str(job["steps"]).replace("and TAHALUF_PRIVATE_KEY", ""):
            assert job["environment"] == "production"
            assert "vars.TAHALUF_CLIENT_ID != ''" in job["if"]


def test_no_pull_request_run_gets_the_private_key() -> None:
    """A run on a pull request uses the workflow file from that pull request."""
    for path in WORKFLOWS:
        if "pull_request" in read(path)[True]:  # YAML 1.1 reads the `on` key as true
            assert not [key for key, job in jobs(path).items() if "environment" in job]
            assert "secrets." not in path.read_text()


def test_no_privileged_workflow_runs_a_forks_code() -> None:
    for path in WORKFLOWS:
        assert not {"pull_request_target", "workflow_run"} & set(read(path)[True])


@name
def test_tokens_are_limited_in_permissions_and_repositories(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith(MINT):
            given = step["with"]
            assert [key for key in given if key.startswith("permission-")], step["name"]
            assert ("owner" in given) != ("repositories" in given), step["name"]


def test_token_permissions_match_the_token_specs() -> None:
    """The doctor compares the App's permissions with `TOKEN_SPECS`."""
    minted = {}
    for path in ACTIONS:
        for step in steps(path):
            if step.get("uses", "").startswith(MINT):
                given = step["with"].items()
                asked = {key[len("permission-") :]: level for key, level in given if "permission-" in key}
                created = (path.parent.name, step["id"])
                assert created not in minted
                minted[created] = {key.replace("-", "_"): level for key, level in asked.items()}
    assert minted == {(mint.action, mint.step): dict(mint.permissions) for mint in TOKEN_SPECS}


def test_publishing_needs_no_secret_and_only_the_deployment_may_deploy() -> None:
    path = ROOT / ".github" / "workflows" / "publish.yml"
    build, deploy = jobs(path)["build"], jobs(path)["deploy"]
    assert build["permissions"] == {"contents": "read", "pages": "read"}
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert (deploy["needs"], deploy["environment"]["name"]) == ("build", "github-pages")
    assert "secrets." not in path.read_text() and "environment" not in build
    assert not any("checkout" in step.get("uses", "") for step in deploy["steps"])


def test_a_site_is_published_if_it_passed_its_check_even_if_an_entry_was_left_out() -> None:
    """If an entry was left out, `site build` fails, so the later steps and the next job need conditions that let them
    run nevertheless.
    """
    action = yaml.safe_load((ROOT / "actions/build-site/action.yml").read_text())
    first, *others = action["runs"]["steps"]
    assert first["id"] == "site" and "--check" in first["run"]
    assert {step["if"] for step in others} == {"${{ !cancelled() && steps.site.outputs.checked == 'true' }}"}
    deploy = jobs(ROOT / ".github" / "workflows" / "publish.yml")["deploy"]
    assert deploy["if"] == "${{ !cancelled() && needs.build.outputs.publish == 'true' }}"


def test_only_the_release_step_gets_the_release_token() -> None:
    """Building the packages runs third-party code."""
    [job] = jobs(ROOT / ".github" / "workflows" / "release.yml").values()
    holding = [step["name"] for step in job["steps"] if "github.token" in str(step.get("env", ""))]
    assert holding == ["Release"]
    assert "env" not in job


def test_every_token_permission_has_a_comment() -> None:
    for path in FILES:
        for line in path.read_text().splitlines():
            if "permission-" in line:
                assert re.search(r": (read|write) # \S", line), line


def test_every_token_permission_is_in_the_setup_guide() -> None:
    guide = (ROOT / "docs" / "setup.md").read_text()
    strongest: dict[str, str] = {}
    for path in FILES:
        for permission, level in re.findall(r"permission-([\w-]+): (read|write)", path.read_text()):
            strongest[permission] = max(level, strongest.get(permission, ""))  # "read" < "write"
    for permission, level in strongest.items():
        row = re.search(rf"^\| `{permission}` \|.*$", guide, re.MULTILINE)
        assert row and level in row[0], f"{permission}: {level}"


def test_without_an_app_the_title_of_an_apply_run_says_that_tahaluf_is_not_set_up() -> None:
    """Without an App, for example after the first push, the job is skipped. If `run-name` is blank, GitHub uses its
    own title.
    """
    title = read(ROOT / ".github" / "workflows" / "apply.yml")["run-name"]
    assert "tahaluf setup" in interpolate(title, {"vars": {}})
    assert interpolate(title, {"vars": {"TAHALUF_CLIENT_ID": "it"}}) == ""


def test_every_action_is_named_after_its_command() -> None:
    for path in ACTIONS:
        folder = path.parent.name
        if folder == "dispatch-plan":  # this action starts a workflow rather than a command
            continue
        command = re.search(r'/\.\./start\.py" ([\w-]+)', commands(path)[0])
        assert command, folder
        assert folder in (
            command[1],
            f"{command[1]}-project",
            f"{command[1]}-changes",
            f"{command[1]}-volunteer",
            f"{command[1]}-shards",
            f"build-{command[1]}",
            f"check-{command[1]}",
        )


def test_writing_commands_replace_their_shell() -> None:
    """The command itself then receives the signal when its job is cancelled.

    `plan` needs the shell, because its exit code can be 2.
    """
    starting = {path.parent.name: commands(path) for path in ACTIONS if commands(path)}
    replaced_shells = {
        name for name, scripts in starting.items() if all('exec python3 "' in run for run in scripts)
    }
    assert replaced_shells == {*starting} - {"plan-changes"}


def test_the_actions_guide_lists_every_input() -> None:
    guide = (ROOT / "docs" / "actions.md").read_text()
    for path in ACTIONS:
        section = guide.split(f"## {path.parent.name}\n")[1].split("\n## ")[0]
        for given in read(path).get("inputs", {}):
            assert f"`{given}`" in section, f"{path.parent.name}: {given}"
