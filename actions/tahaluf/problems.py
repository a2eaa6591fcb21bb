"""What can be wrong in what a person wrote, as values: what, where and how to mend it.

Showing them is `commands/`' business; nothing here prints.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

DataPath = tuple[str | int, ...]  # keys and list indexes


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A spot in a file; `line` and `col` count from 1, and 0 means "the file as a whole"."""

    file: str
    line: int = 0
    col: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.col) if n)])


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake. `id` is stable: scripts match it, and `docs/problems.md` has an entry of that name.

    `path` locates the problem in parsed data, for example `("projects", 0, "slug")`; it is empty elsewhere.
    """

    location: Location
    id: str
    what: str
    fix: str
    path: DataPath = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.location}: {self.what}; {self.fix} [{self.id}]"


class InvalidInput(Exception):
    """An input that cannot be used, with every problem found in it, sorted by place. Exit code 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, or a job that was cancelled, with what it leaves undone in words. Exit code 130."""


class CommandError(Exception):
    """The world outside does not allow it (no token, no network, no permission). Exit code 1.

    One sentence of what is wrong and one of what to do; never a secret, never text of a stranger unescaped.
    """

    def __init__(self, what: str, fix: str) -> None:
        self.what, self.fix = what, fix
        super().__init__(f"{what}; {fix}")
