"""The `localhub` command."""

import sys
from importlib.metadata import version

import pytest

from localhub import __main__ as program
from localhub.cli import main


def test_the_version_is_the_one_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"localhub {version('tahaluf')}\n"


def test_a_missing_package_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "localhub.cli")
    monkeypatch.delitem(sys.modules, "localhub.hub")
    monkeypatch.setitem(sys.modules, "localhub.hub", None)
    assert program.main() == 1
    assert "pip install 'tahaluf[local]'" in capsys.readouterr().err
