"""The one door out for text that came from outside, and the folding that makes two spellings one.

Markdown's own escapes are not enough: GitHub looks for mentions and references in what Markdown has made of
the text. What must not come alive is therefore parted by an invisible space (U+200B), as dependency bots do.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

PART: Final = "\u200b"
LONGEST_INLINE, LONGEST_BLOCK, LONGEST_LOG = 1_000, 20_000, 2_000  # characters

# Signs that turn the direction of what follows, and so can make a name look like another
BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Nothing to see, nothing to mean; joiners (U+200C, U+200D) stay, for Persian and emoji need them
INVISIBLE: Final = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064"
    "\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
)
TAGS: Final = "\U000e0000-\U000e007f"
HIDDEN: Final = re.compile(f"[{''.join(sorted(BIDI | INVISIBLE))}{TAGS}]")
UNEVEN: Final = ("  ", "\n ", " \n", "\t", "\u1680")  # all that folding leaves between words, but for a space
NOT_TEXT: Final = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})

MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#!|~$^=])")
# A list, a heading's underline or a rule could begin with these
OPENING: Final = re.compile(r"([0-9]{1,9})([.)])|([-+:])")
LINK: Final = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.|$)", re.IGNORECASE)  # a full stop of ours may follow
REFERENCE: Final = re.compile(r"(?<=@)|(?<=#)(?=[0-9]|$)|(?<=gh-)(?=[0-9]|$)", re.IGNORECASE)
COMMIT: Final = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,}(?![0-9a-z])", re.IGNORECASE)
COMMAND: Final = re.compile(r"(?<=:)(?=:)|(?<=#)(?=#\[)")

HARAKAT: Final = re.compile(
    "[\u0300-\u036f\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
# Applied one after the other to a whole text, which is faster than looking at its signs one after the other
ONE_SPELLING: Final = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىیئ", "ي"),
    "ة": "ه",
    "ؤ": "و",
    "ک": "ك",
    **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),
    **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True)),
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
}


def clean(text: str) -> str:
    """NFC, newlines as `\\n`, no control, bidi or invisible signs, no space around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return HIDDEN.sub("", _without_controls(normal)).strip()


def fold(text: str) -> str:
    """For comparing only: one spelling for what people take for the same word, in Arabic and Latin script."""
    return " ".join(_one_spelling(clean(text)).split())


def fold_lines(lines: Iterable[str]) -> list[str]:
    """`fold` of each of many texts, all of them at once. A line break inside of one counts as a space."""
    lines = list(lines)
    # Two bundles: one letter beyond ASCII would make the way longer for all that stands with it
    plain = iter(_fold_bundle([line for line in lines if line.isascii()]))
    other = iter(_fold_bundle([line for line in lines if not line.isascii()]))
    return [next(plain) if line.isascii() else next(other) for line in lines]


def _fold_bundle(lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    if "\r" in text or text.count("\n") >= len(lines):
        text = "\n".join(re.sub("[\r\n]", " ", line) for line in lines)
    text = _without_controls(unicodedata.normalize("NFC", text))
    text = _one_spelling(text if text.isascii() else HIDDEN.sub("", text))
    folded = text.split("\n") if lines else []
    even = not any(uneven in f"\n{text}\n" for uneven in UNEVEN)
    return folded if even else [" ".join(line.split()) for line in folded]


def has_bidi_control(text: str) -> bool:
    return not BIDI.isdisjoint(text)


def plain(text: str, limit: int = LONGEST_INLINE) -> str:
    """One line for a place that knows no Markdown: a pull request's title, a commit message."""
    return _parted(_line(text, limit))


def inline(text: str, limit: int = LONGEST_INLINE) -> str:
    """One line of Markdown that shows the text and does nothing else, wherever it stands."""
    line = _line(text, limit)
    opening = OPENING.match(line)
    head = opening.group() if opening else ""
    shown = MARKDOWN.sub(r"\\\1", line[len(head) :])
    if opening:
        shown = f"{opening[1] or ''}\\{opening[2] or opening[3]}{shown}"
    return _parted(shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def title(text: str, limit: int = LONGEST_INLINE) -> str:
    """A name of unknown direction, for Markdown. GitHub keeps the attribute `dir`, not the element `bdi`."""
    return f'<span dir="auto">{inline(text, limit)}</span>'


def code(text: str, limit: int = LONGEST_INLINE) -> str:
    """A code span, in which GitHub looks for nothing. Not for the cells of a table."""
    line = _line(text, limit) or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    around = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{around}{line}{around}{fence}"


def block(text: str, limit: int = LONGEST_BLOCK) -> str:
    """Several lines as a quotation in Markdown, each line kept."""
    lines = _cut(clean(text), limit).split("\n")
    shown = [inline(line, limit) for line in lines]
    breaks = ["\\" if here and after else "" for here, after in zip(shown, [*shown[1:], ""], strict=True)]
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(shown, breaks, strict=True))


def for_log(text: str, limit: int = LONGEST_LOG) -> str:
    """One line for a log or a terminal, in which no workflow command and no terminal sequence is left."""
    return COMMAND.sub(PART, _line(text, limit))


def path_segment(text: str) -> str:
    """Percent-encoded, for one segment or one value in an address."""
    kept = re.compile(r"[A-Za-z0-9._~-]")
    signs = (chr(byte) for byte in text.encode("utf-8"))
    return "".join(sign if kept.match(sign) else f"%{ord(sign):02X}" for sign in signs)


def _without_controls(text: str) -> str:
    """Line by line, since nearly every line holds none, which is quickly said."""
    if text.replace("\n", "").isprintable():
        return text
    return "\n".join(line if line.isprintable() else _only_text(line) for line in text.split("\n"))


def _only_text(line: str) -> str:
    return "".join(sign for sign in line if sign == "\t" or unicodedata.category(sign) not in NOT_TEXT)


def _one_spelling(text: str) -> str:
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = unicodedata.normalize("NFKC", HARAKAT.sub("", text))
    for sign, usual in ONE_SPELLING.items():
        text = text.replace(sign, usual)
    return text


def _line(text: str, limit: int) -> str:
    # The first cut bounds the work, the second what is shown.
    return _cut(" ".join(clean(text[: 4 * limit]).split()), limit)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _parted(text: str) -> str:
    text = REFERENCE.sub(PART, LINK.sub(PART, text))
    # In sixes, for seven digits are a commit's name.
    return COMMIT.sub(lambda found: PART.join(re.findall(".{1,6}", found[0])), text)
