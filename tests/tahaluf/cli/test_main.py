"""The command line: docs/cli.md matches the commands, and commands import and write only what is necessary."""

import json
import os
import re
import subprocess
import sys
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from reference import json_formats, pages
from support.operations import AnyOperation
from tahaluf.cli.main import COMMANDS, command_parser, main, subcommand_parsers
from tahaluf.forms import ErrorCode, FormError, ParsedBody, ParseFailure
from tahaluf.manifest import load
from tahaluf.plan import Announcement, Blocked, Change, ChangeKind, Plan, Unmanaged, to_json
from tahaluf.similarity import find_similar

PARSERS = [*COMMANDS]
WITHOUT_NETWORK = ("init", "check", "people", "form", "similar", "scaffold", "schema", "site")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_committed_pages_match_make_docs(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == pages()[page], "run `make docs` and commit what it changes"


def _examples(command: str) -> list[Any]:
    return [
        json.loads(found)
        for found in re.findall(r"^```json\n(.*?)^```", json_formats()[command], re.M | re.S)
    ]


def _shape(value: Any) -> Any:
    """Return the structure of a JSON value: keys and types, and the distinct shapes of list items."""
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [*{repr(_shape(inner)): _shape(inner) for inner in value}.values()]
    return type(value).__name__


def test_plan_json_has_the_documented_shape() -> None:
    plan = Plan.from_items(
        [
            Change(
                project="water-map",
                resource="labels",
                kind=ChangeKind.RENAME,
                target="good first issue",
                operation=AnyOperation({"name": "beginner friendly"}, {"name": "good first issue"}),
                reason="an earlier name",
            ),
            Blocked("seed-library", "team", "a-steward", "why", "how"),
            Unmanaged("water-map", "labels", "wontfix", "why"),
            Announcement("", "setting", "roster", "what changes"),
        ]
    )
    printed = json.loads(json.dumps(to_json(replace(plan, notes=("what was not compared",)))))
    shown, matrix = _examples("plan")
    assert _shape(printed) == _shape(shown)
    assert [*printed] == [*shown]
    assert all([*entry] == ["organization", "shard"] for entry in matrix["include"])


def test_form_parse_json_has_the_documented_shape() -> None:
    fine, broken = _examples("form")
    assert ParsedBody(fine["values"]).to_json() == fine
    error = FormError(ErrorCode.UNKNOWN_OPTION, "skills", 7, "…")
    assert ParseFailure((error,)).to_json() == broken


def test_similar_json_has_the_documented_shape() -> None:
    manifest = load(
        "version: 1\norganization: example-coalition\n"
        "projects: [{slug: water-map, name: Water map, summary: Where wells still work.}]\n"
    )
    printed = json.loads(json.dumps([asdict(found) for found in find_similar(manifest, "Map, water")]))
    assert [printed] == _examples("similar")


@pytest.mark.parametrize("command", PARSERS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_parser(command).parse_args(["--help"])
    assert ended.value.code == 0
    assert f"usage: tahaluf {command}" in capsys.readouterr().out


@pytest.mark.parametrize("given", [["no-such-command"], ["plan", "--no-such-option"], ["form"]])
def test_a_usage_error_exits_1_because_2_means_changes(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 1
    assert "usage: tahaluf" in capsys.readouterr().err


@pytest.mark.parametrize("command", WITHOUT_NETWORK)
def test_commands_without_network_import_no_network_library(command: str) -> None:
    arguments = {
        "init": ["init", "actions"],
        "check": ["check"],
        "people": ["people", "open", "--key", "no-such-key", "README.md"],
        "form": ["form", "lint", ".github/ISSUE_TEMPLATE/volunteer.yml"],
        "similar": ["similar", "--name", "Water map"],
        "scaffold": ["scaffold", "no-such-template", "--to", "no-such-folder"],
        "schema": ["schema"],
        "site": ["site", "check", "no-such-folder"],
    }[command]
    assert not _loaded(arguments) & {"github", "requests", "urllib3", "http.client"}


HEAVY = {
    "rich",
    "jinja2",
    "nacl",
    "cryptography",
    "asyncio",
    "logging",
    "tahaluf.volunteers.matching",
    "tahaluf.github",
}


def test_check_imports_only_what_it_needs() -> None:
    """Templates are checked in another process, and a valid manifest needs no output, whole plans or resources. Of
    the plans, the kinds, from which the manifest takes its keys, load only changes and requests.
    """
    unneeded = {
        *HEAVY,
        "tahaluf.plan.plan",
        "tahaluf.plan.markdown",
        "tahaluf.proposals",
        "tahaluf.resources",
    }
    assert not _loaded(["check"]) & unneeded


def test_help_imports_no_command_and_no_library() -> None:
    loaded = _loaded(["--help"])
    assert not loaded & {*HEAVY, "yaml", "pydantic", "tahaluf.manifest"}
    assert not [name for name in loaded if name.startswith("tahaluf.cli.") and name != "tahaluf.cli.main"]


def _loaded(arguments: list[str]) -> set[str]:
    """Return the modules that a command has loaded when it exits."""
    script = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
        "from tahaluf.cli.main import main; main(sys.argv[1:])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=Path(__file__).parents[3],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(ran.stderr.splitlines()[-1].split())


# -- arguments and streams


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ("propose --issue 0", "--issue: '0' is not a number from 1 to"),
        ("propose --issue -1", "--issue: '-1' is not a number from 1 to"),
        ("onboard --issue ٣", "--issue: '٣' is not a number from 1 to"),
        ("plan --pull 2147483648", "--pull: '2147483648' is not a number from 1 to"),
        ("plan --shards 0", "--shards: '0' is not a number from 1 to"),
        ("plan --reserve 100", "--reserve: '100' is not a percentage: use a number from 0 to 99"),
        ("plan --reserve nan", "--reserve: 'nan' is not a percentage"),
        ("apply --time-limit 0", "--time-limit: '0' is not a number of minutes: use a number from 1 to 1440"),
        ("catch-up --time-limit inf", "--time-limit: 'inf' is not a number of minutes"),
    ],
)
def test_an_invalid_number_is_rejected_by_the_parser(
    given: str, errors: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given.split())
    assert ended.value.code == 1
    assert errors in capsys.readouterr().err


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_help_groups_all_commands_and_keeps_to_the_width(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    with pytest.raises(SystemExit):
        main(["--help"])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= min(columns, 120)
    listed = [line.split()[0] for line in lines if re.match(r"  [a-z]", line)]
    assert sorted(name for name in listed if name != "COMMAND") == sorted(COMMANDS)


@pytest.mark.parametrize("command", ["people", "site", "form"])
def test_a_missing_subcommand_lists_all_of_them(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command])
    errors = capsys.readouterr().err
    for name, parser in subcommand_parsers(command_parser(command)).items():
        assert re.search(rf"^    {name}\s", errors, re.MULTILINE), parser


def test_running_without_a_command_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    errors = capsys.readouterr().err
    assert all(command in errors for command in COMMANDS)


def test_version_prints_the_package_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"tahaluf {version('tahaluf')}\n"


def _shell(script: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which `tahaluf` is a function that runs Tahaluf with this Python."""
    called = f'tahaluf() {{ "{sys.executable}" -m tahaluf "$@"; }}; set -o pipefail; {script}'
    surroundings = {"PATH": os.environ["PATH"], **more}
    return subprocess.run(
        ["bash", "-c", called],
        cwd=Path(__file__).parents[3],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_output_is_utf_8_in_any_locale() -> None:
    names = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "latin-1"}
    ran = _shell("tahaluf form parse .github/ISSUE_TEMPLATE/volunteer.yml /dev/null --json", **names)
    assert "“Skills”" in json.loads(ran.stdout)["errors"][0]["message"]
    assert ran.stderr == ""


def test_a_closed_pipe_is_not_an_error() -> None:
    ran = _shell("tahaluf schema | head -n 1")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "{\n", "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
def test_a_closed_stream_does_not_change_the_exit_code(closed: str) -> None:
    form = ".github/ISSUE_TEMPLATE/volunteer.yml"
    assert _shell(f"tahaluf form lint {form} {closed}").returncode == 0
    assert _shell(f"tahaluf form parse {form} {closed}").returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_full_disk_is_reported_in_a_sentence() -> None:
    ran = _shell("tahaluf schema >/dev/full")
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        "tahaluf: No space left on device",
        "  → check the file, its folder and the free disk space, then run the command again",
    ]


def test_an_error_of_the_operating_system_is_not_a_bug() -> None:
    ran = _shell(f"tahaluf check --manifest {'long' * 100}")
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"tahaluf: {'long' * 100}: File name too long\n")
