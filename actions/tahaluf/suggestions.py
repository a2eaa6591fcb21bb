"""Suggests known words for unknown ones (“Did you mean …?”), with a limit on the work.

Comparing every unknown word with every known one takes quadratic time, and untrusted files can contain many of both.
"""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import Final

MAX_WORD_LENGTH: Final = 50  # a comparison takes time proportional to the square of this length
MAX_CANDIDATES: Final = 300  # the maximum number of words compared for one suggestion
MAX_WORDS: Final = 30  # unknown words per `Suggester`
MIN_SIMILARITY: Final = 0.6


class Suggester:
    """Suggests known words for at most `MAX_WORDS` unknown words. Use one suggester for each file or command."""

    def __init__(self) -> None:
        self._remaining = MAX_WORDS

    def closest(self, word: str, known: Collection[str], count: int = 1) -> Sequence[str]:
        """Return up to `count` known words that are similar to `word`, ignoring case, most similar first."""
        if self._remaining == 0 or len(word) > MAX_WORD_LENGTH:
            return ()
        self._remaining -= 1
        folded = word.casefold()
        candidates = {other.casefold(): other for other in known if len(other) <= MAX_WORD_LENGTH}
        names = list(candidates)
        if len(names) > MAX_CANDIDATES:
            names = [name for name in names if name[:1] == folded[:1]][:MAX_CANDIDATES]
        return [candidates[name] for name in get_close_matches(folded, names, count, MIN_SIMILARITY)]

    def did_you_mean(self, word: str, known: Collection[str]) -> str | None:
        """Return a question that suggests the most similar word, or None if no word is similar."""
        matches = self.closest(word, known)
        return f"did you mean `{matches[0]}`?" if matches else None
