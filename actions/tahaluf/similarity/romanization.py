"""Writes a name in Latin letters, for example to derive a slug from it.

Arabic script omits short vowels, so the result is a plausible spelling, and does not follow any standard for
transliteration. Letters of other scripts are left out.
"""

import re
import unicodedata
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")
APOSTROPHE: Final = re.compile("['’]")

# One character for each Arabic letter. Capitals stand for pairs of letters, and W and Y for weak letters, which are
# vowels or consonants depending on their neighbours
LETTERS: Final = str.maketrans(
    {
        **dict(zip("بتجحدرزسصضطظفقكلمنهپڤگکھہٹڈڑںڕڵ", "btjhdrzssdtzfqklmnhpvgkhhtdrnrl", strict=True)),
        "ث": "T",
        "خ": "K",
        "ذ": "D",
        "ش": "S",
        "غ": "G",
        "چ": "C",
        "ژ": "Z",
        **dict.fromkeys("اىةە", "a"),
        "و": "W",
        "ي": "Y",
        "ی": "Y",
        "ے": "Y",
        "ێ": "i",
        "ۆ": "u",
        "ع": "E",
        "ء": "",
    }
)
PAIRS: Final = str.maketrans(
    {"T": "th", "K": "kh", "D": "dh", "S": "sh", "G": "gh", "C": "ch", "Z": "zh", "W": "w", "Y": "y"}
)
ARTICLE: Final = re.compile("^ال(?=..)")
CONSONANT: Final = "[bcdfghjklmnpqrstvwxyzTKDSGCZ]"
# In this order
WEAK_LETTERS: Final = (
    (re.compile("^E"), "a"),
    (re.compile("E"), ""),
    (re.compile("^W|(?<=[aiu])W"), "w"),
    (re.compile("^Y|(?<=[aiu])Y"), "y"),
    (re.compile("W(?=[aWY])"), "uw"),
    (re.compile("Y(?=[aWY])"), "iy"),
    (re.compile("W"), "u"),
    (re.compile("Y"), "i"),
)
MISSING_VOWELS: Final = (
    (re.compile(f"(?<![aiu])({CONSONANT})({CONSONANT})(?={CONSONANT}|$)"), r"\1a\2"),
    (re.compile(f"(?<={CONSONANT})({CONSONANT})(?={CONSONANT})"), r"\1a"),
    (re.compile(f"^({CONSONANT})({CONSONANT})"), r"\1a\2"),
    (re.compile("aa+"), "a"),
)


def romanize(name: str) -> str:
    """Return the name's words in lowercase ASCII letters and digits, separated by hyphens. The result may be empty.

    If the name contains a Latin form, as in "خريطة المياه (Water map)", only the Latin words are used.
    """
    words = WORD.findall(_without_marks(APOSTROPHE.sub("", name)))
    latin = [word for word in words if word.isascii()]
    if len(latin) > 1 and 2 * len(latin) >= len(words):
        words = latin
    return "-".join(filter(None, map(_romanize_word, words)))


def _without_marks(text: str) -> str:
    """Return the text in lowercase, without accents and vowel marks, and with ASCII digits."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()  # decomposed ℠ is in capitals
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in decomposed
        if not unicodedata.combining(char)
    )


def _romanize_word(word: str) -> str:
    article, word = ("al-", ARTICLE.sub("", word)) if ARTICLE.match(word) else ("", word)
    letters = word.translate(LETTERS)
    if letters != word:
        for pattern, replacement in (*WEAK_LETTERS, *MISSING_VOWELS):
            letters = pattern.sub(replacement, letters)
    ascii_letters = "".join(filter(str.isascii, letters.translate(PAIRS)))
    return article + ascii_letters if ascii_letters else ""
