"""Markdown as GitHub shows it: tables, task lists, bare links, mentions, references; comments keep line ends."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from mdit_py_plugins.tasklists import tasklists_plugin

from localhub.web.sanitize import clean

LIVE = re.compile(
    r"(?<![\w/`@])@(?P<login>[A-Za-z0-9][A-Za-z0-9-]{0,38})\b|(?<![\w&/])#(?P<number>[0-9]{1,9})\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: `repository` is the path of its page ("/an-org/water-map", or "" outside of one);
    `folder` is set for a file's text and is what its relative links begin with; `known` says whether a login
    is somebody's."""

    repository: str
    known: Callable[[str], bool]
    folder: str | None = None


@cache
def _reader(breaks: bool) -> MarkdownIt:
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": True, "breaks": breaks})
    return reader.use(tasklists_plugin)


def render(text: str, place: Place) -> str:
    """HTML that is safe to put into a page."""
    html = _reader(place.folder is None).render(text)
    return clean(html, href=lambda href: _resolved(href, place), text=lambda words: _alive(words, place))


def _resolved(href: str, place: Place) -> str:
    parts = urlsplit(href)
    if place.folder is None or parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return href
    return parts._replace(path=posixpath.normpath(f"{place.folder}/{parts.path}")).geturl()


def _alive(words: str, place: Place) -> str:
    """Text with its mentions and references as links, where they lead somewhere."""
    made, start = [], 0
    for found in LIVE.finditer(words):
        login, number = found["login"], found["number"]
        if login and place.known(login):
            link = f'<a class=mention href="/{login}">@{login}</a>'
        elif number and place.repository:
            link = f'<a href="{escape(place.repository)}/issues/{number}">#{number}</a>'
        else:
            continue
        made += [escape(words[start : found.start()]), link]
        start = found.end()
    return "".join([*made, escape(words[start:])])
