"""The known word that somebody may have meant."""

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """One sentence, or None where nothing is close."""
    matches = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f"did you mean `{matches[0]}`?" if matches else None
