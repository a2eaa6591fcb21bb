"""Phonetic keys, which are the same for an Arabic name and its transliterations.

`phonetic_keys` takes all words at once, because processing thousands of words one by one is slow.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from .tokens import stem_all

# The consonant for each Arabic letter. Without vowels, weak letters, and letters that transliterations drop
CONSONANTS: Final = {
    **dict(zip("بتجحدرزسشصضطغفقكلمنه", "btjhdrzs$sdtgfkklmnh", strict=True)),
    "خ": "x",
    "ث": "t",
    "ذ": "d",
    "ظ": "d",
}
TO_CONSONANTS: Final = str.maketrans({**CONSONANTS, **dict.fromkeys("اأإآءئؤويىةعaeiouyw'", None)})
# The Latin spellings of these consonants. Pairs of letters come first
LATIN_TO_CONSONANT: Final = (
    *(("kh", "x"), ("sh", "$"), ("ch", "$"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f")),
    *(("q", "k"), ("c", "k"), ("p", "b"), ("v", "f")),
)
LATIN_ARTICLES: Final = frozenset({"al", "el", "ar", "as", "at", "ad", "an", "ash", "az"})
DOUBLED: Final = re.compile(r"([a-z$])\1+")  # counts once, because Arabic does not double letters
# Madrasah, madrasa and madrasat are the same word, and the Arabic plural sounds like madrasat
ENDINGS: Final = re.compile(r"(?:[hه]|[ae]t|ات)$", re.MULTILINE)
VOWELS: Final = ((re.compile("[ao]?[uw]|o"), "u"), (re.compile("[eiy]+"), "i"))

OPTIONAL_VOWEL: Final = "[aeiou]?"
# How Arabic letters can be transliterated: long vowels are always written, short ones only sometimes
ROMANIZATIONS: Final = CONSONANTS | {"ا": "[ae]", "و": "[ouw]", "ي": "[iey]", "ع": "", "ء": ""}
FINAL_ROMANIZATIONS: Final = {"ه": f"{OPTIONAL_VOWEL}[ht]?"}


def phonetic_keys(words: Iterable[str]) -> list[str]:
    """Return the consonants of each word, which are the same for an Arabic word and its transliterations."""
    significant = ["" if word in LATIN_ARTICLES else word for word in words]
    return _consonants("\n".join(stem_all(significant))).split("\n") if significant else []


@lru_cache(maxsize=4096)
def pronunciation(word: str) -> str:
    """Return the normalized pronunciation of a word in Latin letters. For example, "jusoor" and "jusur" have the same
    pronunciation.
    """
    normalized = DOUBLED.sub(r"\1", _unify_letters(word))
    for vowel, replacement in VOWELS:
        normalized = vowel.sub(replacement, normalized)
    return normalized


def can_romanize_to(arabic: str, latin: str) -> bool:
    """Whether `latin` is a plausible transliteration of `arabic`."""
    letters = [ROMANIZATIONS.get(letter, re.escape(letter)) for letter in arabic[:-1]]
    last = FINAL_ROMANIZATIONS.get(arabic[-1], ROMANIZATIONS.get(arabic[-1], re.escape(arabic[-1])))
    pattern = OPTIONAL_VOWEL.join([*letters, last])
    return re.fullmatch(pattern, DOUBLED.sub(r"\1", _unify_letters(latin))) is not None


def _consonants(text: str) -> str:
    """Return the consonants of a text that has one word per line. A thousand lines take hardly longer than one."""
    return ENDINGS.sub("", DOUBLED.sub(r"\1", _unify_letters(text))).translate(TO_CONSONANTS)


def _unify_letters(text: str) -> str:
    for letters, consonant in LATIN_TO_CONSONANT:
        text = text.replace(letters, consonant)
    return text
