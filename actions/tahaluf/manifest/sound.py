"""How names sound: an Arabic one and what people make of it in Latin letters are brought to the same consonants.

There can be thousands of words: `sounds` takes all of them, so that each step is one over the whole.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from .spelling import stems

# The consonant of each Arabic letter. Vowels and half-vowels have none, nor have the letters left out of Latin
CONSONANTS: Final = {
    **dict(zip("بتجحدرزسشصضطغفقكلمنه", "btjhdrzs$sdtgfkklmnh", strict=True)),
    "خ": "x",
    "ث": "t",
    "ذ": "d",
    "ظ": "d",
}
SOUNDS: Final = str.maketrans({**CONSONANTS, **dict.fromkeys("اأإآءئؤويىةعaeiouyw'", None)})
# Latin letters that stand for one of those consonants; pairs first
LETTERS: Final = (
    *(("kh", "x"), ("sh", "$"), ("ch", "$"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f")),
    *(("q", "k"), ("c", "k"), ("p", "b"), ("v", "f")),
)
LATIN_ARTICLES: Final = frozenset({"al", "el", "ar", "as", "at", "ad", "an", "ash", "az"})
TWICE: Final = re.compile(r"([a-z$])\1+")  # Arabic writes no letter twice for being long
# Madrasah, madrasa and madrasat are one word, and so the Arabic plural that sounds like the last
ENDING: Final = re.compile(r"(?:[hه]|[ae]t|ات)$", re.MULTILINE)
VOWELS: Final = ((re.compile("[ao]?[uw]|o"), "u"), (re.compile("[eiy]+"), "i"))

ANY_VOWEL: Final = "[aeiou]?"
# What the letters of an Arabic word may become: long vowels are written, short ones as people like
BECOMES: Final = CONSONANTS | {"ا": "[ae]", "و": "[ouw]", "ي": "[iey]", "ع": "", "ء": ""}
LAST_BECOMES: Final = {"ه": f"{ANY_VOWEL}[ht]?"}


def sounds(words: Iterable[str]) -> list[str]:
    """The consonants of each, the same for an Arabic name and for how people write it in Latin letters."""
    telling = ["" if word in LATIN_ARTICLES else word for word in words]
    return _consonants("\n".join(stems(telling))).split("\n") if telling else []


@lru_cache(maxsize=4096)
def spoken(word: str) -> str:
    """A word in Latin letters as it is said, for there are several ways to write the same: jusoor, jusur."""
    said = TWICE.sub(r"\1", _in_one_alphabet(word))
    for vowel, one in VOWELS:
        said = vowel.sub(one, said)
    return said


def may_become(arabic: str, latin: str) -> bool:
    """Whether people may write the Arabic word so."""
    letters = [BECOMES.get(letter, re.escape(letter)) for letter in arabic[:-1]]
    last = LAST_BECOMES.get(arabic[-1], BECOMES.get(arabic[-1], re.escape(arabic[-1])))
    pattern = ANY_VOWEL.join([*letters, last])
    return re.fullmatch(pattern, TWICE.sub(r"\1", _in_one_alphabet(latin))) is not None


def _consonants(text: str) -> str:
    """Of a text with a word in each line: thousands take hardly longer than one."""
    return ENDING.sub("", TWICE.sub(r"\1", _in_one_alphabet(text))).translate(SOUNDS)


def _in_one_alphabet(text: str) -> str:
    for letters, one in LETTERS:
        text = text.replace(letters, one)
    return text
