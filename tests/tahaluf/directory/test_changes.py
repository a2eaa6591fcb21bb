"""A plan shows which pages of the site a pull request adds, changes or removes."""

from datetime import date

import pytest

from support.directory_manifest import HEAD
from tahaluf.directory import page_changes
from tahaluf.manifest import load

DAY = date(2026, 11, 28)
BASE = """\
projects:
  - {slug: a, name: A, summary: S., aliases: [old-a]}
  - {slug: b, name: B, summary: S., roles: [{id: r, title: R, until: 2026-11-27}]}
"""


def changes(after: str, before: str = BASE) -> list[tuple[str, ...]]:
    found = page_changes(load(HEAD + before), load(HEAD + after), DAY)
    return [tuple(filter(None, (change.state.value, change.slug, change.target))) for change in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("name: A,", "name: AA,", [("changed", "a")]),
        ("slug: a,", "slug: a, adopt: true,", []),
        ("{slug: a, name: A, summary: S., aliases: [old-a]}", "{slug: c, name: C, summary: S., aliases: [A, old-a]}",
         [("moved", "a", "c"), ("added", "c")]),
        ("{slug: a, name: A, summary: S., aliases: [old-a]}", "{slug: c, name: C, summary: S.}",
         [("gone", "a"), ("added", "c"), ("gone", "old-a")]),
        ("slug: b,", "slug: b, listed: false,", [("gone", "b")]),
        ("title: R,", "title: Other,", []),
        ("until: 2026-11-27", "until: 2026-12-31", [("changed", "b")]),
        ("projects:", "site: {crawlers: none}\nprojects:", [("all changed",)]),
        ("projects:", "removal_limits: {removals: 5}\nprojects:", []),
    ],
)  # fmt: skip
def test_pages_that_change(before: str, after: str, expected: list[tuple[str, ...]]) -> None:
    assert before in BASE
    assert changes(BASE.replace(before, after, 1) if before else BASE) == expected
