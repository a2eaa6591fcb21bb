"""Names and summaries broken into what can be compared across spellings, word orders and scripts.

Where there can be thousands of texts, the functions take all of them: each step is then one over the whole, and
not one for each word.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from tahaluf.text import fold_lines

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
FIRST_OF_ARTICLES: Final = frozenset(article[0] for article in ARTICLES)
PLURAL: Final = re.compile(r"(?<=[a-z]{2}[sxz])es$|(?<=[a-z]{2}[^s\W])s$")
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
# Latin letters that stand for one of those consonants; pairs first
LETTERS: Final = (
    *(("kh", "x"), ("sh", "$"), ("ch", "$"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f")),
    *(("q", "k"), ("c", "k"), ("p", "b"), ("v", "f")),
)
LATIN_ARTICLES: Final = frozenset({"al", "el", "ar", "as", "at", "ad", "an", "ash", "az"})
CONSONANTS: Final = "btjhdrzs$gfklmnx"  # what sounds are made of; none counts twice
LATIN: Final = re.compile("[a-z]")

SHORTEST_ROOT: Final = 3
SAME_ROOT, SWAPPED = 0.8, 0.8  # the same consonants, the same letters in another order
ALIKE_FROM: Final = 0.5  # below it two words are two words
STRANGE, LEFT_OVER = 0.05, 0.3  # what a word that is another one, or that the other name lacks, counts


def written(texts: Iterable[str]) -> list[list[str]]:
    """The words of each text, in their one spelling."""
    # Hyphens, as in slugs, are the most frequent sign between words by far, but for spaces
    lines = [line.replace("-", " ").split() for line in fold_lines(texts)]
    mixed = frozenset(word for word in chain.from_iterable(lines) if not word.isalnum())
    return [line if mixed.isdisjoint(line) else WORD.findall(" ".join(line)) for line in lines]


def stems(words: Iterable[str]) -> list[str]:
    """Each word without article and plural ending."""
    return [_stem(word) if word[-1:] == "s" or word[:1] in FIRST_OF_ARTICLES else word for word in words]


def telling(words: Sequence[str]) -> tuple[str, ...]:
    """Those that carry meaning; all if none does."""
    return tuple(word for word in words if word not in EMPTY_WORDS) or tuple(words)


def words(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning."""
    return tuple(stems(telling(written([text])[0])))


def grams(word: str) -> frozenset[str]:
    """Two letters and two letters round one: a typo makes little difference."""
    framed = f"^{word}$"
    return bigrams(framed) | {framed[at : at + 3] for at in range(len(framed) - 2)}


def bigrams(text: str) -> frozenset[str]:
    """Neighbours."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def sounds(words: Iterable[str]) -> list[str]:
    """The consonants of each, the same for an Arabic name and for how people write it in Latin letters."""
    spoken = ["" if word in LATIN_ARTICLES else word for word in words]
    return _each(_without_vowels, stems(_each(_in_one_alphabet, spoken)))


def roots(words: Sequence[str]) -> list[str]:
    """The consonants of Arabic words, empty for others and where there are too few to tell words apart.

    One map and several maps (خريطة, خرائط) differ in vowels and half-vowels alone.
    """
    arabic = ["" if word.isascii() or LATIN.search(word) else word for word in words]
    return [found if len(found) >= SHORTEST_ROOT else "" for found in sounds(arabic)]


@lru_cache(maxsize=4096)
def root(word: str) -> str:
    return roots([word])[0]


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
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _each(change: Callable[[str], str], texts: Sequence[str]) -> list[str]:
    """Texts of one line each, changed all at once: thousands take hardly longer than one."""
    return change("\n".join(texts)).split("\n") if texts else []


def _in_one_alphabet(text: str) -> str:
    for letters, one in LETTERS:
        text = text.replace(letters, one)
    return text


def _without_vowels(text: str) -> str:
    text = text.translate(SOUNDS)
    for one in CONSONANTS:
        while one + one in text:
            text = text.replace(one + one, one)
    return text


def _stem(word: str) -> str:
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            return word[len(article) :]
    return PLURAL.sub("", word) if word.isascii() else word
