"""A steward's own machine beside a crowd's coalition: `tahaluf people` as it is typed there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from crowd_world import CONTROL, FORM, ROSTER, VOLUNTEER, Crowd, crowd_in
from tahaluf.cli import main
from tahaluf.commands.volunteers.keeping import keep
from tahaluf.people import Person
from tahaluf.roster import Book, Wanted


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table's lines."""
        return [line.split("\t") for line in self.out.splitlines()]


class Typed(StringIO):
    """Standard input."""

    def __init__(self, text: str, on_terminal: bool) -> None:
        super().__init__(text)
        self.on_terminal = on_terminal

    def isatty(self) -> bool:
        return self.on_terminal


@dataclass
class Steward:
    crowd: Crowd
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.write("projects.yml", self.crowd.manifest_text)
        self.write(VOLUNTEER, FORM)

    def write(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def people(self, *words: str, typed: str | None = None, **variables: str) -> Ran:
        """`tahaluf people …`, with the founder's token. `typed`: on a terminal; None: there is no terminal."""
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
            patch.setattr("sys.stdin", Typed(typed or "", on_terminal=typed is not None))
            code = main(["people", *words])
        printed = self.capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    def keep(self, *people: Person) -> None:
        """Put people into the roster."""

        def wanted(book: Book) -> Wanted:
            return Wanted(files=book.with_people(people), message="Write people down")

        keep(self.crowd.founder, ROSTER, wanted)

    def files(self) -> dict[str, Any]:
        """What lies in the roster now, by path."""
        tree = self.crowd.founder.get(f"/repos/{ROSTER}/git/trees/main?recursive=1").body["tree"]
        return {entry["path"]: entry["sha"] for entry in tree if entry["type"] == "blob"}

    def issue(self, repository: str, number: int) -> Any:
        return self.crowd.founder.get(f"/repos/{repository}/issues/{number}").body


@contextmanager
def steward_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], people: int = 4
) -> Iterator[Steward]:
    with crowd_in(folder / "hub", people) as crowd:
        yield Steward(crowd, folder / "home", monkeypatch, capsys)
