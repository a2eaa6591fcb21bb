"""`tahaluf completion`: the script is valid, and completes commands, subcommands, choices and files."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tahaluf.cli.completion import SHELLS

TYPED = """\
type() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
  _shtab_tahaluf tahaluf "${@: -1}" "${@: -2:1}"
  echo "${COMPREPLY[*]}"
}
"""


def _script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    from tahaluf.cli.main import main

    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_names_the_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    script = _script(shell, capsys)
    assert all(word in script for word in ("scaffold", "catch-up", "keygen", "completion"))
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)


def test_the_help_says_where_to_save_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    from tahaluf.cli.main import main

    with pytest.raises(SystemExit):
        main(["completion", "--help"])
    shown = capsys.readouterr().out
    assert all(f"tahaluf completion {shell} > ~/" in shown for shell in SHELLS)


def test_bash_completes_what_is_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "projects.yml").touch()
    asked = {
        "tahaluf sca": "scaffold",
        "tahaluf people sh": "show",
        "tahaluf people list --status w": "waiting working",
        "tahaluf plan --or": "--organization",
        "tahaluf check proj": "projects.yml",
        "tahaluf check --manifest proj": "projects.yml",
    }
    script = "\n".join([_script("bash", capsys), TYPED, *(f"type {line}" for line in asked)])
    done = subprocess.run(
        ["bash", "-s"], input=script, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert dict(zip(asked, done.stdout.splitlines(), strict=True)) == asked
