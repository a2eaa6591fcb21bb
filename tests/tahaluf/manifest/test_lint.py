"""Strings that a comment cuts off, and lists that cannot be edited, are reported."""

import pytest

from tahaluf.manifest import lint_manifest, load_document
from tahaluf.problems import Problem

MANIFEST = "version: 1\norganization: a\nprojects:\n  - slug: library\n    name: Library\n    summary: {}\n"


@pytest.mark.parametrize("summary", ["Our #1 wish", "Books #books", "كتب\t#كتاب"])
def test_a_text_that_a_comment_cuts_off_is_reported(summary: str) -> None:
    [problem] = _lint(f"{MANIFEST.format(summary)}    lang: ar\n")
    assert (problem.id, problem.location.line) == ("text-cut", 6)


@pytest.mark.parametrize(
    "summary", ["Books # a comment", '"Our #1 wish"', "'Our #1 wish'", "C#9", "Books  #", ">-\n      Our #1 wish"]
)  # fmt: skip
def test_a_comment_and_a_quoted_text_are_not_reported(summary: str) -> None:
    assert _lint(MANIFEST.format(summary)) == []


@pytest.mark.parametrize(
    "projects", ["[{slug: a, name: b, summary: c}]", "[\n  {slug: a, name: b, summary: c}\n]"]
)
def test_projects_in_brackets_are_reported(projects: str) -> None:
    [problem] = _lint(f"version: 1\norganization: a\nprojects: {projects}\n")
    assert problem.id == "projects-in-brackets"


@pytest.mark.parametrize("projects", ["", "projects: []\n", "projects:\n"])
def test_a_manifest_without_projects_is_fine(projects: str) -> None:
    assert _lint(f"version: 1\norganization: a\n{projects}") == []


@pytest.mark.parametrize("summary", ["كتب لكل مدرسة.", "كتب GIS لكل مدرسة", "هەر قوتابخانەیەک کتێب"])
def test_a_summary_in_arabic_script_needs_a_language(summary: str) -> None:
    """Without `lang`, the project's page says that its language is English."""
    [problem] = _lint(MANIFEST.format(summary))
    assert (problem.id, problem.location.line) == ("lang-missing", 6)
    for code in ("ar", "en"):
        assert _lint(f"{MANIFEST.format(summary)}    lang: {code}\n") == []


@pytest.mark.parametrize("summary", ["Books (كتب) for every school", "2026", "Des livres"])
def test_other_summaries_are_in_the_default_language(summary: str) -> None:
    assert _lint(MANIFEST.format(f'"{summary}"')) == []


def _lint(text: str) -> list[Problem]:
    return lint_manifest(load_document(text, "projects.yml")[1])
