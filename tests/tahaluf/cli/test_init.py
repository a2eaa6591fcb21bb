"""`tahaluf init` asks a few questions and writes a control repository."""

import json
from pathlib import Path

import pytest

from tahaluf.cli.main import main
from tahaluf.flows.control_repository import ActionsPin, read_pin, shipped_pin
from tahaluf.manifest import load
from tahaluf.problems import CommandError

COMMIT = "0123456789" * 4
PIN = f"tahaluf/tahaluf@{COMMIT}"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def answer(monkeypatch: pytest.MonkeyPatch, *replies: str) -> list[str]:
    """Answer the questions with these replies, and return a list that will contain the questions."""
    questions: list[str] = []
    remaining = iter(replies)

    def reply(question: str) -> str:
        questions.append(question)
        return next(remaining)

    monkeypatch.setattr("builtins.input", reply)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    return questions


def test_the_questions_are_answered_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = answer(
        monkeypatch, "new-coalition", "New Coalition", "ar, en", "", "@a-steward, new-coalition/team"
    )
    assert main(["init", "control", "--name-in", "ar=تحالف جديد", "--actions", PIN]) == 0
    assert len(questions) == 5
    manifest = load(Path("control/projects.yml").read_text(encoding="utf-8"))
    assert (manifest.organization, manifest.locales) == ("new-coalition", ("ar", "en"))
    assert (manifest.name, manifest.name_in("ar")) == ("New Coalition", "تحالف جديد")
    assert "* @a-steward @new-coalition/team\n" in Path("control/.github/CODEOWNERS").read_text()
    assert f"tahaluf/tahaluf/actions/apply-changes@{COMMIT}\n" in Path(
        "control/.github/workflows/apply.yml"
    ).read_text(encoding="utf-8")
    assert "tahaluf check control/projects.yml" in capsys.readouterr().out
    assert main(["check", "control/projects.yml"]) == 0


def test_an_invalid_reply_is_explained_and_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = answer(
        monkeypatch, "", "new coalition", "new-coalition", "", "English", "en", "a b", "@a-steward"
    )
    assert main(["init", "control", "--actions", PIN]) == 0
    asked = [question.partition(" ")[0] for question in questions]
    assert asked == ["The", "The", "The", "The", "Languages,", "Languages,", "Who", "Who"]
    out = capsys.readouterr().out
    for message in (
        "the organization is missing; write the name that follows github.com/",
        "'new coalition' is not an organization's login; write the name that follows github.com/",
        "no translations for the language 'English'; write one or more of these codes, separated by commas: en, ar",
        "'a b' is neither a login nor a team",
    ):
        assert message in out
    assert load(Path("control/projects.yml").read_text(encoding="utf-8")).organization == "new-coalition"


def test_the_commented_example_is_a_valid_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "control", "--organization", "new-coalition", "--yes", "--actions", PIN]) == 0
    path = Path("control/projects.yml")
    text = path.read_text(encoding="utf-8")
    comment = text.partition("\nprojects:\n")[0].rpartition("\n\n")[2].splitlines()
    assert comment[0].startswith("# Below `projects:`")
    path.write_text(text + "".join(f"{line.removeprefix('#')}\n" for line in comment[1:]), encoding="utf-8")
    assert main(["check", "control/projects.yml"]) == 0, capsys.readouterr().err
    assert [project.slug for project in load(path.read_text(encoding="utf-8")).projects] == ["water-map"]


def test_with_yes_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(monkeypatch) == []
    assert main(["init", "control", "--organization", "new-coalition", "--yes", "--actions", PIN]) == 0
    manifest = load(Path("control/projects.yml").read_text(encoding="utf-8"))
    assert (manifest.name, manifest.locales, manifest.roster) == ("new-coalition", ("en",), "roster")
    assert main(["check", "control/projects.yml"]) == 0


def test_an_empty_clone_may_be_filled_and_other_folders_may_not(capsys: pytest.CaptureFixture[str]) -> None:
    Path("clone/.git").mkdir(parents=True)
    words = ["--organization", "new-coalition", "--yes", "--actions", PIN]
    assert main(["init", "clone", *words]) == 0
    assert main(["init", "clone", *words]) == 1
    assert "clone exists and is not an empty folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--organization", "new-coalition"], "standard input is not a terminal"),
        (["--yes"], "the organization is missing"),
        (["--organization", "two words", "--yes"], "not an organization's login"),
        (
            ["--organization", "new-coalition", "--locales", "en,xx", "--yes"],
            "no translations for the language 'xx'",
        ),
        (["--organization", "new-coalition", "--roster", "a b", "--yes"], "roster is 'a b'"),
        (["--organization", "new-coalition", "--owners", "a b", "--yes"], "'a b' is neither a login"),
        (["--organization", "new-coalition", "--yes", "--actions", "tahaluf/tahaluf@v1"], "with a commit"),
    ],
)
def test_invalid_answers_are_reported_and_nothing_is_written(
    words: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert main(["init", "control", "--actions", PIN, *words]) == 1
    assert message in capsys.readouterr().err
    assert not Path("control").exists()


def test_the_wheel_knows_the_commit_of_its_actions(tmp_path: Path) -> None:
    record = tmp_path / "commit.json"
    record.write_text(json.dumps({"commit": COMMIT, "release": "v1.2.3", "modified": False}))
    assert shipped_pin(record) == ActionsPin("tahaluf", "tahaluf", COMMIT, "v1.2.3")
    assert read_pin(f"fork/tahaluf@{COMMIT}") == ActionsPin("fork", "tahaluf", COMMIT)


@pytest.mark.parametrize(
    ("built", "message"),
    [
        ({"commit": "", "release": "", "modified": False}, "does not know which commit"),
        ({"commit": COMMIT, "release": "", "modified": True}, "uncommitted files"),
        (None, "does not know which commit"),
    ],
)
def test_actions_must_be_given_if_their_commit_is_not_known(
    built: dict[str, object] | None, message: str, tmp_path: Path
) -> None:
    record = tmp_path / "commit.json"
    if built:
        record.write_text(json.dumps(built))
    with pytest.raises(CommandError, match=message):
        shipped_pin(record)
