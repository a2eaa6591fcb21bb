"""Every command asks for confirmation in the same way, and changes nothing unless the answer is yes."""

from pathlib import Path

import pytest

import tahaluf
from tahaluf.inputs.confirmation import confirm
from tahaluf.problems import CommandError

PACKAGE = Path(tahaluf.__file__).parent
CONFIRMATION = Path("inputs/confirmation.py")


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)


@pytest.mark.parametrize("typed", ["y", " Y ", "yes", "YES"])
def test_a_yes_confirms(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return typed

    monkeypatch.setattr("builtins.input", answer)
    confirm("Remove all of this?")
    assert asked == ["Remove all of this? [y/N] "]


@pytest.mark.parametrize("typed", ["", "n", "no", "yeah", "نعم"])
def test_any_other_answer_stops_the_command(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: typed)
    with pytest.raises(CommandError, match="not confirmed; nothing was changed"):
        confirm("Remove all of this?")


def test_without_a_terminal_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="standard input is not a terminal") as raised:
        confirm("Remove all of this?")
    assert raised.value.fix == "use --yes"


def test_no_other_module_asks_for_a_yes() -> None:
    asking = {
        path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if "[y/N]" in path.read_text("utf-8")
    }
    assert asking == {CONFIRMATION}
