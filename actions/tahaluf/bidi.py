"""Which languages run from right to left, and how a text in one of them keeps its direction on GitHub.

GitHub gives each paragraph, list and table `dir="auto"`, also inside an element with another direction: it then runs
as its first letter does. So what begins with a Latin word, a login or a slug gets a sign before it that runs from
right to left and that nobody sees. What is no word (code, `#7`, `@a-login`, `3-5`, a date) would come out with its
signs on the wrong side, and is framed.
"""

import re
import unicodedata
from typing import Final

# As CLDR has it: languages that run from right to left, then scripts that others may be written in besides
_RTL_CODES: Final = (
    "apc ar arc bal bgn ckb dv fa he ks lrc mzn nqo ps rhg sd sdh skr syr trw ug ur yi adlm arab nkoo rohg"
)
RTL_CODES: Final = frozenset(_RTL_CODES.split())
RLM: Final = "\u200f"

_FENCED_CODE: Final = re.compile(r"^( *)(`{3,})[^`\n]*\n.*?^\1\2$", re.MULTILINE | re.DOTALL)
# What opens a block or a bold word in it, and what comes then. A quotation is somebody else's. The quantifiers give
# nothing back, so that no text takes longer than its length.
_BLOCK_OPENING: Final = re.compile(
    r"^((?: *+(?:[-*|]|[0-9]++[.)]|#++) ++)*+[*_]*+)(?!>|</?div|<!--|\|[ :|-]+$|-{3})(?=\S)(.*)",
    re.MULTILINE,
)
# Elements, the targets of links, addresses; then what is read from left to right in every language
_LTR_SEGMENT: Final = re.compile(
    r"<[^<>\n]*+>|\]\([^()\n]*+\)|https?://\S++|(?P<upright>"
    r"(?<![`\\])(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\w)@[A-Za-z0-9](?:[\w./-]*\w)?|(?<!\w)#[0-9]++"
    r"|(?<![\w-])[0-9]++(?:(?:[-–/:.][0-9]++)++|\+)(?!\w))"
)
_DIRECTED_SPAN: Final = re.compile(r"<span dir=[^<>]*+>[^<]*+</span>")


def is_rtl(language: str) -> bool:
    """Whether a language, by its code such as `ar`, `ar-EG` or `az-Arab`, runs from right to left."""
    return not RTL_CODES.isdisjoint(language.casefold().split("-"))


def wrap_rtl(markdown: str) -> str:
    """Markdown in such a language, as a whole: all of it runs from right to left, but for blocks of code."""
    parts, end = [], 0
    for code in _FENCED_CODE.finditer(markdown):
        parts += [_mark_direction(markdown[end : code.start()]), _wrap_ltr(code)]
        end = code.end()
    parts.append(_mark_direction(markdown[end:]))
    return f'<div dir="rtl">\n\n{"".join(parts).strip()}\n\n</div>'


def _wrap_ltr(code: re.Match[str]) -> str:
    return f'{code[1]}<div dir="ltr">\n\n{code[0]}\n\n{code[1]}</div>'


def _mark_direction(markdown: str) -> str:
    with_marks = _BLOCK_OPENING.sub(lambda line: f"{line[1]}{_direction_mark(line[2])}{line[2]}", markdown)
    return _LTR_SEGMENT.sub(
        lambda segment: f'<span dir="ltr">{segment[0]}</span>' if segment["upright"] else segment[0],
        with_marks,
    )


def _direction_mark(text: str) -> str:
    """What a browser needs before a text to find its direction. It passes over spans that have one of their own."""
    directions = map(unicodedata.bidirectional, _DIRECTED_SPAN.sub("", text))
    if next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L":
        return ""
    # GitHub makes no link of an address that something stands right before
    return f"{RLM} " if text.startswith("http") else RLM
