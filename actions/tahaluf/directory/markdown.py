"""The coalition's Markdown as HTML: no raw HTML, no images, only links to the web and within the site."""

import re
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

MAX_HEADING: Final = 6
SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
SAFE_LINK: Final = re.compile(r"https?://|mailto:", re.IGNORECASE)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "autolink"])
    parser.validateLink = _is_safe  # type: ignore[method-assign]
    return parser


def _is_safe(url: str) -> bool:
    """Only web and mail addresses, and links relative to the page."""
    if url.startswith(("//", "\\")):
        return False
    return SAFE_LINK.match(url) is not None or SCHEME.match(url) is None


def markdown_html(text: str) -> Markup:
    """The text as HTML. Headings are one level lower, since the page has its own first heading."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + 1, MAX_HEADING)}"
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704  (the parser escapes HTML)
