"""Compares words and names, tolerating typos, different word order, Arabic plurals and transliteration."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from .phonetics import pronunciation
from .tokens import LATIN_LETTER

MIN_ROOT_LENGTH, MIN_PRONUNCIATION_LENGTH = 3, 3
SAME_ROOT_SCORE, SAME_PRONUNCIATION_SCORE = 0.8, 0.8
TRANSPOSED_SCORE: Final = 0.8  # the similarity of two words with the same letters in a different order
MIN_WORD_SIMILARITY: Final = 0.5  # below this, words count as different
MISMATCH_SCORE: Final = 0.05  # the similarity of two different words
UNMATCHED_SCORE: Final = 0.3  # the similarity of a word that has no counterpart in the other name
WITHOUT_VOWELS: Final = str.maketrans(dict.fromkeys("اأإآءئؤويى", None))


def name_similarity(left: Sequence[str], right: Sequence[str]) -> float:
    """Return the similarity of two names from 0 to 1, regardless of word order.

    The score is a geometric mean, so one different word, as in "seed library" and "tool library", outweighs all equal
    words. A different word also counts more than a word that only one of the names contains.
    """
    shorter, longer = sorted((list(left), list(right)), key=len)
    scores = [UNMATCHED_SCORE] * (len(longer) - len(shorter))
    for word in shorter:
        score, best_match = max((word_similarity(word, other), other) for other in longer)
        longer.remove(best_match)
        scores.append(score if score >= MIN_WORD_SIMILARITY else MISMATCH_SCORE)
    return math.prod(scores) ** (1 / len(scores)) if scores else 0.0


def max_name_similarity(matching: int, left_count: int, right_count: int) -> float:
    """Return an upper bound of `name_similarity` for names with these word counts and this many matching words."""
    shorter, longer = sorted((left_count, right_count))
    best = MISMATCH_SCORE ** max(0, shorter - matching) * UNMATCHED_SCORE ** (longer - shorter)
    return best ** (1 / longer) if longer else 0.0


@lru_cache(maxsize=4096)
def word_similarity(left: str, right: str) -> float:
    if left == right:
        return 1.0
    if consonant_root(left) and consonant_root(left) == consonant_root(right):
        return SAME_ROOT_SCORE
    if left[0] == right[0] and sorted(left) == sorted(right):
        return TRANSPOSED_SCORE
    left_grams, right_grams = ngrams(left), ngrams(right)
    dice = 2 * len(left_grams & right_grams) / (len(left_grams) + len(right_grams))
    return max(dice, SAME_PRONUNCIATION_SCORE) if _sounds_the_same(left, right) else dice


def consonant_roots(words: Sequence[str]) -> list[str]:
    """Return the consonants of each Arabic word. The string is empty for other words, and for roots shorter than
    `MIN_ROOT_LENGTH`.

    Singular and plural (خريطة, خرائط) often differ only in vowels and weak letters.
    """
    arabic = ["" if word.isascii() or LATIN_LETTER.search(word) else word.removesuffix("ه") for word in words]
    consonants = "\n".join(arabic).translate(WITHOUT_VOWELS).split("\n") if arabic else []
    return [letters if len(letters) >= MIN_ROOT_LENGTH else "" for letters in consonants]


@lru_cache(maxsize=4096)
def consonant_root(word: str) -> str:
    return consonant_roots([word])[0]


def ngrams(word: str) -> frozenset[str]:
    """Return the bigrams and trigrams of the padded word, in which a typo makes little difference."""
    padded = f"^{word}$"
    return bigrams(padded) | {padded[start : start + 3] for start in range(len(padded) - 2)}


def bigrams(text: str) -> frozenset[str]:
    """Return all pairs of adjacent characters."""
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


def _sounds_the_same(left: str, right: str) -> bool:
    if not (left.isascii() and right.isascii() and left.isalpha() and right.isalpha()):
        return False
    return len(pronunciation(left)) >= MIN_PRONUNCIATION_LENGTH and pronunciation(left) == pronunciation(
        right
    )
