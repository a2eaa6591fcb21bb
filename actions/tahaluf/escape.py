"""Escapes untrusted text for Markdown, logs and URLs, and normalizes spelling for comparison.

Escaping Markdown is not enough, because GitHub looks for mentions and references after it has rendered the Markdown.
A zero-width space (U+200B) prevents this, as in the pull requests of dependency bots.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

ZERO_WIDTH_SPACE: Final = "\u200b"
MAX_INLINE, MAX_BLOCK, MAX_LOG = 1_000, 20_000, 2_000  # characters

# Characters that change the text direction, which can make one name look like another
BIDI_CONTROLS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Invisible characters that mean nothing by themselves
INVISIBLE_CHARACTERS: Final = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064"
    "\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
)
# Tags, variation selectors, and format characters for musical notation and shorthand
INVISIBLE_RANGES: Final = (
    "\U000e0000-\U000e0fff\ufe00-\ufe0f\u180b-\u180d\u180f\U0001d173-\U0001d17a\U0001bca0-\U0001bca3"
)
HIDDEN: Final = re.compile(f"[{''.join(sorted(BIDI_CONTROLS | INVISIBLE_CHARACTERS))}{INVISIBLE_RANGES}]")
# Some scripts need joiners between letters, and some emoji consist of several joined characters
JOINED_LETTERS, EMOJI = "\u0600-\u109f\u1700-\u1aff\ufb50-\ufefc", "\u2190-\u2bff\U0001f000-\U0001faff"
NEEDLESS_JOINER: Final = re.compile(
    f"(?<![{JOINED_LETTERS}{EMOJI}])[\u200c\u200d]|[\u200c\u200d](?![{JOINED_LETTERS}{EMOJI}])"
)
# Keyboards add variation selectors to some emoji, and to signs and digits that can be shown as emoji
SHOWN_AS_EMOJI: Final = f"{EMOJI}0-9#*©®‼⁉™ℹ〰〽㊗㊙"
NEEDLESS_SELECTOR: Final = re.compile(f"(?<![{SHOWN_AS_EMOJI}])[\ufe00-\ufe0f]")
BLANK_CHARACTERS: Final = "\u2800"  # a character that looks like a space but is not one
# Besides single spaces, the only whitespace that can remain between words after folding
IRREGULAR_WHITESPACE: Final = ("  ", "\n ", " \n", "\t", "\u1680")
DISALLOWED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})

MARKDOWN_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#!|~$^=])")
# Characters that can begin a list, a heading's underline or a thematic break
BLOCK_OPENING: Final = re.compile(r"([0-9]{1,9})([.)])|([-+:])")
# `www` at the end also counts, since our own text may add a full stop after it
AUTOLINK: Final = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.|$)", re.IGNORECASE)
MENTION_OR_REFERENCE: Final = re.compile(r"(?<=@)|(?<=#)(?=[0-9]|$)|(?<=gh-)(?=[0-9]|$)", re.IGNORECASE)
# GitHub skips workflows for commits whose messages contain one of these, or end with the trailer
SKIP_INSTRUCTION: Final = re.compile(
    r"(?<=\[)(?=(?:skip ci|ci skip|no ci|skip actions|actions skip)\])|(?<=skip-checks)(?=\s*:)",
    re.IGNORECASE,
)
COMMIT_SHA: Final = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,}(?![0-9a-z])", re.IGNORECASE)
CODE: Final = re.compile(r"`([^`]+)`")
WORKFLOW_COMMAND: Final = re.compile(r"(?<=:)(?=:)|(?<=#)(?=#\[)")

DIACRITICS: Final = re.compile(
    "[\u0300-\u036f\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
# Applying each pattern to the whole text is faster than looping over the text's characters
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


# Case-folded letters that look like Latin ones: Cyrillic, Greek, Armenian and Cherokee letters, and Latin letters
# that are used only in phonetics
LOOKALIKES: Final = str.maketrans(
    dict(zip("аеорсухіјѕԁһӏвкмтнԛԝүɡοανυρικτεχγω", "aeopcyxijsdhlbkmthqwvgoavupiktexyw", strict=True))
    | dict(zip("օոսհյզցւքɑᴏᴄᴜᴠᴡᴢ", "onuhjqgupaocuvwz", strict=True))
    | dict(zip("ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᏀᏃᏏᏒᏚᏙᏞᏟᏢᏦᏴ", "drtiajewmhgzbrsvlcpkb", strict=True))
)
WORD: Final = re.compile(r"[^\W\d_]+")
LOOKALIKE_WORD: Final = re.compile(rf"[^\W\d_]*[{''.join(map(chr, LOOKALIKES))}][^\W\d_]*")


def replace_lookalikes(folded: str) -> str:
    """Replace look-alike letters from other scripts with Latin ones if this makes the whole word Latin."""
    if folded.isascii():
        return folded
    return LOOKALIKE_WORD.sub(_as_latin, folded)


def _as_latin(word: re.Match[str]) -> str:
    latin = word[0].translate(LOOKALIKES)
    return latin if latin.isascii() else word[0]


def words_of_mixed_scripts(text: str) -> list[str]:
    """Return the words that mix Latin letters with look-alikes from another script."""
    return [
        word
        for word in dict.fromkeys(WORD.findall(sanitize(text)))
        if any("a" <= letter <= "z" for letter in word.casefold())
        and word.casefold().translate(LOOKALIKES) != word.casefold()
    ]


def lookalike_hosts(urls: Iterable[str]) -> list[str]:
    """Return the hosts that could be mistaken for others, as browsers may show them: in a host with ASCII letters, a
    part that mixes scripts, or that consists only of look-alikes of Latin letters.
    """
    hosts = (".".join(map(_decode_label, _host(url).split("."))) for url in urls)
    return [host for host in dict.fromkeys(hosts) if _is_lookalike(host)]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # such as an incomplete IPv6 address
        return ""


def _decode_label(label: str) -> str:
    """Return a part of a host with the letters that `xn--` encodes."""
    try:
        return label.removeprefix("xn--").encode().decode("punycode") if label[:4] == "xn--" else label
    except UnicodeError:
        return label


def _is_lookalike(host: str) -> bool:
    is_partly_latin = any("a" <= letter <= "z" for letter in host)
    return is_partly_latin and (bool(words_of_mixed_scripts(host)) or replace_lookalikes(host) != host)


def sanitize(text: str) -> str:
    """Normalize to NFC and `\\n` line endings, strip, and remove control, bidi and invisible characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    normalized = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return remove_hidden(_remove_controls(normalized)).strip()


