"""How names sound: an Arabic one and what people make of it in Latin letters are brought to the same consonants.

There can be thousands of words: `sounds` takes all of them, so that each step is one over the whole.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from .tokens import stem_all

# The consonant of each Arabic letter. Vowels and half-vowels have none, nor have the letters left out of Latin
CONSONANTS: Final = {
    **dict(zip("بتجحدرزسشصضطغفقكلمنه", "btjhdrzs$sdtgfkklmnh", strict=True)),
    "خ": "x",
    "ث": "t",
    "ذ": "d",
    "ظ": "d",
}
TO_CONSONANTS: Final = str.maketrans({**CONSONANTS, **dict.fromkeys("اأإآءئؤويىةعaeiouyw'", None)})
# Latin letters that stand for one of those consonants; pairs first
LATIN_TO_CONSONANT: Final = (
    *(("kh", "x"), ("sh", "$"), ("ch", "$"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f")),
    *(("q", "k"), ("c", "k"), ("p", "b"), ("v", "f")),
)
LATIN_ARTICLES: Final = frozenset({"al", "el", "ar", "as", "at", "ad", "an", "ash", "az"})
DOUBLED: Final = re.compile(r"([a-z$])\1+")  # Arabic writes no letter twice for being long
# Madrasah, madrasa and madrasat are one word, and so the Arabic plural that sounds like the last
ENDINGS: Final = re.compile(r"(?:[hه]|[ae]t|ات)$", re.MULTILINE)
VOWELS: Final = ((re.compile("[ao]?[uw]|o"), "u"), (re.compile("[eiy]+"), "i"))

OPTIONAL_VOWEL: Final = "[aeiou]?"
# What the letters of an Arabic word may become: long vowels are written, short ones as people like
ROMANIZATIONS: Final = CONSONANTS | {"ا": "[ae]", "و": "[ouw]", "ي": "[iey]", "ع": "", "ء": ""}
FINAL_ROMANIZATIONS: Final = {"ه": f"{OPTIONAL_VOWEL}[ht]?"}


def phonetic_keys(words: Iterable[str]) -> list[str]:
    """The consonants of each, the same for an Arabic name and for how people write it in Latin letters."""
    significant = ["" if word in LATIN_ARTICLES else word for word in words]
    return _consonants("\n".join(stem_all(significant))).split("\n") if significant else []


@lru_cache(maxsize=4096)
def pronunciation(word: str) -> str:
    """A word in Latin letters as it is said, for there are several ways to write the same: jusoor, jusur."""
    normalized = DOUBLED.sub(r"\1", _unify_letters(word))
    for vowel, replacement in VOWELS:
        normalized = vowel.sub(replacement, normalized)
    return normalized


def can_romanize_to(arabic: str, latin: str) -> bool:
    """Whether people may write the Arabic word so."""
    letters = [ROMANIZATIONS.get(letter, re.escape(letter)) for letter in arabic[:-1]]
    last = FINAL_ROMANIZATIONS.get(arabic[-1], ROMANIZATIONS.get(arabic[-1], re.escape(arabic[-1])))
    pattern = OPTIONAL_VOWEL.join([*letters, last])
    return re.fullmatch(pattern, DOUBLED.sub(r"\1", _unify_letters(latin))) is not None


def _consonants(text: str) -> str:
    """Of a text with a word in each line: thousands take hardly longer than one."""
    return ENDINGS.sub("", DOUBLED.sub(r"\1", _unify_letters(text))).translate(TO_CONSONANTS)


def _unify_letters(text: str) -> str:
    for letters, consonant in LATIN_TO_CONSONANT:
        text = text.replace(letters, consonant)
    return text
