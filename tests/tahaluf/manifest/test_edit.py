"""Adding, updating or removing a project changes no other byte."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.manifest import load, remove, upsert
from tahaluf.manifest.repository import team_name
from tahaluf.problems import InvalidInput

OURS = Path(__file__).parents[3] / "projects.yml"

HEAD = "# The coalition\nversion: 1\norganization: example-coalition  # ours\n"
NEW = {"slug": "bread-prices", "name": "أسعار الخبز", "summary": "What bread costs: week by week."}
NEW_BLOCK = """\
  - slug: bread-prices
    name: أسعار الخبز
    summary: 'What bread costs: week by week.'
"""
TWO = (
    HEAD
    + """\
projects:   # in the order of their slugs
  # first of all
  - slug: archive      # the old one
    name: "Archive"
    summary: >
      Letters,
      scanned.
    # nobody has time
    # for more

  # then water
  -   slug: water-map
      name: Water map
      summary: Wells.

# the end
"""
)


def test_a_new_project_is_inserted_in_slug_order_above_the_next_ones_comments() -> None:
    before, after = TWO.split("  # then water")
    assert upsert(TWO, NEW) == f"{before}{NEW_BLOCK}\n  # then water{after}"


def test_a_new_first_or_last_project_leaves_comments_in_place() -> None:
    first, last = upsert(TWO, NEW | {"slug": "a"}), upsert(TWO, NEW | {"slug": "z"})
    block = NEW_BLOCK.replace("bread-prices", "{}")
    assert first == TWO.replace("  # first of all", f"{block.format('a')}\n  # first of all")
    assert last == TWO.replace("\n# the end", f"\n{block.format('z')}\n# the end")


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        (HEAD, f"{HEAD}projects:\n{NEW_BLOCK}"),
        (HEAD.rstrip("\n"), f"{HEAD}projects:\n{NEW_BLOCK}".rstrip("\n")),
        (f"{HEAD}projects:\nareas: {{}}\n", f"{HEAD}projects:\n{NEW_BLOCK}areas: {{}}\n"),
        (f"{HEAD}projects: []  # none yet\n", f"{HEAD}projects:  # none yet\n{NEW_BLOCK}"),
        (f"{HEAD}projects:  # none yet\n# end\n", f"{HEAD}projects:  # none yet\n{NEW_BLOCK}# end\n"),
        (f"{HEAD}projects: ~\n", f"{HEAD}projects:\n{NEW_BLOCK}"),
        (f"{HEAD}projects:\n  # soon\n  []\n", f"{HEAD}projects:\n  # soon\n{NEW_BLOCK}"),
        (f"---\n{HEAD}...\n# end\n", f"---\n{HEAD}projects:\n{NEW_BLOCK}...\n# end\n"),
    ],
)
def test_the_first_project_is_added_to_a_file_without_projects(text: str, edited: str) -> None:
    assert upsert(text, NEW) == edited


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_endings_are_kept(newline: str) -> None:
    text = TWO.replace("\n", newline)
    assert upsert(text, NEW) == upsert(TWO, NEW).replace("\n", newline)
    changed = load(TWO).project("water-map").model_copy(update={"lang": "ar"})
    changed.model_fields_set.add("lang")
    assert upsert(text, changed) == upsert(TWO, changed).replace("\n", newline)


def test_only_the_keys_that_differ_are_rewritten_in_an_existing_project() -> None:
    archive = {"slug": "archive", "name": "Open archive", "summary": "Letters, scanned.", "lang": "fr"}
    expected = TWO.replace('name: "Archive"\n', "name: Open archive\n    lang: fr\n")
    assert upsert(TWO, archive) == expected


def test_missing_keys_are_removed_and_long_lists_become_blocks() -> None:
    text = upsert(TWO, NEW | {"lang": "ar", "links": {"website": "https://example.org"}})
    links = {"website": "https://example.org", "data": "https://example.org/" + "x" * 100}
    edited = upsert(text, NEW | {"links": links})
    block = (
        "    links:\n      website: https://example.org\n      data: https://example.org/" + "x" * 100 + "\n"
    )
    assert edited == upsert(TWO, NEW).replace(NEW_BLOCK, NEW_BLOCK + block)


def test_a_project_in_flow_style_is_rewritten_as_a_block() -> None:
    text = f"{HEAD}projects:\n  - {{slug: a, name: A, summary: S}}  # short\n"
    assert upsert(text, {"slug": "a", "name": "B", "summary": "S"}) == (
        f"{HEAD}projects:\n  - slug: a\n    name: B\n    summary: S  # short\n"
    )


def test_a_project_with_an_explicit_key_is_rewritten_as_a_block() -> None:
    text = f"{HEAD}projects:\n  - slug: a\n    ? name\n    : A\n    summary: S\n"
    assert upsert(text, {"slug": "a", "name": "B", "summary": "S"}) == (
        f"{HEAD}projects:\n  - slug: a\n    name: B\n    summary: S\n"
    )


def test_upserting_an_unchanged_project_changes_nothing() -> None:
    ours = OURS.read_text(encoding="utf-8")
    braces = f"{HEAD}projects:\n  - {{name: A, slug: a, summary: S}}  # short\n"
    for text in (ours, braces):
        for project in load(text).projects:
            assert upsert(text, project) == text


def test_each_of_our_projects_can_be_removed_and_added_again() -> None:
    text = OURS.read_text(encoding="utf-8")
    manifest = load(text)
    for project in manifest.projects:
        without = remove(text, project.slug)
        assert load(without).find(project.slug) is None
        assert load(upsert(without, project)) == manifest


def test_removing_the_last_project_leaves_an_empty_list() -> None:
    text = f"{HEAD}projects:  # all of them\n{NEW_BLOCK}"
    assert remove(text, "bread-prices") == f"{HEAD}projects: []  # all of them\n"


def test_a_project_that_breaks_a_rule_is_rejected_with_its_location_in_the_edited_text() -> None:
    with pytest.raises(InvalidInput) as raised:
        upsert(TWO, NEW | {"area": "nowhere"})
    assert [str(p.location) for p in raised.value.problems] == ["projects.yml:17:11"]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}projects: [{{slug: a, name: A, summary: S}}]\n",
        f"{HEAD}? projects\n: - slug: a\n    name: A\n    summary: S\n",
        "{version: 1, organization: o}\n",
    ],
)
def test_projects_in_flow_style_or_below_an_explicit_key_are_rejected(text: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        upsert(text, NEW)
    assert [p.id for p in raised.value.problems] == ["projects-in-brackets"]


def test_removing_an_unknown_project_raises_key_error() -> None:
    with pytest.raises(KeyError):
        remove(TWO, "nobody")


# -- properties --------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20)
TEXTS = st.one_of(
    WORDS.filter(lambda text: text.strip()),
    st.sampled_from(
        ["yes", "null", "1.5", "- a", "# no", "a: b", "'", '"', "{x", "[x", "&a", "*a", "!t", "خريطة", "%"]
    ),
)
SLUGS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True).filter(
    lambda slug: slug.lower() != "roster" and "--" not in slug
)


@st.composite
def projects(draw: st.DrawFn, slug: str) -> dict[str, Any]:
    project: dict[str, Any] = {"slug": slug, "name": draw(TEXTS), "summary": draw(TEXTS)}
    extras: dict[str, st.SearchStrategy[Any]] = {
        "lang": st.sampled_from(["ar", "en", "no"]),
        "reason": TEXTS,
        "since": st.dates().map(str),
        "stewards": st.just([{"login": "a-steward", "id": 4242}]),
        "trust": st.fixed_dictionaries({"funds": TEXTS, "legal_form": TEXTS}),
        "repository": st.sampled_from([None, "https://git.example.net/x", {}, {"topics": []}]),
        "links": st.sampled_from([{}, {"website": "https://example.org/#a"}]),
        "roles": st.lists(TEXTS, max_size=3).map(
            lambda titles: [{"id": f"r{n}", "title": title} for n, title in enumerate(titles)]
        ),
    }
    for key in draw(st.sets(st.sampled_from(sorted(extras)))):
        project[key] = draw(extras[key])
    return project


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a handwritten manifest, with any order, comments, blank lines, indentation and line endings."""
    slugs = draw(st.lists(SLUGS, max_size=5, unique_by=(str.lower, team_name)))
    indent = " " * draw(st.integers(0, 4))
    gap = draw(st.sampled_from(["", "\n", "\n\n"]))
    remark = st.sampled_from(["", "", f"{indent}# a remark\n", "# far left\n", f"{indent}    # deep\n"])
    blocks = []
    for slug in slugs:
        lines = [
            f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in draw(projects(slug)).items()
        ]
        block = "".join(f"{indent}{'  ' if n else '- '}{line}\n" for n, line in enumerate(lines))
        blocks.append(draw(remark) + block + draw(remark))
    body = f"projects:{draw(st.sampled_from(['', '  # ours']))}\n" + gap.join(blocks) if slugs else ""
    text = (
        HEAD
        + draw(st.sampled_from(["", "\n"]))
        + body
        + draw(st.sampled_from(["", "\n# end\n", "areas: {}\n"]))
    )
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), slugs


