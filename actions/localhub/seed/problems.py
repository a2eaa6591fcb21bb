"""Problems in a seed, each with the path of its entry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

# Keys and list indexes, starting from the top level of the seed: ("users", 0, "login").
SeedPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SeedProblem:
    path: SeedPath
    message: str

    def __str__(self) -> str:
        return f"{format_path(self.path)}: {self.message}"


class SeedError(ValueError):
    """Contains the problems, in the order of the seed's entries."""

    def __init__(self, problems: Iterable[SeedProblem]) -> None:
        self.problems = list(problems)
        super().__init__(self.report())

    def report(self, locate: Callable[[SeedPath], str] = lambda path: "") -> str:
        """Format the problems with one line for each. `locate` can add a "file:line:column: " prefix."""
        return "\n".join(f"{locate(problem.path)}{problem}" for problem in self.problems)

    def below(self, path: SeedPath) -> "SeedError":
        """The same problems, with `path` prepended to each problem's path."""
        return SeedError(SeedProblem((*path, *one.path), one.message) for one in self.problems)


def format_path(path: SeedPath) -> str:
    """Return a path such as `users[0].login`, or "the seed" for the top level."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the seed"
