"""Converts the coalition's Markdown to HTML.

Links may be web, mail or internal ones. Raw HTML and images are not allowed.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from tahaluf.bidi import isolate_numbers

MAX_HEADING: Final = 6
SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
SAFE_LINK: Final = re.compile(r"https?://|mailto:", re.IGNORECASE)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "autolink"])
    parser.validateLink = _is_safe  # type: ignore[method-assign]
    parser.add_render_rule("text", _render_text)
    return parser


def _render_text(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return isolate_numbers(escape(tokens[index].content))


def _is_safe(url: str) -> bool:
    """Whether a link is a web or mail address, or relative to the page."""
    if url.startswith(("//", "\\")):
        return False
    return SAFE_LINK.match(url) is not None or SCHEME.match(url) is None


def markdown_html(text: str) -> Markup:
    """Convert Markdown to HTML. Headings become one level lower, because the page already has a top-level heading."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + 1, MAX_HEADING)}"
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704  (the parser escapes HTML)