def is_inserted(before: str, after: str) -> bool:
    """Whether `after` is `before` with one piece inserted."""
    length = len(after) - len(before)
    common = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return length > 0 and any(after[:at] + after[at + length :] == before for at in range(common + 1))


@given(files(), st.data())
@settings(max_examples=100, deadline=None)
def test_adding_a_project_inserts_one_piece_and_removing_it_restores_the_file(
    file: tuple[str, list[str]], data: st.DataObject
) -> None:
    text, slugs = file
    teams = {team_name(slug) for slug in slugs}
    new = data.draw(SLUGS.filter(lambda slug: team_name(slug) not in teams))
    edited = upsert(text, data.draw(projects(new)))
    assert is_inserted(text, edited)
    assert [p.slug for p in load(edited).projects if p.slug != new] == slugs
    if slugs:
        assert remove(edited, new) == text


@given(files(), st.data())
@settings(max_examples=100, deadline=None)
def test_changing_a_project_keeps_all_comments_and_other_projects(
    file: tuple[str, list[str]], data: st.DataObject
) -> None:
    text, slugs = file
    if not slugs:
        return
    slug = data.draw(st.sampled_from(slugs))
    wanted = data.draw(projects(slug))
    edited = upsert(text, wanted)
    assert upsert(edited, wanted) == edited
    before, after = load(text), load(edited)
    assert [p for p in after.projects if p.slug != slug] == [p for p in before.projects if p.slug != slug]
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in edited.splitlines() if line.lstrip().startswith("#")] == comments


@given(files(), st.data())
@settings(max_examples=60, deadline=None)
def test_removing_a_project_only_deletes_text(file: tuple[str, list[str]], data: st.DataObject) -> None:
    text, slugs = file
    if len(slugs) < 2:
        return
    slug = data.draw(st.sampled_from(slugs))
    edited = remove(text, slug)
    assert is_inserted(edited, text)
    assert [p.slug for p in load(edited).projects] == [s for s in slugs if s != slug]
