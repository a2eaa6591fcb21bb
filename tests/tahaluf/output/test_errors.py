"""Errors contain the URLs of Tahaluf's pages, because an installation does not contain the pages."""

import pytest

from tahaluf.docs_pages import DOCS_URL
from tahaluf.output.errors import print_error
from tahaluf.problems import CommandError, InvalidInput, Location, Problem

SETUP = f"{DOCS_URL}docs/setup.md"


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
