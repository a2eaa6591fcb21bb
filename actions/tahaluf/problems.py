"""Problems in user input, as values, and the errors that end a command."""

from collections.abc import Iterable
from dataclasses import dataclass, field

DataPath = tuple[str | int, ...]  # keys and list indexes


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A position in a file. `line` and `col` count from 1, and 0 stands for the whole file or line."""

    file: str
    line: int = 0
    col: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.col) if n)])


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A problem in the input. `id` is stable, because scripts rely on it, and `docs/problems.md` has an entry for it.

    `path` locates the problem in parsed data, for example `("projects", 0, "slug")`. It is empty for other problems.
    """

    location: Location
    id: str
    what: str
    fix: str
    path: DataPath = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.location}: {self.what}; {self.fix} [{self.id}]"


class InvalidInput(Exception):
    """The input is invalid. Contains all problems found, sorted by location. Exit code 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Interrupted(KeyboardInterrupt):
    """Raised on Ctrl-C or when the job is cancelled. The message lists the unfinished work. Exit code 130."""


class CommandError(Exception):
    """The command cannot work in this environment, for example because a token, network access or a permission is
    missing. Exit code 1.

    `what` describes the problem, and `fix` explains how to solve it. Neither contains a secret or unescaped external
    text.
    """

    def __init__(self, what: str, fix: str) -> None:
        self.what, self.fix = what, fix
        super().__init__(f"{what}; {fix}")

    @classmethod
    def combine(cls, errors: Iterable["CommandError"]) -> "CommandError":
        """Combine several errors into one. If they have the same fix, it appears only once."""
        known = tuple(errors)
        return CommandError(
            "; ".join(error.what for error in known), "; ".join(dict.fromkeys(error.fix for error in known))
        )
