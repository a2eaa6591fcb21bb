"""Errors name the URLs of Tahaluf's pages, which an installation does not contain."""

from pathlib import Path

import pytest

from tahaluf.output.errors import DOCS_URL, link_docs, print_error
from tahaluf.problems import CommandError, InvalidInput, Location, Problem

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


def test_errors_and_problems_print_the_urls(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(CommandError("the roster is empty", "add a README: see docs/setup.md"))
    problem = Problem(Location("docs/setup.md", 3), "an-id", "it is wrong", "see docs/setup.md")
    print_error(InvalidInput([problem]))
    assert capsys.readouterr().err.splitlines() == [
        "tahaluf: the roster is empty",
        f"  → add a README: see {SETUP}",
        f"docs/setup.md:3: it is wrong; see {SETUP} [an-id]",
        "1 problem found",
    ]


def test_the_url_is_that_of_this_project() -> None:
    project = (Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8")
    assert DOCS_URL.removesuffix("blob/main/") in project
