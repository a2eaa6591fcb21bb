"""The `localhub` command."""

from importlib.metadata import version

import pytest

from localhub.cli import main


def test_the_version_is_the_one_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"localhub {version('tahaluf')}\n"
