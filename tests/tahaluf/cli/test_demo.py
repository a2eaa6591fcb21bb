"""The demo's folder and helpers work. tests/e2e/test_main_job.py runs the whole demo."""

import os
from pathlib import Path

import pytest

from tahaluf.cli.main import main
from tahaluf.flows.demo.bootstrap import LIBRARY
from tahaluf.flows.demo.harness import first_paragraph
from tahaluf.flows.demo.workspace import prepare_folder
from tahaluf.flows.localhub_process import SEED_FILE
from tahaluf.inputs.library_files import read_library
from tahaluf.problems import CommandError


def test_a_folder_with_other_files_is_not_emptied(tmp_path: Path) -> None:
    work = tmp_path / "work.txt"
    work.write_text("mine")
    for folder in (tmp_path, work):
        with pytest.raises(CommandError, match="not from an earlier demo"):
            prepare_folder(folder)
    assert work.read_text() == "mine"


def test_a_folder_of_an_earlier_demo_is_emptied_and_ignored_by_git(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / SEED_FILE).write_text("{}")
    (folder / "hub").mkdir()
    prepare_folder(folder)
    assert [entry.name for entry in folder.iterdir()] == [".gitignore"]
    assert (folder / ".gitignore").read_text() == "*\n"


def test_an_invalid_port_is_rejected(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--port", "65536"])
    assert "'65536' is not a port" in capsys.readouterr().err


def test_a_server_that_does_not_start_is_reported_with_its_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "localhub.py").write_text("raise SystemExit('a library lacks')")
    monkeypatch.setitem(os.environ, "PYTHONPATH", str(tmp_path))
    assert main(["demo", "--folder", str(tmp_path / "demo")]) == 1
    errors = capsys.readouterr().err
    assert "localhub did not start: a library lacks" in errors
    assert str(tmp_path / "demo" / "localhub.log") in errors
    missing = "the package x is not installed; run `pip install '/home/us/tahaluf[local]'`"
    (tmp_path / "localhub.py").write_text(f"raise SystemExit({missing!r})")
    assert main(["demo", "--folder", str(tmp_path / "other")]) == 1
    errors = capsys.readouterr().err
    assert "the package x is not installed\n  → run `pip install" in errors
    assert "localhub.log" not in errors


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<!-- a-mark -->\nThank you. **All** is well.\n\nMore.", "Thank you. All is well."),
        (
            "### A heading\n\nIt looks like:\n\n- [`bread`](https://x.example): same",
            "It looks like: bread: same",
        ),
        ("", ""),
    ],
)
def test_first_paragraph_shows_the_visible_text(text: str, seen: str) -> None:
    assert first_paragraph(text) == seen


def test_the_resources_offers_and_guides_of_the_demo_are_valid() -> None:
    found, problems = read_library(LIBRARY)
    assert problems == []
    assert {guide.lang for guide in found["guides"]} == {"en", "ar"}
    assert found["resources"].resources and found["offers"]
