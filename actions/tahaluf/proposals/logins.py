"""Reads the logins that people write under "Stewards" in a proposal form."""

import re
from collections.abc import Iterator
from typing import Final

from tahaluf.manifest import LOGIN_FORMAT

# The number or dash of a list item. If it were not removed, "1" in "1. somebody" would be read as another person's
# login
_LIST_MARKER: Final = re.compile(r"^[ \t]*(?:[-*+•–—]|[0-9٠-٩۰-۹]{1,2}[.):-])[ \t]+", re.MULTILINE)
# [somebody](https://github.com/somebody)
_LINK: Final = re.compile(r"\[[^\[\]\n]{0,100}\]\(([^()\s]{1,200})\)")
_SERVICE: Final = re.compile(
    r"(?<![\w/.@-])(?:github|gh)[ \t]?[:：][ \t]?", re.IGNORECASE
)  # github: somebody
_ITEM_SEPARATORS: Final = re.compile(r"[\n,،;؛|]+")
# https://github.com/somebody, with or without https://, and with anything after it
_PROFILE_URL: Final = re.compile(
    r"(?:https?://)?(?:www\.)?github\.com/@?([^/?#]+)/?(?:[?#].*)?", re.IGNORECASE
)
_AND: Final = frozenset({"and", "&", "+", "و"})  # words or signs between two logins
_AROUND_LOGIN: Final = "@＠.:()[]<>«»\"'“”`*"
_ARABIC_AND: Final = re.compile(r"^و(?=[@＠]?[A-Za-z0-9])")  # «somebody وanother»
_SELF: Final = frozenset(
    {
        *("me", "myself", "i", "i am", "just me", "only me", "me only", "the author"),
        *("أنا", "انا", "نفسي", "أنا فقط", "انا فقط", "أنا نفسي", "صاحب الاقتراح", "صاحبة الاقتراح"),
    }
)


def logins_in(text: str) -> tuple[str, ...]:
    """Return the entries in order, each only once. They are not necessarily valid logins."""
    items = _ITEM_SEPARATORS.split(without_markup(text))
    found = dict.fromkeys(entry for item in items for entry in _entries(item))
    return tuple(found)


def without_markup(text: str) -> str:
    """Return the text without list markers, Markdown links and "GitHub:"."""
    return _SERVICE.sub("", _LINK.sub(r"\1", _LIST_MARKER.sub("", text)))


def _entries(item: str) -> Iterator[str]:
    """Yield the logins between two commas.

    Words between commas are not logins if there are several and one has neither an @ nor a profile URL. They form one
    invalid entry. Otherwise, "Jane Doe" and "Jane Doe (@somebody)" would mean the accounts `jane` and `doe`.
    """
    for words in _between_ands(item):
        marked = [word for word in words if _is_marked(word)]
        others = [word for word in words if not _is_marked(word)]
        text = " ".join(others)
        if others and (marked or len(others) > 1):
            yield f"“{text}”"
        else:
            yield from filter(None, map(login_in, others))
        yield from filter(None, map(login_in, marked))


def _between_ands(item: str) -> list[list[str]]:
    """Return the groups of words that "and" and similar words separate. If the item has no other words, they
    count as logins.
    """
    words = [word for word in item.split() if any(map(str.isalnum, word)) or word in _AND]
    groups: list[list[str]] = [[]]
    for word in words:
        if word.casefold() in _AND or _ARABIC_AND.match(word):
            groups.append([])
        if word.casefold() not in _AND:
            groups[-1].append(word)
    return [group for group in groups if group] or [words]


def _is_marked(word: str) -> bool:
    bare = _ARABIC_AND.sub("", word).lstrip("([<«\"'“`*")
    return bare.startswith(("@", "＠")) or _PROFILE_URL.fullmatch(bare.strip(_AROUND_LOGIN)) is not None


def login_in(entry: str) -> str:
    """Return the login in an entry, without an @, brackets or the profile URL around it."""
    bare = _ARABIC_AND.sub("", entry).strip(_AROUND_LOGIN)
    profile = _PROFILE_URL.fullmatch(bare)
    return profile[1] if profile else bare


def is_login(entry: str) -> bool:
    return re.fullmatch(LOGIN_FORMAT.pattern, entry) is not None


def means_the_author(entry: str) -> bool:
    """Whether someone wrote "me" instead of their own login."""
    return _ARABIC_AND.sub("", entry).strip(_AROUND_LOGIN + "!").casefold() in _SELF
