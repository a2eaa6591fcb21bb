"""The table of projects in the organization's profile follows from the manifest."""

from dataclasses import replace

from support.directory_manifest import site
from tahaluf.directory import Site, profile_block
from tahaluf.marked_block import PROFILE_BLOCK

PROJECTS = """\
projects:
  - slug: water-map
    name: Water | map
    summary: Wells by @a-steward, 3-5 a week.
    translations: {ar: {name: خريطة المياه}}
    stewards: [{login: a-steward, id: 7}]
    roles: [{id: maps, title: Cartographer}]
  - {slug: hidden, name: Hidden, summary: Not listed., listed: false}
  - {slug: over, name: Over, summary: Done., status: archived, since: 2026-01-01, reason: Done.}
"""
SITE = site(PROJECTS)


def update_profile(text: str, source: Site) -> str:
    return PROFILE_BLOCK.put(profile_block(source), text)


def test_the_table_is_updated_between_its_marks_and_the_text_around_it_stays() -> None:
    first = update_profile("# Hello\n", SITE)
    assert first.startswith("# Hello\n\n<!-- tahaluf:projects -->\n")
    assert "https://projects.example.org/en/p/water-map/" in first
    assert update_profile(first, SITE) == first
    changed = update_profile(f"{first}\nThe end.\n", replace(SITE, address=None))
    assert changed.startswith("# Hello\n") and changed.endswith("\nThe end.\n")
    assert "github.com/example-coalition/water-map" in changed


def test_it_names_only_listed_projects_and_no_people() -> None:
    text = update_profile("", SITE)
    assert "Hidden" not in text and "Over" not in text and "a-steward" not in text
    assert "خريطة المياه" in text and '<div dir="rtl" lang="ar">' in text
    assert "Water \\| map" in text
