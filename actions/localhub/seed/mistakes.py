"""What is wrong with a seed, as values that know the entry and, once a file was read, its place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

# Keys and positions from the top of the seed: ("users", 0, "login").
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    path: Path
    what: str

    def __str__(self) -> str:
        return f"{entry(self.path)}: {self.what}"


class BadSeed(ValueError):
    """All mistakes that were found, in the seed's own order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = list(mistakes)
        super().__init__(self.told())

    def told(self, place: Callable[[Path], str] = lambda path: "") -> str:
        """One line a mistake; `place` may put "file:line:column: " before it."""
        return "\n".join(f"{place(mistake.path)}{mistake}" for mistake in self.mistakes)


def entry(path: Path) -> str:
    """`users[0].login`; the top is "the seed"."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".") or "the seed"
