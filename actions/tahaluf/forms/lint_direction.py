"""Finds bilingual lines whose right-to-left half is displayed in the wrong order.

GitHub gives labels and options no direction, so a line that begins in English runs from left to right. A Latin word
in its Arabic half splits that half into two right-to-left runs, which are displayed in the wrong order.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from yaml.nodes import Node

from tahaluf.yaml_source import scalar_text

from .choices import NAME_SEPARATOR
from .issues import NodeProblem

LATIN_LETTER: Final = re.compile("[A-Za-z]")

SCRAMBLED: Final = (
    "this line is displayed from left to right, so the Latin letters in its right-to-left half mix up the "
    "order of that half"
)
SCRAMBLED_FIX: Final = (
    "write the right-to-left half without Latin letters, or write a separate form for each language"
)


def check_direction(node: Node | None) -> Iterator[NodeProblem]:
    """Report bilingual lines that are displayed in the wrong order."""
    if node is not None and any(map(is_scrambled, scalar_text(node).splitlines())):
        yield NodeProblem(node, "text-scrambled", SCRAMBLED, SCRAMBLED_FIX)


def is_scrambled(line: str) -> bool:
    """Whether a left-to-right line contains Latin letters in its right-to-left half."""
    directions = [(char, unicodedata.bidirectional(char)) for char in line]
    first = next((direction for _, direction in directions if direction in ("L", "R", "AL")), "L")
    halves = line.split(NAME_SEPARATOR)
    if first != "L" and len(halves) == 1:
        return False
    return any(_is_parted(half) for half in halves)


def _is_parted(half: str) -> bool:
    """Whether a Latin word follows right-to-left letters, either at the end of the half or before more right-to-left
    letters.
    """
    rtl = [position for position, char in enumerate(half) if unicodedata.bidirectional(char) in ("R", "AL")]
    return bool(rtl) and any(match.start() > rtl[0] for match in LATIN_LETTER.finditer(half))
