"""Splits the answer to a multi-select dropdown, whose options GitHub joins with commas without escaping.

The options have to be known for this. An answer that can be split in several ways is ambiguous.
"""

from collections.abc import Iterable, Sequence
from typing import Final

SEPARATOR: Final = ", "


class OptionSet:
    """A dropdown's options, indexed for repeated lookups."""

    def __init__(self, options: Iterable[str]) -> None:
        self._options = frozenset(filter(None, options))
        self._comma_counts = sorted({option.count(SEPARATOR) + 1 for option in self._options})
        self._max_length = sum(len(option) + len(SEPARATOR) for option in self._options)

    def __contains__(self, text: str) -> bool:
        return text in self._options

    def split(self, text: str) -> tuple[int, list[str]]:
        """Return the number of ways to split `text` into options, and the options if there is exactly one way.

        The time is proportional to the number of commas in `text` times the number of different comma counts in the
        options. Text that is longer than all options joined is not split.
        """
        if not text or len(text) > self._max_length:
            return 0, []
        pieces = text.split(SEPARATOR)
        counts = [1] + [0] * len(pieces)
        previous: dict[int, tuple[int, str]] = {}
        for start in range(len(pieces)):
            for end in (start + width for width in self._comma_counts if counts[start]):
                option = SEPARATOR.join(pieces[start:end])
                if end <= len(pieces) and option in self._options:
                    counts[end] += counts[start]
                    previous[end] = (start, option)
        return counts[-1], _backtrack(previous, len(pieces)) if counts[-1] == 1 else []


def inseparable_option(options: Iterable[str]) -> str | None:
    """Return an option that makes some answer ambiguous, or None if every answer can be split in only one way.

    Uses the Sardinas–Patterson algorithm, which compares two ways of splitting and tracks how far one is ahead of the
    other.
    """
    words = {tuple(option.split(SEPARATOR)): option for option in options if option}
    pending = [(rest, option) for word, option in words.items() for rest in _rests(word, words)]
    seen = set()
    while pending:
        rest, option = pending.pop()
        if rest in words:
            return option
        if rest not in seen:
            seen.add(rest)
            pending += [(word[len(rest) :], option) for word in words if word[: len(rest)] == rest]
            pending += [(longer, option) for longer in _rests(rest, words)]
    return None


def _rests(pieces: Sequence[str], words: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the rest of `pieces` after each word that is a proper prefix of `pieces`."""
    return [tuple(pieces[len(w) :]) for w in words if len(w) < len(pieces) and tuple(pieces[: len(w)]) == w]


def _backtrack(previous: dict[int, tuple[int, str]], end: int) -> list[str]:
    chosen = []
    while end:
        end, option = previous[end]
        chosen.append(option)
    return chosen[::-1]
