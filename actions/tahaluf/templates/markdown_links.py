"""Finds broken links in rendered Markdown, which would be displayed as brackets or lead to the wrong address.

Finds only links that a value in a template can break. tests/tahaluf/templates/test_markdown_links.py compares the
results with those of markdown-it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

# A zero-width space in escaped addresses, so that GitHub does not turn them into links
SPLIT: Final = "\u200b"

FENCE: Final = re.compile(
    r"^[ \t>]*(?P<marks>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=marks)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
CODE: Final = re.compile(
    r"(?<![`\\])(?P<marks>`{1,20})(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=marks)(?!`)", re.DOTALL
)
COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
ESCAPED: Final = re.compile(r"\\[!-/:-@\[-`{-~]")
ADDRESS: Final = re.compile(
    rf"<(?:https?|mailto):[^<>\s]*{SPLIT}|^ {{0,3}}\[[^\]\n]+\]:[^\n]*{SPLIT}|\b(?:href|src)=[\"'][^\"'\n]*{SPLIT}",
    re.MULTILINE | re.IGNORECASE,
)
TITLE: Final = re.compile(r"\"[^\"]*\"|'[^']*'|\([^()]*\)")
MAX_NESTING: Final = 32  # maximum nesting of parentheses in an address


def broken_links(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line of each broken link, and the reason. Links in code are ignored."""
    for pattern in (FENCE, COMMENT, CODE):
        text = pattern.sub(lambda match: _blank(match[0]), text)
    addresses = ESCAPED.sub("xx", text)  # an escaped character is ordinary text
    breaks = [match.start() for match in re.finditer("\n", text)]
    opened: list[bool] = []
    for match in re.finditer(r"\n[ \t]*\n|\[|\]\(?", addresses):
        if match[0] == "[":
            opened.append(True)
        elif not match[0].startswith("]"):
            opened.clear()  # a link cannot extend over several paragraphs
        else:
            is_open = bool(opened) and opened.pop()
            if match[0] == "](":
                reason = _fault(addresses, match.end()) if is_open else "it has no `[`"
                if reason:
                    yield bisect_left(breaks, match.start()) + 1, reason
    for match in ADDRESS.finditer(addresses):
        yield bisect_left(breaks, match.end()) + 1, "its address is escaped like text"


def _fault(text: str, start: int) -> str | None:
    """Return the problem with the address and title that begin here, or None if there is none."""
    place = _skip_space(text, start)
    end = _pointed_end(text, place) if text[place : place + 1] == "<" else _bare_end(text, place)
    if end is None:
        return "its address has no closing bracket"
    address, rest = text[place:end], _skip_space(text, end)
    if rest > end and (title := TITLE.match(text, rest)):
        rest = _skip_space(text, title.end())
    if text[rest : rest + 1] != ")":
        return "its address contains a space, or is not closed"
    if not address or (address.startswith("<") and not address[1:-1].strip()):
        return "it has no address"
    return "its address is escaped like text" if SPLIT in address else None


def _pointed_end(text: str, start: int) -> int | None:
    match = re.compile(r"<[^<>\n]*>").match(text, start)
    return match.end() if match else None


def _bare_end(text: str, start: int) -> int | None:
    depth = 0
    for place in range(start, len(text)):
        # markdown-it ends an address before a backslash that is followed by a space
        if text[place] <= " " or text.startswith("\\ ", place) or (text[place] == ")" and depth == 0):
            return place if depth == 0 else None
        depth += (text[place] == "(") - (text[place] == ")")
        if depth > MAX_NESTING:
            return None
    return None


def _skip_space(text: str, place: int) -> int:
    """Return the position after any spaces and at most one line break."""
    match = re.compile(r"[ \t]*\n?[ \t]*").match(text, place)
    return match.end() if match else place


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", "x", text)
