"""What is wrong with a seed, as values that know the entry and, once a file was read, its place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

# Keys and positions from the top of the seed: ("users", 0, "login").
SeedPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SeedProblem:
    path: SeedPath
    message: str

    def __str__(self) -> str:
        return f"{format_path(self.path)}: {self.message}"


class SeedError(ValueError):
    """All mistakes that were found, in the seed's own order."""

    def __init__(self, problems: Iterable[SeedProblem]) -> None:
        self.problems = list(problems)
        super().__init__(self.report())

    def report(self, locate: Callable[[SeedPath], str] = lambda path: "") -> str:
        """One line a mistake; `place` may put "file:line:column: " before it."""
        return "\n".join(f"{locate(problem.path)}{problem}" for problem in self.problems)


def format_path(path: SeedPath) -> str:
    """`users[0].login`; the top is "the seed"."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the seed"
