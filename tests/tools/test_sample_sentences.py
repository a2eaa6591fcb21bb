"""A sample of sentences is reproducible, hides its sources, and contains only prose."""

import shutil
from pathlib import Path

import pytest

from sample_sentences import (
    ROOT,
    Sentence,
    collect,
    draw,
    main,
    markdown_sentences,
    python_sentences,
    yaml_sentences,
)

COPIED = (
    "README.md",
    "docs/setup.md",
    ".github/ISSUE_TEMPLATE/volunteer.yml",
    "actions/tahaluf/cli/main.py",
    "actions/tahaluf/github/session.py",
    "projects.yml",
)
SOURCE = '''"""Reads the wells of a map. Raises ValueError if there are none."""

# GitHub returns the oldest well first,
# so the order is reversed.
QUERY = "query($name: String!) { repository(name: $name) { id } }"
TEXT = f"the map has no well at {QUERY}"  # noqa: S608
DEPTH = 3  # a well is this many metres deep
# The map has a scale.
ROUTE = "GET /maps/{map}/wells and more"
PATTERN = r"(?:a well|the wells) of the map"
PROGRAM = "import sys\\nfrom wells import draw\\ndraw(sys.argv[1]) if sys.argv else print(sys.path)"
ADVICE = "import all wells from the map"


def draw_map():
    """Draw all wells on the map.

    ```
    draw a well by this command
    ```
    """
'''


def test_docstrings_and_comments_are_internal_and_other_strings_are_for_users() -> None:
    assert sorted(python_sentences(SOURCE)) == [
        ("Draw all wells on the map.", 16, True),
        ("GitHub returns the oldest well first, so the order is reversed.", 3, True),
        ("Raises ValueError if there are none.", 1, True),
        ("Reads the wells of a map.", 1, True),
        ("The map has a scale.", 8, True),
        ("a well is this many metres deep", 7, True),
        ("import all wells from the map", 12, False),
        ("the map has no well at …", 6, False),
    ]


def test_markdown_is_split_into_sentences_without_code() -> None:
    page = (
        "# Wells\n\nA [well](wells.md) is dug\nby hand. It lasts for years.\n\n"
        "```sh\nmake a well by this command\n```\n\n"
        "| name | what the column means |\n| --- | --- |\n\n* the last item of a list\n\n"
        "<p>markup that is not read as prose</p>\n"
    )
    assert list(markdown_sentences(page)) == [
        ("A well is dug by hand.", 3),
        ("It lasts for years.", 3),
        ("what the column means", 10),
        ("the last item of a list", 13),
    ]


def test_only_values_that_people_read_are_taken_from_yaml() -> None:
    assert list(yaml_sentences("name: Draw water from the well\nrun: echo this is a command line\n")) == [
        ("Draw water from the well", 1)
    ]


def test_half_of_a_sample_comes_from_each_group() -> None:
    sentences = [Sentence(f"text {n}", "user" if n % 2 else "internal", "a.py", n) for n in range(100)]
    drawn = draw(sentences, 20, seed=3)
    assert [sentence.group for sentence in drawn].count("user") == 10
    assert drawn == draw(sentences, 20, seed=3)
    assert drawn != draw(sentences, 20, seed=4)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of a few of the project's files, because reading all of them takes seconds."""
    for path in COPIED:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


def test_the_sources_are_in_the_key_only(tmp_path: Path, project: Path) -> None:
    sample, key = tmp_path / "sample.txt", tmp_path / "key.tsv"
    assert main([str(sample), str(key), "--count", "30", "--seed", "5"], project) == 0
    rows = [row.split("\t") for row in key.read_text(encoding="utf-8").splitlines()]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 31)]
    locations = [row[2] for row in rows]
    assert not [place for place in locations if place in sample.read_text(encoding="utf-8")]


def test_every_kind_of_source_is_covered(project: Path) -> None:
    assert {sentence.path for sentence in collect(project)} == {*COPIED}
