"""Mistyped words get suggestions, and the manifest can be an argument."""

from pathlib import Path

import pytest

from tahaluf.cli.main import main

MANIFEST = """\
version: 1
organization: your-organization
projects:
  - {slug: water-map, name: Water map, summary: Where wells and pipes still work.}
"""


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("chek", "'chek' is not a valid choice: did you mean check?"),
        ("people lst", "'lst' is not a valid choice: did you mean list?"),
        ("form snyc", "'snyc' is not a valid choice: did you mean sync?"),
        ("plan other.yml", "unrecognized arguments: other.yml; did you mean --manifest other.yml?"),
        ("doctor --fixx", "unrecognized arguments: --fixx; did you mean --fix?"),
        ("access --member=x", "unrecognized arguments: --member=x\n"),
        ("xyzzy", "'xyzzy' is not a valid choice: choose from init, upgrade, check"),
    ],
)
def test_a_mistyped_word_gets_a_suggestion(given: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given.split())
    assert ended.value.code == 1
    assert hint in capsys.readouterr().err


def test_an_interruption_while_a_command_loads_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tahaluf.cli.main.import_module", interrupt)
    assert main(["plan"]) == 130
    assert capsys.readouterr().err.startswith("\ninterrupted; ")


def test_rehearse_takes_the_manifest_like_check(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["a.yml"], ["--manifest", "a.yml"]):
        assert main(["rehearse", *words]) == 1
        assert "there is no manifest at a.yml" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["a.yml"], ["--manifest", "a.yml"]])
def test_check_takes_the_manifest_as_an_argument_or_an_option(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yml").write_text(MANIFEST, encoding="utf-8")
    assert main(["check", *words]) == 0
    assert capsys.readouterr().out == "a.yml: no problems found\n"


def test_check_takes_one_manifest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "a.yml", "--manifest", "b.yml"])
    assert ended.value.code == 1
    assert "not allowed with argument MANIFEST" in capsys.readouterr().err