def remove_hidden(text: str) -> str:
    """Remove invisible characters, and replace characters that only look like a space with a space."""
    return NEEDLESS_JOINER.sub("", HIDDEN.sub("", text)).replace(BLANK_CHARACTERS, " ")


def hidden_characters(text: str) -> set[str]:
    """Return the invisible characters, except for joiners and variation selectors that belong to another character."""
    hidden = {character for character in HIDDEN.findall(text) if not "\ufe00" <= character <= "\ufe0f"}
    return hidden | set(NEEDLESS_SELECTOR.findall(text)) | set(NEEDLESS_JOINER.findall(HIDDEN.sub("", text)))


def fold(text: str) -> str:
    """Return a comparison key that is the same for all spellings of an Arabic or Latin word that look the same to
    people.
    """
    return " ".join(_unify_spelling(sanitize(text)).split())


def fold_lines(lines: Iterable[str]) -> list[str]:
    """Apply `fold` to many strings at once, which is faster. A line break within a string counts as a space."""
    lines = list(lines)
    # Lines with non-ASCII characters are folded separately, since a single such line would slow down the whole batch
    ascii_lines = iter(_fold_bundle([line for line in lines if line.isascii()]))
    unicode_lines = iter(_fold_bundle([line for line in lines if not line.isascii()]))
    return [next(ascii_lines) if line.isascii() else next(unicode_lines) for line in lines]


