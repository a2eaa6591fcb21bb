"""GitHub's filter patterns for branches, tags and paths: not fnmatch, not gitignore.

`*` stays inside one part of a path, `**` does not; `?` and `+` repeat the character before them; `!` in front
takes back what an earlier pattern of the list gave.
Source: docs.github.com, workflow syntax, "Filter pattern cheat sheet".
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

# Longest first. `**/` also matches no folder at all: `**/README.md` finds the one at the top.
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\[[^\]]+\]|\\.|[?+]|.", re.DOTALL)
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "?", "+": "+"}


def selects(patterns: Sequence[str], name: str) -> bool:
    """Whether the list as a whole selects the name: the last pattern that matches decides."""
    selected = False
    for pattern in patterns:
        negative = pattern.startswith("!")
        if _compiled(pattern.removeprefix("!")).fullmatch(name):
            selected = not negative
    return selected


def any_selected(patterns: Sequence[str], names: Iterable[str]) -> bool:
    return any(selects(patterns, name) for name in names)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(map(_expression, _TOKEN.findall(pattern))), re.DOTALL)


def _expression(token: str) -> str:
    if token in _MEANING:
        return _MEANING[token]
    if token.startswith("[") and len(token) > 1:
        return token
    return re.escape(token.removeprefix("\\") or token)
