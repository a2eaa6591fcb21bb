"""Detects right-to-left languages and makes GitHub display their text in the correct direction.

GitHub sets `dir="auto"` on each paragraph, list and table, even inside an element that sets a direction, so the first
letter determines how the text is displayed. Therefore, an invisible right-to-left mark (U+200F) is added before each
block that begins with a Latin word, a login or a slug. Code, `#7`, `@a-login`, `3-5` and dates would appear in the
wrong order, so they are wrapped in elements with `dir="ltr"`.
"""

import re
import unicodedata
from typing import Final

# From CLDR: right-to-left languages, and right-to-left scripts that other languages may use
_RTL_CODES: Final = (
    "apc ar arc bal bgn ckb dv fa he ks lrc mzn nqo ps rhg sd sdh skr syr trw ug ur yi adlm arab nkoo rohg"
)
RTL_CODES: Final = frozenset(_RTL_CODES.split())
RLM: Final = "\u200f"

_FENCED_CODE: Final = re.compile(r"^( *)(`{3,})[^`\n]*\n.*?^\1\2$", re.MULTILINE | re.DOTALL)
# The markers that open a block or bold text, and the text inside. Quotations are skipped, since someone else wrote
# them. Possessive quantifiers never backtrack, so matching takes linear time.
_BLOCK_OPENING: Final = re.compile(
    r"^((?: *+(?:[-*|]|[0-9]++[.)]|#++) ++)*+[*_]*+)(?!>|</?div|<!--|\|[ :|-]+$|-{3})(?=\S)(.*)",
    re.MULTILINE,
)
# `3-5`, `10+`, `2026-11`, `1/2`: between right-to-left words, their parts would be displayed in reverse order
_NUMBERS: Final = r"(?<![\w-])[0-9]++(?:(?:[-–/:.][0-9]++)++|\+)(?!\w)"
LTR_NUMBERS: Final = re.compile(_NUMBERS)
# HTML elements, link targets and URLs, which must not change, and text that always runs from left to right
_LTR_SEGMENT: Final = re.compile(
    r"<[^<>\n]*+>|\]\([^()\n]*+\)|https?://\S++|(?P<upright>"
    r"(?<![`\\])(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\w)@[A-Za-z0-9](?:[\w./-]*\w)?|(?<!\w)#[0-9]++"
    rf"|{_NUMBERS})"
)
_DIRECTED_SPAN: Final = re.compile(r"<span dir=[^<>]*+>[^<]*+</span>")


def is_rtl(language: str) -> bool:
    """Whether the language with this code, such as `ar`, `ar-EG` or `az-Arab`, is written from right to left."""
    return not RTL_CODES.isdisjoint(language.casefold().split("-"))


def isolate_numbers(html: str) -> str:
    """Wrap ranges and signed numbers in text that is already HTML and contains neither elements nor URLs."""
    return LTR_NUMBERS.sub(lambda number: f'<bdi dir="ltr">{number[0]}</bdi>', html)


def wrap_rtl(markdown: str, language: str) -> str:
    """Wrap a Markdown document so that GitHub displays everything except code blocks from right to left.

    `language`: the document's language code, without which a screen reader would use its English voice.
    """
    parts, end = [], 0
    for code in _FENCED_CODE.finditer(markdown):
        parts += [_mark_direction(markdown[end : code.start()]), _wrap_ltr(code)]
        end = code.end()
    parts.append(_mark_direction(markdown[end:]))
    return f'<div dir="rtl" lang="{language}">\n\n{"".join(parts).strip()}\n\n</div>'


def _wrap_ltr(code: re.Match[str]) -> str:
    return f'{code[1]}<div dir="ltr">\n\n{code[0]}\n\n{code[1]}</div>'


def _mark_direction(markdown: str) -> str:
    with_marks = _BLOCK_OPENING.sub(lambda line: f"{line[1]}{_direction_mark(line[2])}{line[2]}", markdown)
    return _LTR_SEGMENT.sub(
        lambda segment: f'<span dir="ltr">{segment[0]}</span>' if segment["upright"] else segment[0],
        with_marks,
    )


def _direction_mark(text: str) -> str:
    """Return the mark to insert before `text`, if any. This depends on the first letter outside spans with `dir`."""
    directions = map(unicodedata.bidirectional, _DIRECTED_SPAN.sub("", text))
    if next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L":
        return ""
    # GitHub does not link a URL that directly follows another character
    return f"{RLM} " if text.startswith("http") else RLM


def is_arabic(text: str) -> bool:
    """Whether most letters are Arabic, so that the text has to be shown from right to left."""
    if text.isascii():
        return False
    letters = [char for char in text if char.isalpha()]
    arabic = [char for char in letters if unicodedata.name(char, "").startswith("ARABIC")]
    return 2 * len(arabic) > len(letters)
