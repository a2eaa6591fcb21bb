"""Every command exits with 0 if nothing is left to do, or with 1 if something is left for a person to do."""

from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from localhub.core import json_response
from support.coalition import Coalition, manifest, project, start_coalition
from tahaluf.cli.main import COMMANDS
from tahaluf.layout import LEAVE_FORM, MANIFEST_FILE, PROPOSAL_FORM, VOLUNTEER_FORM
from tahaluf.plan import Rest

ROOT = Path(__file__).parents[3]
FORMS = {path: (ROOT / path).read_text("utf-8") for path in (PROPOSAL_FORM, VOLUNTEER_FORM, LEAVE_FORM)}
TEXT = manifest(project("water-map"))

# Maps each command to its arguments in a run that has nothing to do
IDLE: dict[str, list[str]] = {
    "plan": ["--json"],
    "apply": ["--yes"],
    "propose": ["--all"],
    "onboard": ["--all"],
    "catch-up": [],
    "remind": [],
    "invite": [],
    "leave": [],
    "people": ["list"],
    "check": [],
    "form": ["lint", VOLUNTEER_FORM],
    "site": ["build", "--to", "built"],
    "similar": ["--name", "Something else entirely"],
    "scaffold": ["dataset", "--set", "slug=water-map", "--set", "name=Water map", "--to", "made"],
    "schema": ["plan"],
    "completion": ["bash"],
}
# These commands either take a minute or report on an organization, which is never perfect in a test
TESTED_ELSEWHERE = {
    "init": "tests/tahaluf/cli/test_init.py",
    "import": "tests/tahaluf/cli/test_import.py",
    "rehearse": "tests/tahaluf/cli/test_rehearse.py",
    "resources": "tests/tahaluf/cli/test_resources.py",
    "upgrade": "tests/tahaluf/cli/test_upgrade.py",
    "setup": "tests/tahaluf/cli/test_setup.py",
    "template": "tests/tahaluf/cli/test_template_try.py",
    "access": "tests/tahaluf/cli/test_access.py::test_an_organization_without_surprises_exits_with_0",
    "doctor": "tests/tahaluf/cli/test_doctor.py",
    "demo": "tests/tahaluf/cli/test_demo.py",
}


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coalition]:
    """A coalition that needs no work from any command."""
    with start_coalition(tmp_path_factory.mktemp("idle")) as here:
        here.create_repository("roster", private=True)
        here.write("control", MANIFEST_FILE, TEXT)
        for path, text in FORMS.items():
            here.write("control", path, text)
            (here.root / path).parent.mkdir(parents=True, exist_ok=True)
            (here.root / path).write_text(text, encoding="utf-8")
        (here.root / "CODE_OF_CONDUCT.md").write_text("Be kind. Tell us at https://example.org/report.\n")
        assert here.apply(TEXT).code == 0
        with chdir(here.root):
            assert here.run("form", "sync").code == 0
        yield here


def run(here: Coalition, command: str) -> int:
    with chdir(here.root):
        ran = here.run(command, *IDLE[command], token="token-founder")
    assert "bug in Tahaluf" not in ran.err, ran.err
    return ran.code


def test_every_command_is_listed() -> None:
    assert {*IDLE, *TESTED_ELSEWHERE} == {*COMMANDS}
    for test in TESTED_ELSEWHERE.values():
        path, _, name = test.partition("::")
        assert name in (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("command", IDLE)
def test_a_run_with_nothing_left_to_do_exits_with_0(idle: Coalition, command: str) -> None:
    with chdir(idle.root):
        ran = idle.run(command, *IDLE[command], token="token-founder")
    assert ran.code == 0, ran.output


def broken_record(here: Coalition) -> Callable[[], None]:
    path = "people/p-broken.yml"
    here.write("roster", path, "what: is this\n")

    def repair() -> None:
        file = f"/repos/example-coalition/roster/contents/{path}"
        sha = here.founder.get(file).body["sha"]
        here.founder.rest(Rest("DELETE", file, {"message": "Remove it", "sha": sha}))

    return repair


def broken_manifest(here: Coalition) -> Callable[[], None]:
    broken = f"{TEXT}nonsense: 1\n"
    here.write("control", MANIFEST_FILE, broken)
    here.write_manifest(broken)

    def repair() -> None:
        here.write("control", MANIFEST_FILE, TEXT)
        here.write_manifest(TEXT)

    return repair


def test_a_record_that_nobody_can_read_needs_a_person(idle: Coalition) -> None:
    repair = broken_record(idle)
    try:
        commands = ("remind", "invite", "catch-up", "people")
        assert {command: run(idle, command) for command in commands} == dict.fromkeys(commands, 1)
    finally:
        repair()


def test_a_broken_manifest_needs_a_person(idle: Coalition) -> None:
    repair = broken_manifest(idle)
    commands = ("plan", "apply", "catch-up", "check", "remind", "invite", "people", "site", "similar")
    try:
        assert {command: run(idle, command) for command in commands} == dict.fromkeys(commands, 1)
    finally:
        repair()


@pytest.mark.parametrize("command", ["propose", "onboard", "leave", "catch-up"])
def test_what_github_refuses_needs_a_person(idle: Coalition, command: str) -> None:
    idle.recorder.failure = lambda request, writes: json_response(403, {"message": "Resource not accessible"})
    try:
        assert run(idle, command) == 1
    finally:
        idle.recorder.failure = None


@pytest.mark.parametrize(
    "words", [["scaffold", "no-such-template", "--to", "made"], ["form", "lint", "no-such-form.yml"]]
)
def test_what_does_not_exist_needs_a_person(idle: Coalition, words: list[str]) -> None:
    with chdir(idle.root):
        assert idle.run(*words).code == 1


def test_a_plan_or_an_apply_that_leaves_something_to_a_person_exits_with_1(idle: Coalition) -> None:
    here = idle
    here.create_repository("taken", private=True)
    text = manifest(project("water-map"), project("taken"))
    here.write_manifest(text)
    try:
        assert (run(here, "plan"), run(here, "apply")) == (1, 1)  # blocked
        here.write_manifest(manifest(project("water-map", repository={"topics": ["water"]})))
        assert run(here, "plan") == 2  # the next run makes these changes
    finally:
        here.write_manifest(TEXT)
