"""The one door out for text that came from outside, and the folding that makes two spellings one.

Markdown's own escapes are not enough: GitHub looks for mentions and references in what Markdown has made of
the text. What must not come alive is therefore parted by an invisible space (U+200B), as dependency bots do.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

ZERO_WIDTH_SPACE: Final = "\u200b"
MAX_INLINE, MAX_BLOCK, MAX_LOG = 1_000, 20_000, 2_000  # characters

# Signs that turn the direction of what follows, and so can make a name look like another
BIDI_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Nothing to see, nothing to mean; joiners (U+200C, U+200D) stay, for Persian and emoji need them
INVISIBLE_CHARACTERS: Final = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064"
    "\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
)
TAG_CHARACTERS: Final = "\U000e0000-\U000e007f"
HIDDEN: Final = re.compile(f"[{''.join(sorted(BIDI_CONTROLS | INVISIBLE_CHARACTERS))}{TAG_CHARACTERS}]")
IRREGULAR_WHITESPACE: Final = (
    "  ",
    "\n ",
    " \n",
    "\t",
    "\u1680",
)  # all that folding leaves between words, but for a space
DISALLOWED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})

MARKDOWN_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#!|~$^=])")
# A list, a heading's underline or a rule could begin with these
BLOCK_OPENING: Final = re.compile(r"([0-9]{1,9})([.)])|([-+:])")
AUTOLINK: Final = re.compile(
    r"(?<=:)(?=//)|(?<=www)(?=\.|$)", re.IGNORECASE
)  # a full stop of ours may follow
MENTION_OR_REFERENCE: Final = re.compile(r"(?<=@)|(?<=#)(?=[0-9]|$)|(?<=gh-)(?=[0-9]|$)", re.IGNORECASE)
COMMIT_SHA: Final = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,}(?![0-9a-z])", re.IGNORECASE)
WORKFLOW_COMMAND: Final = re.compile(r"(?<=:)(?=:)|(?<=#)(?=#\[)")

DIACRITICS: Final = re.compile(
    "[\u0300-\u036f\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
# Applied one after the other to a whole text, which is faster than looking at its signs one after the other
SPELLING_VARIANTS: Final = {
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


def sanitize(text: str) -> str:
    """NFC, newlines as `\\n`, no control, bidi or invisible signs, no space around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    normalized = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return HIDDEN.sub("", _remove_controls(normalized)).strip()


def fold(text: str) -> str:
    """For comparing only: one spelling for what people take for the same word, in Arabic and Latin script."""
    return " ".join(_unify_spelling(sanitize(text)).split())


def fold_lines(lines: Iterable[str]) -> list[str]:
    """`fold` of each of many texts, all of them at once. A line break inside of one counts as a space."""
    lines = list(lines)
    # Two bundles: one letter beyond ASCII would make the way longer for all that stands with it
    ascii_lines = iter(_fold_bundle([line for line in lines if line.isascii()]))
    unicode_lines = iter(_fold_bundle([line for line in lines if not line.isascii()]))
    return [next(ascii_lines) if line.isascii() else next(unicode_lines) for line in lines]


def _fold_bundle(lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    if "\r" in text or text.count("\n") >= len(lines):
        text = "\n".join(re.sub("[\r\n]", " ", line) for line in lines)
    text = _remove_controls(unicodedata.normalize("NFC", text))
    text = _unify_spelling(text if text.isascii() else HIDDEN.sub("", text))
    folded = text.split("\n") if lines else []
    is_regular = not any(irregular in f"\n{text}\n" for irregular in IRREGULAR_WHITESPACE)
    return folded if is_regular else [" ".join(line.split()) for line in folded]


def has_bidi_control(text: str) -> bool:
    return not BIDI_CONTROLS.isdisjoint(text)


def escape_plain(text: str, limit: int = MAX_INLINE) -> str:
    """One line for a place that knows no Markdown: a pull request's title, a commit message."""
    return _break_references(_single_line(text, limit))


def escape_inline(text: str, limit: int = MAX_INLINE) -> str:
    """One line of Markdown that shows the text and does nothing else, wherever it stands."""
    line = _single_line(text, limit)
    opening = BLOCK_OPENING.match(line)
    prefix = opening.group() if opening else ""
    escaped = MARKDOWN_SPECIAL.sub(r"\\\1", line[len(prefix) :])
    if opening:
        escaped = f"{opening[1] or ''}\\{opening[2] or opening[3]}{escaped}"
    return _break_references(escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def escape_name(text: str, limit: int = MAX_INLINE) -> str:
    """A name of unknown direction, for Markdown. GitHub keeps the attribute `dir`, not the element `bdi`."""
    return f'<span dir="auto">{escape_inline(text, limit)}</span>'


def code_span(text: str, limit: int = MAX_INLINE) -> str:
    """A code span, in which GitHub looks for nothing. Not for the cells of a table."""
    line = _single_line(text, limit) or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    padding = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def block_quote(text: str, limit: int = MAX_BLOCK) -> str:
    """Several lines as a quotation in Markdown, each line kept."""
    lines = _truncate(sanitize(text), limit).split("\n")
    escaped = [escape_inline(line, limit) for line in lines]
    breaks = [
        "\\" if current and following else ""
        for current, following in zip(escaped, [*escaped[1:], ""], strict=True)
    ]
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(escaped, breaks, strict=True))


def escape_log(text: str, limit: int = MAX_LOG) -> str:
    """One line for a log or a terminal, in which no workflow command and no terminal sequence is left."""
    return WORKFLOW_COMMAND.sub(ZERO_WIDTH_SPACE, _single_line(text, limit))


def percent_encode(text: str) -> str:
    """Percent-encoded, for one segment or one value in an address."""
    unreserved = re.compile(r"[A-Za-z0-9._~-]")
    characters = (chr(byte) for byte in text.encode("utf-8"))
    return "".join(
        character if unreserved.match(character) else f"%{ord(character):02X}" for character in characters
    )


def _remove_controls(text: str) -> str:
    """Line by line, since nearly every line holds none, which is quickly said."""
    if text.replace("\n", "").isprintable():
        return text
    return "\n".join(line if line.isprintable() else _remove_disallowed(line) for line in text.split("\n"))


def _remove_disallowed(line: str) -> str:
    return "".join(
        character
        for character in line
        if character == "\t" or unicodedata.category(character) not in DISALLOWED_CATEGORIES
    )


def _unify_spelling(text: str) -> str:
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = unicodedata.normalize("NFKC", DIACRITICS.sub("", text))
    for variant, canonical in SPELLING_VARIANTS.items():
        text = text.replace(variant, canonical)
    return text


def _single_line(text: str, limit: int) -> str:
    # The first cut bounds the work, the second what is shown.
    return _truncate(" ".join(sanitize(text[: 4 * limit]).split()), limit)


def _truncate(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _break_references(text: str) -> str:
    text = MENTION_OR_REFERENCE.sub(ZERO_WIDTH_SPACE, AUTOLINK.sub(ZERO_WIDTH_SPACE, text))
    # In sixes, for seven digits are a commit's name.
    return COMMIT_SHA.sub(lambda match: ZERO_WIDTH_SPACE.join(re.findall(".{1,6}", match[0])), text)
