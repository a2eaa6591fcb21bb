"""Messages contain the URLs of Tahaluf's pages, because an installation does not contain the pages."""

from pathlib import Path

import pytest

from tahaluf.docs_pages import DOCS_URL, link_docs
from tahaluf.plan import Blocked, Plan, to_markdown

SETUP = f"{DOCS_URL}docs/setup.md"


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("see docs/setup.md", f"see {SETUP}"),
        ("docs/setup.md lists them; see docs/setup.md", f"{SETUP} lists them; see {SETUP}"),
        ("see our/docs/setup.md and docs/setup.mdx", "see our/docs/setup.md and docs/setup.mdx"),
        (f"see {SETUP}", f"see {SETUP}"),
    ],
)
def test_only_names_of_pages_become_urls(text: str, linked: str) -> None:
    assert link_docs(text) == linked


def test_the_url_is_that_of_this_project() -> None:
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    assert DOCS_URL.removesuffix("blob/main/") in project


def test_a_blocked_item_in_a_comment_names_the_url() -> None:
    blocked = Blocked("water-map", "team", "water-map", "the team cannot be read", "see docs/setup.md")
    assert f"see {SETUP}" in to_markdown(Plan(blocked=(blocked,)), maker="")
