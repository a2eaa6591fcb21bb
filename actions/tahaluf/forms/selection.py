"""What was chosen in a multiple dropdown: GitHub joins the choices with a comma and escapes nothing.

Only the list of options can take them apart again, and where it can in two ways nobody knows what was meant.
"""

from collections.abc import Sequence
from typing import Final

BETWEEN: Final = ", "


def splits(text: str, options: Sequence[str]) -> tuple[int, list[str]]:
    """In how many ways `text` is a join of options, and the way, if it is one.

    Steps: positions of `text` times options; a text longer than all options together is not looked at.
    """
    if not text or len(text) > sum(map(len, options)) + len(BETWEEN) * len(options):
        return 0, []
    ways = [0] * (len(text) + 1)
    came: dict[int, tuple[int, str]] = {}
    ways[0] = 1
    for start in range(len(text)):
        if not ways[start]:
            continue
        for option in options:
            if option and text.startswith(option, start):
                end = _next(text, start + len(option))
                if end is not None:
                    ways[end] += ways[start]
                    came[end] = (start, option)
    return ways[-1], _walk_back(came, len(text)) if ways[-1] == 1 else []


def _next(text: str, end: int) -> int | None:
    """Where the next option begins, or the end of the text where this is the last; None for neither."""
    if end == len(text):
        return end
    after = end + len(BETWEEN)
    return after if after < len(text) and text.startswith(BETWEEN, end) else None


def _walk_back(came: dict[int, tuple[int, str]], end: int) -> list[str]:
    chosen = []
    while end:
        end, option = came[end]
        chosen.append(option)
    return chosen[::-1]
