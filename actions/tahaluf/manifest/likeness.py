"""How alike two words are, and two names: typos, word order, Arabic plurals, ways to write one sound."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from .sound import spoken
from .spelling import LATIN

SHORTEST_ROOT, SHORTEST_SPOKEN = 3, 3
SAME_ROOT, SAME_SPOKEN, SWAPPED = 0.8, 0.8, 0.8  # the same consonants, sound, letters in another order
ALIKE_FROM: Final = 0.5  # below it two words are two words
STRANGE, LEFT_OVER = 0.05, 0.3  # what a word that is another one, or that the other name lacks, counts
NO_CONSONANT: Final = str.maketrans(dict.fromkeys("اأإآءئؤويى", None))


def likeness(some: Sequence[str], others: Sequence[str]) -> float:
    """How alike two names are, from 0 to 1, whatever the order of their words.

    A geometric mean over the words: one word that is another one (seed library, tool library) weighs more than
    all that are the same, and more than one that only one of them has.
    """
    fewer, more = sorted((list(some), list(others)), key=len)
    scores = [LEFT_OVER] * (len(more) - len(fewer))
    for word in fewer:
        score, match = max((word_likeness(word, other), other) for other in more)
        more.remove(match)
        scores.append(score if score >= ALIKE_FROM else STRANGE)
    return math.prod(scores) ** (1 / len(scores)) if scores else 0.0


def most_alike(alike: int, some: int, others: int) -> float:
    """What `likeness` comes to at most, for names of so many words, of which so many have one like them."""
    fewer, more = sorted((some, others))
    best = STRANGE ** max(0, fewer - alike) * LEFT_OVER ** (more - fewer)
    return best ** (1 / more) if more else 0.0


@lru_cache(maxsize=4096)
def word_likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if root(one) and root(one) == root(other):
        return SAME_ROOT
    if one[0] == other[0] and sorted(one) == sorted(other):
        return SWAPPED
    mine, theirs = grams(one), grams(other)
    share = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    return max(share, SAME_SPOKEN) if _said_the_same(one, other) else share


def roots(words: Sequence[str]) -> list[str]:
    """The consonants of Arabic words, empty for others and where there are too few to tell words apart.

    One map and several maps (خريطة, خرائط) differ in vowels and half-vowels alone.
    """
    arabic = ["" if word.isascii() or LATIN.search(word) else word.removesuffix("ه") for word in words]
    bare = "\n".join(arabic).translate(NO_CONSONANT).split("\n")
    return [found if len(found) >= SHORTEST_ROOT else "" for found in bare]


@lru_cache(maxsize=4096)
def root(word: str) -> str:
    return roots([word])[0]


def grams(word: str) -> frozenset[str]:
    """Two letters and two letters round one: a typo makes little difference."""
    framed = f"^{word}$"
    return bigrams(framed) | {framed[at : at + 3] for at in range(len(framed) - 2)}


def bigrams(text: str) -> frozenset[str]:
    """Neighbours."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _said_the_same(one: str, other: str) -> bool:
    if not (one.isascii() and other.isascii() and one.isalpha() and other.isalpha()):
        return False
    return len(spoken(one)) >= SHORTEST_SPOKEN and spoken(one) == spoken(other)
