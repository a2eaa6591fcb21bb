"""Splits names and summaries into normalized words and stems.

Functions that may have to process thousands of strings take all of them at once, which is much faster.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from tahaluf.escape import fold_lines, replace_lookalikes

from .stopwords import STOPWORDS

WORD: Final = re.compile(r"[^\W_]+")
LATIN_LETTER: Final = re.compile("[a-z]")
ARTICLES: Final = ("وال", "بال", "لل", "ال")
PLURAL: Final = re.compile(r"(?<=[a-z]{2}[sxz])es$|(?<=[a-z]{2}[^s\W])s$")
FINAL_Y: Final = re.compile(r"(?<=[a-z]{2})(?:ie|y)$")  # city, citie(s)
# The first or last letters of words that `_stem_word` may change
AFFECTED_LETTERS: Final = frozenset(["s", "y", *(article[0] for article in ARTICLES)])


def tokenize(texts: Iterable[str]) -> list[list[str]]:
    """Return the normalized words of each string."""
    # After spaces, hyphens (as in slugs) are by far the most common separators
    folded = fold_lines(texts)
    folded = replace_lookalikes("\n".join(folded)).split("\n") if folded else []
    lines = [line.replace("-", " ").split() for line in folded]
    mixed = frozenset(word for word in chain.from_iterable(lines) if not word.isalnum())
    return [line if mixed.isdisjoint(line) else WORD.findall(" ".join(line)) for line in lines]


def stem_all(words: Iterable[str]) -> list[str]:
    """Remove Arabic articles and English plural endings from each word."""
    return [
        _stem_word(word) if word[-1:] in AFFECTED_LETTERS or word[:1] in AFFECTED_LETTERS else word
        for word in words
    ]


def without_stopwords(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that are not stopwords. If all of them are, return all words."""
    return tuple(word for word in words if word not in STOPWORDS) or tuple(words)


def significant_stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words that are not stopwords."""
    return tuple(stem_all(without_stopwords(tokenize([text])[0])))


def _stem_word(word: str) -> str:
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            return word[len(article) :]
    return FINAL_Y.sub("i", PLURAL.sub("", word)) if word.isascii() else word
