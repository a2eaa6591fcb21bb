"""GitHub's Markdown: tables, task lists, autolinks, mentions and references. Line breaks in comments are kept."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from mdit_py_plugins.tasklists import tasklists_plugin

from localhub.web.sanitize import sanitize

REFERENCE = re.compile(
    r"(?<![\w/`@])@(?P<login>[A-Za-z0-9][A-Za-z0-9-]{0,38})\b|(?<![\w&/])#(?P<number>[0-9]{1,9})\b"
)


@dataclass(frozen=True, slots=True)
class LinkContext:
    """The location of a piece of text. `repository` is the path of the repository's page ("/an-org/water-map"), or ""
    outside of repositories. If the text is from a file, `folder` is the prefix for its relative links. `is_login`
    returns whether a login exists.
    """

    repository: str
    is_login: Callable[[str], bool]
    folder: str | None = None


@cache
def _parser(breaks: bool) -> MarkdownIt:
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True, "breaks": breaks})
    return parser.use(tasklists_plugin)


def render(text: str, context: LinkContext) -> str:
    """Return safe HTML."""
    html = _parser(context.folder is None).render(text)
    return sanitize(
        html,
        href=lambda href: _resolve_link(href, context),
        text=lambda text_: _link_references(text_, context),
    )


def _resolve_link(href: str, context: LinkContext) -> str:
    parts = urlsplit(href)
    if context.folder is None or parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return href
    return parts._replace(path=posixpath.normpath(f"{context.folder}/{parts.path}")).geturl()


def _link_references(text: str, context: LinkContext) -> str:
    """Link mentions and references to objects that exist."""
    parts, start = [], 0
    for found in REFERENCE.finditer(text):
        login, number = found["login"], found["number"]
        if login and context.is_login(login):
            link = f'<a class=mention href="/{login}">@{login}</a>'
        elif number and context.repository:
            link = f'<a href="{escape(context.repository)}/issues/{number}">#{number}</a>'
        else:
            continue
        parts += [escape(text[start : found.start()]), link]
        start = found.end()
    return "".join([*parts, escape(text[start:])])
