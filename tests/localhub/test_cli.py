"""The `localhub` command works, and explains what is missing."""

import sys
from importlib.metadata import PathDistribution, version

import pytest

from localhub import __main__ as program
from localhub.cli import main


def test_the_version_is_the_one_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"localhub {version('tahaluf')}\n"


@pytest.mark.parametrize(
    ("origin", "command"),
    [
        (None, "pip install 'tahaluf[local]'"),
        ('{"url": "https://example.org/tahaluf.whl"}', "pip install 'tahaluf[local]'"),
        (
            '{"url": "file:///home/us/my%20tahaluf", "dir_info": {}}',
            "pip install '/home/us/my tahaluf[local]'",
        ),
    ],
)
def test_a_missing_package_names_the_command_that_installs_it(
    origin: str | None, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As long as there is no release, a package with this name in the package index could be a stranger's."""
    monkeypatch.setattr(PathDistribution, "read_text", lambda self, name: origin)
    monkeypatch.delitem(sys.modules, "localhub.cli")
    monkeypatch.delitem(sys.modules, "localhub.hub")
    monkeypatch.setitem(sys.modules, "localhub.hub", None)
    assert program.main() == 1
    assert f"run `{command}`" in capsys.readouterr().err
