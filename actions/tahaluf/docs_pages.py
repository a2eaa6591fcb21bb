"""Replaces the names of Tahaluf's pages in messages with URLs, since an installation does not contain these pages."""

import re
from typing import Final

DOCS_URL: Final = "https://github.com/tahaluf/tahaluf/blob/main/"
DOCS_PAGE: Final = re.compile(r"(?<![\w./-])(docs/[a-z-]+\.md)\b")


def link_docs(text: str) -> str:
    """Return the text with the URLs of Tahaluf's pages."""
    return DOCS_PAGE.sub(rf"{DOCS_URL}\1", text)
