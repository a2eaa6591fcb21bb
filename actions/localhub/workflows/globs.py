"""GitHub's filter patterns for branches, tags and paths. The syntax differs from fnmatch and gitignore.

`*` does not match slashes, but `**` does. `?` and `+` repeat the preceding character. A pattern with a leading `!`
excludes names that match earlier patterns in the list. Source: docs.github.com, workflow syntax, "Filter pattern cheat
sheet".
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

# Longer symbols come first. `**/` can also match nothing. For example, `**/README.md` matches the file in the root
# folder.
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\[[^\]]+\]|\\.|[?+]|.", re.DOTALL)
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "?", "+": "+"}


def selects(patterns: Sequence[str], name: str) -> bool:
    """Whether the patterns select the name. If several patterns match, the last one applies."""
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
