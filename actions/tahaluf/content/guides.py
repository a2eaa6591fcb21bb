"""Reads `guides/SLUG.LANG.md`: the coalition's own advice in Markdown, with front matter."""

import re
from dataclasses import dataclass
from typing import Final

from pydantic import Field

from tahaluf.manifest import Name, StrictModel, Summary, load_model
from tahaluf.problems import InvalidInput, Location, Problem

from .review import DEFAULT_INTERVAL, Month, ReviewInterval

FILE_NAME: Final = re.compile(r"([a-z0-9][a-z0-9-]{0,49})\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.md")
FENCE: Final = "---"
NAME_FIX: Final = "name the file SLUG.LANGUAGE.md, in lowercase: phone-safety.ar.md"
HEAD_FIX: Final = "begin with `---`, `title: …`, `checked: 2026-10` and `---`, each on its own line"


class _Head(StrictModel):
    title: Name = Field(description="The guide's title.")
    summary: Summary | None = Field(None, description="What the guide is about, in one sentence.")
    checked: Month = Field(description="The month in which a person last reviewed the guide.")
    review_after: ReviewInterval = Field(
        DEFAULT_INTERVAL, description="Number of months after which the guide must be reviewed again."
    )


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide in one language. `text`: Markdown."""

    slug: str
    lang: str
    title: str
    summary: str | None
    checked: str
    review_after: int
    text: str


def read_guide(text: str, filename: str) -> Guide:
    """Read a guide. Raises `InvalidInput` with all problems. `filename` may include folders."""
    name = FILE_NAME.fullmatch(filename.rpartition("/")[2])
    if name is None:
        what = "this is not a valid file name for a guide"
        raise InvalidInput([Problem(Location(filename), "guide-name", what, NAME_FIX)])
    front, body = split_guide(text)
    if not front:
        what = "the guide has no front matter"
        raise InvalidInput([Problem(Location(filename, 1), "guide-head", what, HEAD_FIX)])
    head, _ = load_model(_Head, front, filename, HEAD_FIX)
    return Guide(name[1], name[2], head.title, head.summary, head.checked, head.review_after, body)


def split_guide(text: str) -> tuple[str, str]:
    """Return the front matter, or an empty string if there is none, and the Markdown.

    A blank line is added above the front matter, so that its lines have the same numbers as in the file.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    end = lines.index(FENCE, 1) if lines[0] == FENCE and FENCE in lines[1:] else 0
    front = "\n".join(["", *lines[1:end], ""]) if end else ""
    return front, "\n".join(lines[end + 1 :]).strip() + "\n"
