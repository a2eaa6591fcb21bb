"""The workflow and action files, linted and read: what they may do, and what nobody can make them do."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tahaluf.health import TOKEN_SPECS

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


def steps(path: Path) -> Iterator[dict[str, Any]]:
    content = read(path)
    if "runs" in content:
        yield from content["runs"]["steps"]
    for job in content.get("jobs", {}).values():
        yield from job["steps"]


# -- by the lints that people know


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


# -- by our own rules


@name
def test_every_action_of_others_is_pinned_to_a_commit_and_says_its_version(path: Path) -> None:
    for line in path.read_text().splitlines():
        if "uses: " in line and "uses: ./" not in line:
            assert PINNED.search(line), line


def test_an_action_is_pinned_to_the_same_commit_everywhere() -> None:
    pins = {m for path in FILES for m in re.findall(r"uses: ([\w-]+/[\w-]+)@(\w+) # (\S+)", path.read_text())}
    assert len(pins) == len({action for action, _, _ in pins}), pins


def test_few_actions_of_others_are_trusted() -> None:
    """Two where Tahaluf runs; one more where it is tested, and one more where releases are built."""
    used: dict[str, set[str]] = {}
    for path in FILES:
        file = path.stem if path.stem in ("ci", "release") else "others"
        uses = {step["uses"].split("@")[0] for step in steps(path) if "@" in step.get("uses", "")}
        used[file] = used.get(file, set()) | uses
    assert used == {
        "others": {"actions/checkout", MINT},
        "ci": {"actions/checkout", "actions/setup-python"},
        "release": {"actions/checkout", "actions/attest-build-provenance"},
    }


@name
def test_no_script_holds_an_expression(path: Path) -> None:
    """GitHub writes an expression's value into the script before a shell reads it."""
    for step in steps(path):
        assert "${{" not in step.get("run", ""), step["name"]


@workflow
def test_a_workflow_has_no_permission_and_each_job_says_its_own(path: Path) -> None:
    assert read(path)["permissions"] == {}
    for job in jobs(path).values():
        assert "write-all" not in str(job["permissions"]) and "read-all" not in str(job["permissions"])


@workflow
def test_every_job_ends_by_itself(path: Path) -> None:
    for job in jobs(path).values():
        assert job["timeout-minutes"] <= 60


@workflow
def test_a_checkout_leaves_no_token_behind_and_names_no_other_commit(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            given = {key: value for key, value in step["with"].items() if key != "fetch-depth"}
            assert given == {"persist-credentials": False}


@workflow
def test_the_key_is_shown_to_the_protected_environment_alone(path: Path) -> None:
    for job in jobs(path).values():
        if "TAHALUF_PRIVATE_KEY" in str(job["steps"]).replace("and TAHALUF_PRIVATE_KEY", ""):
            assert job["environment"] == "production"
            assert "vars.TAHALUF_CLIENT_ID != ''" in job["if"]


def test_no_run_of_a_pull_request_gets_the_key() -> None:
    """Such a run uses the pull request's own workflow file."""
    for path in WORKFLOWS:
        if "pull_request" in read(path)[True]:  # YAML 1.1 reads the key `on` as true
            keyed = [job for job in jobs(path).values() if "environment" in job]
            assert all(
                "'workflow_dispatch'" in job["if"] and "'pull_request'" not in job["if"] for job in keyed
            )


def test_no_workflow_runs_the_code_of_a_fork_with_rights() -> None:
    for path in WORKFLOWS:
        assert not {"pull_request_target", "workflow_run"} & set(read(path)[True])


@workflow
def test_a_minted_token_is_bounded_in_rights_and_in_reach(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith(MINT):
            given = step["with"]
            assert [key for key in given if key.startswith("permission-")], step["name"]
            assert ("owner" in given) != ("repositories" in given), step["name"]


def test_a_mint_asks_for_what_the_list_of_needs_says_and_for_no_more() -> None:
    """The doctor judges the App by that list: actions/tahaluf/health/needs.py."""
    minted = {}
    for path in WORKFLOWS:
        for step in steps(path):
            if step.get("uses", "").startswith(MINT):
                given = step["with"].items()
                asked = {key[len("permission-") :]: level for key, level in given if "permission-" in key}
                minted[path.stem, step["id"]] = {key.replace("-", "_"): level for key, level in asked.items()}
    assert minted == {(mint.workflow, mint.step): dict(mint.permissions) for mint in TOKEN_SPECS}


def test_a_release_shows_its_token_to_the_step_that_needs_it_alone() -> None:
    """What builds the packages runs code of others."""
    [job] = jobs(ROOT / ".github" / "workflows" / "release.yml").values()
    holding = [step["name"] for step in job["steps"] if "github.token" in str(step.get("env", ""))]
    assert holding == ["Release"]
    assert "env" not in job


def test_every_permission_of_a_mint_says_why() -> None:
    for path in WORKFLOWS:
        for line in path.read_text().splitlines():
            if "permission-" in line:
                assert re.search(r": (read|write) # \S", line), line


def test_every_permission_of_a_mint_stands_in_the_set_up_guide() -> None:
    guide = (ROOT / "docs" / "setup.md").read_text()
    strongest: dict[str, str] = {}
    for path in WORKFLOWS:
        for permission, level in re.findall(r"permission-([\w-]+): (read|write)", path.read_text()):
            strongest[permission] = max(level, strongest.get(permission, ""))  # "read" < "write"
    for permission, level in strongest.items():
        row = re.search(rf"^\| `{permission}` \|.*$", guide, re.MULTILINE)
        assert row and level in row[0], f"{permission}: {level}"


def test_a_copy_that_is_not_set_up_is_told_the_same_everywhere() -> None:
    told = [job["steps"] for path in WORKFLOWS for key, job in jobs(path).items() if key == "not-set-up"]
    assert len(told) == 5
    assert all(said == told[0] for said in told)


def test_every_action_is_the_command_of_its_name() -> None:
    commands = {path.parent.name: next(steps(path))["run"] for path in ACTIONS}
    for folder, script in commands.items():
        command = re.search(r'/\.\./start\.py" ([\w-]+)', script)
        assert command, folder
        assert folder in (
            command[1],
            f"{command[1]}-project",
            f"{command[1]}-changes",
            f"{command[1]}-volunteer",
            f"{command[1]}-shares",
        )


def test_a_command_that_writes_takes_the_place_of_its_shell() -> None:
    """To hear that its job is cancelled. A plan only reads, and has to say that changes are no failure."""
    hearing = {path.parent.name for path in ACTIONS if 'exec python3 "' in next(steps(path))["run"]}
    assert hearing == {path.parent.name for path in ACTIONS} - {"plan-changes"}


def test_the_guide_to_the_actions_names_every_input() -> None:
    guide = (ROOT / "docs" / "actions.md").read_text()
    for path in ACTIONS:
        section = guide.split(f"## {path.parent.name}\n")[1].split("\n## ")[0]
        for given in read(path)["inputs"]:
            assert f"`{given}`" in section, f"{path.parent.name}: {given}"
