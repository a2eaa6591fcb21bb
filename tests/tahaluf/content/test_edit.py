"""Edits to `resources.yml` change only the intended lines."""

import pytest

from tahaluf.content import add_resource, load_resources, set_unreachable
from tahaluf.problems import InvalidInput

FILE = "resources.yml"
TEXT = """\
# What helps us
topics:
  law: {name: Law}
resources:
  - id: first   # kept
    title: First
    url: https://one.example.org/
    kind: guide
    why: It is short.
    checked: 2026-10
    translations: {ar: {title: الأول}}

  # a comment about the second
  - id: second
    title: Second
    url: https://two.example.org/
    kind: tool
    why: It works offline.
    checked: 2026-10
    unreachable: 2026-09
# the end
"""
ENTRY = {
    "id": "third",
    "title": "ثالث: اسم #3",
    "url": "https://three.example.org/",
    "kind": "data",
    "topics": ["law"],
    "why": "Yes",
    "checked": "2026-11",
}
WRITTEN = """\
  - id: third
    title: 'ثالث: اسم #3'
    url: 'https://three.example.org/'
    kind: data
    topics: [law]
    why: 'Yes'
    checked: 2026-11
"""


def test_a_resource_is_added_at_the_end_of_the_list() -> None:
    assert add_resource(TEXT, ENTRY, FILE) == TEXT.replace("# the end", f"\n{WRITTEN}# the end")


@pytest.mark.parametrize("start", ["", "# nothing yet\n", "topics: {law: {name: Law}}\n", "resources: []\n"])
def test_a_list_is_created_if_there_is_none(start: str) -> None:
    entry = {**ENTRY, "topics": []}
    edited = add_resource(start, entry, FILE)
    assert [resource.title for resource in load_resources(edited, FILE).resources] == [ENTRY["title"]]
    assert edited.startswith(start.removesuffix(" []\n"))


def test_windows_line_endings_and_a_missing_last_one_are_kept() -> None:
    text = TEXT.removesuffix("# the end\n").replace("\n", "\r\n").removesuffix("\r\n")
    edited = add_resource(text, ENTRY, FILE)
    assert edited == text + "\r\n\r\n" + WRITTEN.replace("\n", "\r\n").removesuffix("\r\n")


def test_a_list_in_brackets_is_refused() -> None:
    inline = '{id: a, title: A, url: "https://a.example.org", kind: guide, why: B, checked: 2026-10}'
    with pytest.raises(InvalidInput) as error:
        add_resource(f"resources: [{inline}]\n", ENTRY | {"topics": []}, FILE)
    assert [(problem.id, problem.location.line) for problem in error.value.problems] == [
        ("resources-in-brackets", 1)
    ]


def test_unreachable_is_written_changed_and_removed() -> None:
    assert set_unreachable(TEXT, {"first": "2026-11"}, FILE) == TEXT.replace(
        "    checked: 2026-10\n    translations",
        "    checked: 2026-10\n    unreachable: 2026-11\n    translations",
    )
    assert set_unreachable(TEXT, {"second": "2026-11"}, FILE) == TEXT.replace("2026-09", "2026-11")
    assert set_unreachable(TEXT, {"second": None}, FILE) == TEXT.replace("    unreachable: 2026-09\n", "")
    assert set_unreachable(TEXT, {"first": None, "second": "2026-09"}, FILE) == TEXT
