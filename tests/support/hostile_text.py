"""A corpus of hostile strings, functions that combine them, and a detector of active content in Markdown."""

import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import strategies as st
from markdown_it import MarkdownIt

CORPUS: dict[str, list[str]] = json.loads((Path(__file__).parents[1] / "data" / "hostile.json").read_text())
HOSTILE_TEXTS = [text for texts in CORPUS.values() for text in texts]
MAX_BODY_LENGTH = 65_536  # in characters: GitHub's limit for bodies

HOSTILE_MIXTURES = st.lists(
    st.one_of(st.sampled_from(HOSTILE_TEXTS), st.text(max_size=8), st.characters()), max_size=10
).map("".join)

# As on GitHub, HTML, tables, strikethrough and autolinks are enabled. HTML is enabled so that it can be detected.
_RENDERER = MarkdownIt("gfm-like", {"html": True, "linkify": True})
assert _RENDERER.linkify is not None
# GitHub does not link a bare example.com or //example.com. GitHub recognizes an e-mail address only if a letter
# follows the @.
_RENDERER.linkify.set({"fuzzy_link": False, "fuzzy_email": False}).add("//", None).add("mailto:", None)

MENTION = re.compile(r"(?<![\w/])@[A-Za-z0-9]")
REFERENCE = re.compile(r"#[0-9]+|\bgh-[0-9]+", re.IGNORECASE)
COMMIT = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])", re.IGNORECASE)
CLOSING = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w./-]*#[0-9]|gh-[0-9]|https?://)", re.IGNORECASE
)
URL = re.compile(r"(?:https?|ftp)://|\bwww\.", re.IGNORECASE)
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class _ActiveContent(HTMLParser):
    """The active content in a rendered page, excluding the contents of code elements."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[str] = Counter()
        self._code, self._text = 0, ""
        self.feed(page)
        self.close()
        for kind, pattern in {
            "mention": MENTION,
            "reference": REFERENCE,
            "commit": COMMIT,
            "closing": CLOSING,
        }.items():
            self.found[kind] = len(pattern.findall(self._text))
        self.found["address"] = len(URL.findall(self._text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in ("code", "pre")
        self.found[f"<{tag}>"] += 1
        for name, value in attrs:
            if (tag, name, value) != ("span", "dir", "auto"):
                self.found[f"{name}={value}"] += 1

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        self._text += " " if self._code else data

    def handle_comment(self, data: str) -> None:
        self.found["comment"] += 1

    def handle_decl(self, decl: str) -> None:
        self.found["declaration"] += 1

    def handle_pi(self, data: str) -> None:
        self.found["instruction"] += 1


@cache
def active_content(markdown: str) -> Counter[str]:
    """Count elements, attributes, mentions, references, closing keywords, addresses and direction marks."""
    found = _ActiveContent(_RENDERER.render(markdown)).found
    found["direction"] = len(BIDI.findall(markdown))
    return +found


def repeat_to_length(text: str, length: int = MAX_BODY_LENGTH) -> str:
    """Repeat the text until it is this long."""
    return (text * (length // max(1, len(text)) + 1))[:length]
