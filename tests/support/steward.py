"""A steward who uses `tahaluf people` in a terminal, in the coalition from `crowd`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from support.crowd import FORM, Crowd, start_crowd
from support.organization_builder import CONTROL, ROSTER
from tahaluf.cli.main import main
from tahaluf.flows.volunteers.roster_store import update_records
from tahaluf.layout import VOLUNTEER_FORM
from tahaluf.volunteers.people import Person
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex


@dataclass
class PeopleResult:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table's rows, without the header row."""
        return [line.split("\t") for line in self.out.splitlines()[1:]]


class FakeStdin(StringIO):
    """A substitute for standard input."""

    def __init__(self, text: str, is_terminal: bool) -> None:
        super().__init__(text)
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


@dataclass
class Steward:
    crowd: Crowd
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.write("projects.yml", self.crowd.manifest_text)
        self.write(VOLUNTEER_FORM, FORM)

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def people(self, *arguments: str, stdin: str | None = None, **variables: str) -> PeopleResult:
        """Run `tahaluf people …` with the founder's token. `stdin` is the text that is typed in a terminal, or None
        if there is no terminal.
        """
        self.capsys.readouterr()
        with self.monkeypatch.context() as patch:
            env = {
                "GH_TOKEN": "token-founder",
                "GITHUB_API_URL": self.crowd.hub.url,
                "HOME": str(self.folder),
            }
            for name, value in {**env, "GITHUB_REPOSITORY": CONTROL, **variables}.items():
                patch.setenv(name, value)
            patch.chdir(self.folder)
            patch.setattr("sys.stdin", FakeStdin(stdin or "", is_terminal=stdin is not None))
            code = main(["people", *arguments])
        printed = self.capsys.readouterr()
        return PeopleResult(code, printed.out, printed.err)

    def save_people(self, *people: Person) -> None:
        """Add people to the roster."""

        def with_people(index: RosterIndex) -> DesiredRoster:
            return DesiredRoster(files=index.changed_files(people), commit_message="Write people down")

        update_records(self.crowd.founder, ROSTER, with_people)

    def files(self) -> dict[str, Any]:
        """The roster's files, by path."""
        tree = self.crowd.founder.get(f"/repos/{ROSTER}/git/trees/main?recursive=1").body["tree"]
        return {entry["path"]: entry["sha"] for entry in tree if entry["type"] == "blob"}

    def issue(self, repository: str, number: int) -> Any:
        return self.crowd.founder.get(f"/repos/{repository}/issues/{number}").body


@contextmanager
def start_steward(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], people: int = 4
) -> Iterator[Steward]:
    with start_crowd(folder / "hub", people) as crowd:
        yield Steward(crowd, folder / "home", monkeypatch, capsys)