def _fold_bundle(lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    if "\r" in text or text.count("\n") >= len(lines):
        text = "\n".join(re.sub("[\r\n]", " ", line) for line in lines)
    text = _remove_controls(unicodedata.normalize("NFC", text))
    text = _unify_spelling(text if text.isascii() else remove_hidden(text))
    folded = text.split("\n")
    is_regular = not any(irregular in f"\n{text}\n" for irregular in IRREGULAR_WHITESPACE)
    return folded if is_regular else [" ".join(line.split()) for line in folded]


def escape_plain(text: str, limit: int = MAX_INLINE) -> str:
    """Return one line of plain text for places without Markdown, such as pull request titles or commit messages."""
    return _break_references(_single_line(text, limit))


def escape_inline(text: str, limit: int = MAX_INLINE) -> str:
    """Return inline Markdown that displays the text literally anywhere in a line."""
    return _escape_line(_single_line(text, limit))


def escape_message(text: str, limit: int = MAX_INLINE) -> str:
    """Return inline Markdown for a message, in which text between backticks becomes a code span."""
    parts = CODE.split(_single_line(text, limit))
    return "".join(code_span(part) if number % 2 else _escape_line(part) for number, part in enumerate(parts))


def _escape_line(line: str) -> str:
    opening = BLOCK_OPENING.match(line)
    prefix = opening.group() if opening else ""
    escaped = MARKDOWN_SPECIAL.sub(r"\\\1", line[len(prefix) :])
    if opening:
        escaped = f"{opening[1] or ''}\\{opening[2] or opening[3]}{escaped}"
    return _break_references(escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def escape_name(text: str, limit: int = MAX_INLINE) -> str:
    """Return Markdown for a name whose direction is unknown.

    The result uses a `dir` attribute, because GitHub does not allow `bdi` elements.
    """
    return f'<span dir="auto">{escape_inline(text, limit)}</span>'


def code_span(text: str, limit: int = MAX_INLINE) -> str:
    """Return a code span, in which GitHub ignores mentions and references. Do not use it in table cells."""
    line = _single_line(text, limit) or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    padding = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def code_block(lines: Iterable[str], language: str = "") -> str:
    """Return a fenced code block that shows the lines, with a fence that is longer than any fence in the lines."""
    text = "\n".join(_remove_disallowed(line.expandtabs(4).replace("\r", "")) for line in lines)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


def block_quote(text: str, limit: int = MAX_BLOCK) -> str:
    """Return a Markdown block quote that keeps the text's line breaks."""
    lines = _truncate(sanitize(text), limit).split("\n")
    escaped = [escape_inline(line, limit) for line in lines]
    breaks = [
        "\\" if current and following else ""
        for current, following in zip(escaped, [*escaped[1:], ""], strict=True)
    ]
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(escaped, breaks, strict=True))


def escape_log(text: str, limit: int = MAX_LOG) -> str:
    """Return one line for a log or a terminal, without workflow commands or terminal escape sequences."""
    return WORKFLOW_COMMAND.sub(ZERO_WIDTH_SPACE, _single_line(text, limit))


def escape_html(text: str) -> str:
    """Return HTML that displays the text literally, in an element or in a quoted attribute."""
    return html.escape(text, quote=True)


def percent_encode(text: str) -> str:
    """Percent-encode one path segment or query value of a URL."""
    return quote(text, safe="")


def _remove_controls(text: str) -> str:
    """Remove control characters line by line: most lines are printable, which can be checked quickly."""
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
    # The text is truncated twice: before it is cleaned, to limit the work, and afterwards, to limit the result
    return _truncate(" ".join(sanitize(text[: 4 * limit]).split()), limit)


def _truncate(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _break_references(text: str) -> str:
    text = MENTION_OR_REFERENCE.sub(ZERO_WIDTH_SPACE, AUTOLINK.sub(ZERO_WIDTH_SPACE, text))
    text = SKIP_INSTRUCTION.sub(ZERO_WIDTH_SPACE, text)
    # GitHub links seven or more hex digits as a commit
    return COMMIT_SHA.sub(lambda match: ZERO_WIDTH_SPACE.join(re.findall(".{1,6}", match[0])), text)
