"""Where the demo may play, and what it makes of a comment. The story itself: tests/e2e/test_main_job.py."""

import os
from pathlib import Path

import pytest

from tahaluf.cli.main import main
from tahaluf.flows.demo.harness import first_paragraph
from tahaluf.flows.demo.workspace import SEED_FILE, prepare_folder, read_demo_manifest
from tahaluf.problems import CommandError

MANIFEST = "version: 1\norganization: another-coalition\nprojects: []\n"


def test_a_folder_of_somebody_s_work_is_not_emptied(tmp_path: Path) -> None:
    work = tmp_path / "work.txt"
    work.write_text("mine")
    for folder in (tmp_path, work):
        with pytest.raises(CommandError, match="not from an earlier demo"):
            prepare_folder(folder)
    assert work.read_text() == "mine"


def test_a_folder_of_an_earlier_demo_is_begun_anew_and_is_no_part_of_a_checkout(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / SEED_FILE).write_text("{}")
    (folder / "hub").mkdir()
    prepare_folder(folder)
    assert [entry.name for entry in folder.iterdir()] == [".gitignore"]
    assert (folder / ".gitignore").read_text() == "*\n"


def test_a_folder_that_is_no_checkout_of_the_example_is_told(tmp_path: Path) -> None:
    (tmp_path / "projects.yml").write_text(MANIFEST)
    with pytest.raises(CommandError, match="not a git checkout"):
        read_demo_manifest(tmp_path)
    (tmp_path / ".git").mkdir()
    with pytest.raises(CommandError, match="not that of example-coalition"):
        read_demo_manifest(tmp_path)


def test_a_port_that_cannot_be_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--port", "65536"])
    assert "'65536' is not a port" in capsys.readouterr().err


def test_a_server_that_does_not_start_is_told_with_its_last_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[3])
    (tmp_path / "localhub.py").write_text("raise SystemExit('a library lacks')")
    monkeypatch.setitem(os.environ, "PYTHONPATH", str(tmp_path))
    assert main(["demo", "--folder", str(tmp_path / "demo")]) == 1
    said = capsys.readouterr().err
    assert "localhub did not start: a library lacks" in said
    assert str(tmp_path / "demo" / "localhub.log") in said


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
def test_of_a_comment_the_story_shows_what_people_see_first(text: str, seen: str) -> None:
    assert first_paragraph(text) == seen
