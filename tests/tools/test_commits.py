"""tools/commits.py checks the format of commit messages."""

import subprocess
from pathlib import Path

import pytest

from commits import faults, main


@pytest.mark.parametrize(
    "message",
    [
        "Add a form",
        "Add a form\n\nPeople asked for it.",
        f"A{'b' * 71}",
        "Merge branch 'a-branch-with-a-very-long-name-that-somebody-has-given-to-it-once-upon-a-time'",
        'Revert "a subject in small letters."',
    ],
)
def test_a_well_formed_message_has_no_fault(message: str) -> None:
    assert list(faults(message)) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("", "the subject is empty"),
        ("\n\nA body", "the subject is empty"),
        ("add a form", "the subject does not begin with a capital letter"),
        ("Add a form.", "the subject ends with a full stop"),
        ("Add a form\nfor bugs", "the second line is not blank"),
        (f"A{'b' * 72}", "the subject has 73 characters; 72 is the limit"),
    ],
)
def test_a_fault_is_reported(message: str, fault: str) -> None:
    assert list(faults(message)) == [fault]


def test_only_the_commits_of_the_range_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    _git("init", "--quiet")
    for subject in ("bad and old", "Add water", "add fire."):
        _git("commit", "--quiet", "--allow-empty", "--message", subject)
    assert main(["HEAD~2..HEAD~1"]) == 0
    assert main(["HEAD~2..HEAD"]) == 1
    printed = capsys.readouterr().out
    assert printed.count("add fire.") == 2
    assert "bad and old" not in printed


def test_an_unknown_range_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _git("init", "--quiet")
    assert main(["nowhere..HEAD"]) == 1


def test_the_hook_ignores_the_comments_of_git(tmp_path: Path) -> None:
    file = tmp_path / "COMMIT_EDITMSG"
    file.write_text("Add a form\n# Please enter the commit message\n# for your changes\n")
    assert main(["--file", str(file)]) == 0
    file.write_text("add a form\n")
    assert main(["--file", str(file)]) == 1


def _git(*words: str) -> None:
    named = ["-c", "user.name=somebody", "-c", "user.email=somebody@users.noreply.localhub"]
    subprocess.run(["git", *named, *words], check=True)
