"""Names and summaries broken into what can be compared across spellings, word orders and scripts."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from tahaluf.text import fold

WORD: Final = re.compile(r"[^\W_]+")
# Words that say nothing of what a project is about, as `fold` leaves them
EMPTY_WORDS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "our",
        "the",
        "their",
        "they",
        "this",
        "to",
        "we",
        "where",
        "which",
        "who",
        "with",
        "des",
        "de",
        "du",
        "la",
        "le",
        "les",
        "l",
        "project",
        "projects",
        "initiative",
        "في",
        "من",
        "الي",
        "علي",
        "عن",
        "مع",
        "هذا",
        "هذه",
        "او",
        "و",
        "كل",
        "مشروع",
        "مشاريع",
        "مبادره",
        "مبادرات",
    ]
)
ARTICLES: Final = ("وال", "بال", "لل", "ال")
# Arabic letters by the consonant that both scripts are brought to; vowels and half-vowels have none
SOUNDS: Final = str.maketrans(
    {
        **dict.fromkeys("اأإآءئؤويىهةعh", None),
        **dict(zip("بتجحدرزسشصضطغفقكلمن", "btjhdrzs$sdtgfkklmn", strict=True)),
        "خ": "x",
        "ث": "t",
        "ذ": "d",
        "ظ": "d",
        **dict.fromkeys("aeiouyw'", None),
    }
)
DIGRAPHS: Final = (("kh", "x"), ("sh", "$"), ("ch", "$"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"))
LATIN_ARTICLES: Final = frozenset({"al", "el", "ar", "as", "at", "ad", "an", "ash", "az"})
FOR_LATIN: Final = str.maketrans({"q": "k", "c": "k", "p": "b", "v": "f"})

SHORTEST_ROOT: Final = 3
SAME_ROOT, SWAPPED = 0.8, 0.8  # the same consonants, the same letters in another order
ALIKE_FROM: Final = 0.5  # below it two words are two words
STRANGE, LEFT_OVER = 0.05, 0.3  # what a word that is another one, or that the other name lacks, counts


def words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, without articles and plural endings; all words if none does."""
    every = WORD.findall(fold(text))
    return tuple(_stem(word) for word in every if word not in EMPTY_WORDS) or tuple(map(_stem, every))


def grams(words: Iterable[str]) -> frozenset[str]:
    """Two letters and two letters round one, each word by itself: word order makes no difference, a typo little."""
    found: set[str] = set()
    for word in words:
        framed = f"^{word}$"
        found.update(framed[at : at + 2] for at in range(len(framed) - 1))
        found.update(framed[at : at + 3] for at in range(len(framed) - 2))
    return frozenset(found)


def sounds(text: str) -> str:
    """The consonants of a name, the same for an Arabic name and for how people write it in Latin letters."""
    return " ".join(filter(None, map(_consonants, WORD.findall(fold(text).replace("-", " ")))))


def pairs(sounds: str) -> frozenset[str]:
    """Neighbouring consonants."""
    return frozenset(sounds[at : at + 2] for at in range(len(sounds) - 1))


def root(word: str) -> str:
    """The consonants of an Arabic word, empty for others and where there are too few to tell words apart.

    One map and several maps (خريطة, خرائط) differ in vowels and half-vowels alone.
    """
    found = "" if is_latin(word) else _consonants(word)
    return found if len(found) >= SHORTEST_ROOT else ""


def likeness(some: Sequence[str], others: Sequence[str]) -> float:
    """How alike two names are, from 0 to 1, whatever the order of their words.

    A geometric mean over the words: one word that is another one (seed library, tool library) weighs more than
    all that are the same, and more than one that only one of them has.
    """
    fewer, more = sorted((list(some), list(others)), key=len)
    scores = [LEFT_OVER] * (len(more) - len(fewer))
    for word in fewer:
        score, match = max((_word_likeness(word, other), other) for other in more)
        more.remove(match)
        scores.append(score if score >= ALIKE_FROM else STRANGE)
    return math.prod(scores) ** (1 / len(scores)) if scores else 0.0


def is_latin(text: str) -> bool:
    return any("a" <= sign <= "z" for sign in text.casefold())


@lru_cache(maxsize=4096)
def _word_likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if root(one) and root(one) == root(other):
        return SAME_ROOT
    if one[0] == other[0] and sorted(one) == sorted(other):
        return SWAPPED
    mine, theirs = grams((one,)), grams((other,))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _stem(word: str) -> str:
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            return word[len(article) :]
    return re.sub(r"(?<=[a-z]{2}[sxz])es$|(?<=[a-z]{2}[^s\W])s$", "", word) if word.isascii() else word


def _consonants(word: str) -> str:
    if is_latin(word):
        if word in LATIN_ARTICLES:
            return ""
        for pair, one in DIGRAPHS:
            word = word.replace(pair, one)
        word = word.translate(FOR_LATIN)
    return re.sub(r"(.)\1+", r"\1", _stem(word).translate(SOUNDS))
