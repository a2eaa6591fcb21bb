"""Identical changes to several projects share a line, both on the terminal and in comments."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.operations import AnyOperation, joins
from support.plan_comments import parse_plan_comment
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeKind,
    Mark,
    Plan,
    Risk,
    Unmanaged,
    describe_line,
    describe_projects,
    fold_changes,
    fold_entries,
    to_markdown,
)


def label(project: str, target: str, kind: ChangeKind = ChangeKind.CREATE, **fields: Any) -> Change:
    values: dict[str, Any] = {"operation": AnyOperation(after={"name": target}), "batched": True, **fields}
    return Change(project=project, resource="labels", kind=kind, target=target, **values)


def markdown(*changes: Change) -> str:
    return to_markdown(Plan.from_items(changes))


def test_equal_changes_name_their_projects_once() -> None:
    text = markdown(*(label(slug, name) for slug in ("olive", "pine", "fig") for name in ("bug", "data")))
    assert text.split("\n\n")[-2:] == [
        "In 3 projects: `fig`, `olive`, `pine`",
        "- create 2 labels: `bug`, `data`",
    ]


def test_what_differs_in_one_project_has_a_section_of_its_own() -> None:
    text = markdown(label("olive", "bug"), label("pine", "bug"), label("pine", "data"))
    assert text.split("\n\n")[-4:] == [
        "In 2 projects: `olive`, `pine`",
        "- create label `bug`",
        "**pine**",
        "- create label `data`",
    ]


def test_sections_of_as_many_projects_are_in_the_order_of_their_names() -> None:
    changes = [label("fig", "a"), label("fig", "b"), label("olive", "b"), label("pine", "a")]
    found = [section.projects for section in fold_changes(changes, in_public=True)]
    assert found == [("fig", "olive"), ("fig", "pine")]


def test_changes_with_different_values_are_not_folded() -> None:
    changes = [
        label(slug, "bug", ChangeKind.UPDATE, operation=AnyOperation({"color": old}, {"color": "ffffff"}))
        for slug, old in (("olive", "000000"), ("pine", "111111"))
    ]
    text = markdown(*changes)
    assert "`000000` → `ffffff`" in text and "`111111` → `ffffff`" in text


def test_a_change_that_needs_a_review_is_not_folded_into_one_that_needs_none() -> None:
    text = markdown(
        label("olive", "bug", ChangeKind.DELETE),
        label("pine", "bug", ChangeKind.DELETE, risk=Risk.DESTRUCTIVE),
    )
    assert (
        "- delete label `bug`\n" in text
        and "- delete label `bug` · *cannot be undone* · **needs approval**" in text
    )


def test_two_people_in_one_project_are_counted_and_not_named() -> None:
    grants = [
        Change(
            project=slug,
            resource="team",
            kind=ChangeKind.GRANT,
            target=f"a steward of {slug}",
            operation=joins(login),
            risk=Risk.ACCESS,
        )
        for slug, login in (("olive", "lina"), ("olive", "omar"), ("pine", "sami"))
    ]
    text = markdown(*grants)
    assert "In 2 projects: `olive`, `pine`\n\n- add a steward to the team · *gives access*" in text
    assert "**olive**\n\n- add a steward to the team · *gives access*" in text
    assert not any(login in text for login in ("lina", "omar", "sami"))
    assert "add 2 stewards to the team" in markdown(*grants[:2])


def test_nearly_all_projects_are_described_by_the_ones_that_are_missing() -> None:
    slugs = [f"p-{number:02}" for number in range(10)]
    changes = [label(slug, "bug") for slug in slugs] + [label(slug, "data") for slug in slugs[1:]]
    sections = fold_changes(Plan.from_items(changes).changes, in_public=True)
    assert (
        describe_projects(sections[1].projects, sections[:1], str)
        == "9 of these 10 projects, all except p-00"
    )
    assert describe_projects(slugs[2:], sections[:1], str) == "8 of these 10 projects, all except p-00, p-01"
    assert describe_projects(("p-01",), sections[:1], str) == "1 project: p-01"
    assert describe_projects(sections[0].projects, sections[:1], str).startswith("10 projects: p-00, ")
    assert describe_projects(("p-01",), [], str) == "1 project: p-01"
    assert describe_projects(("other", "p-01"), sections[:1], str) == "2 projects: other, p-01"


@pytest.mark.parametrize(
    ("total", "named", "is_short"),
    [(3, 2, False), (4, 3, True), (6, 4, False), (7, 5, True)],
)
def test_missing_projects_are_named_only_if_they_are_less_than_half_as_many(
    total: int, named: int, is_short: bool
) -> None:
    slugs = [f"p-{number}" for number in range(total)]
    sections = fold_changes([label(slug, "bug") for slug in slugs], in_public=True)
    text = describe_projects(slugs[:named], sections, str)
    assert ("all except" in text) is is_short
    assert (slugs[0] in text) is not is_short


@pytest.mark.parametrize(
    "other",
    [
        {"kind": ChangeKind.UPDATE},
        {"resource": "team"},
        {"risk": Risk.ACCESS},
        {"batched": False},
        {"reason": "another"},
        {"target": "other"},
        {"operation": AnyOperation("admin", {"permission": "read"})},
    ],
    ids=", ".join,
)
def test_a_change_is_folded_only_with_equal_changes(other: dict[str, Any]) -> None:
    fields = {"kind": ChangeKind.REVOKE, "resource": "same", "operation": AnyOperation("admin")}
    first = Change(project="olive", **{"target": "t", "batched": True, **fields})  # type: ignore[arg-type]
    second = replace(first, project="pine")
    assert len(fold_changes([first, second], in_public=True)) == 1
    changed = replace(second, **{"resource": "same", **other})
    assert [s.projects for s in fold_changes([first, changed], in_public=True)] == [("olive",), ("pine",)]


def test_two_kinds_of_change_are_not_folded_even_if_they_are_described_alike() -> None:
    first, second = label("olive", "bug"), label("pine", "bug", ChangeKind.UPDATE)
    assert first.mark is second.mark is None
    assert describe_line([first], in_public=True) == describe_line([second], in_public=True)
    assert len(fold_changes([first, second], in_public=True)) == 2


def test_equal_changes_of_one_project_stay_separate() -> None:
    changes = [label("olive", "bug"), label("olive", "bug"), label("pine", "bug")]
    assert [(s.projects, sum(map(len, s.lines))) for s in fold_changes(changes, in_public=True)] == [
        (("olive", "pine"), 1),
        (("olive",), 1),
    ]


def test_blocked_and_unmanaged_items_are_folded_over_projects() -> None:
    blocked = [Blocked(slug, "team", slug, "too many", "raise it") for slug in ("olive", "pine")]
    unmanaged = [Unmanaged(slug, "labels", name, "no") for slug in ("fig", "olive") for name in ("a", "b")]
    [no] = fold_entries(blocked)
    [left] = fold_entries(unmanaged)
    assert (no.projects, no.targets) == (("olive", "pine"), ("",))
    assert (left.projects, left.targets) == (("fig", "olive"), ("a", "b"))
    assert "- `olive`, `pine`: team: too many; raise it" in to_markdown(Plan.from_items(blocked))
    assert "- `fig`, `olive`: labels `a`, `b`: no" in to_markdown(Plan.from_items(unmanaged))


PUBLIC = {"visibility": "public"}
MARKS: dict[tuple[ChangeKind, Risk], Mark] = {
    **{(ChangeKind.ADOPT, risk): Mark.ADOPTS for risk in Risk},
    **{(ChangeKind.GRANT, risk): Mark.GIVES_ACCESS for risk in Risk},
    **{(ChangeKind.UNARCHIVE, risk): Mark.GIVES_ACCESS for risk in Risk},
    **{(ChangeKind.REVOKE, risk): Mark.REMOVES_ACCESS for risk in Risk},
    (ChangeKind.UPDATE, Risk.PROTECTION): Mark.REDUCES_PROTECTION,
    (ChangeKind.UPDATE, Risk.ACCESS): Mark.GIVES_ACCESS,
    (ChangeKind.UPDATE, Risk.DESTRUCTIVE): Mark.IRREVERSIBLE,
    (ChangeKind.DELETE, Risk.ACCESS): Mark.GIVES_ACCESS,
    (ChangeKind.DELETE, Risk.DESTRUCTIVE): Mark.IRREVERSIBLE,
    (ChangeKind.MERGE, Risk.DESTRUCTIVE): Mark.IRREVERSIBLE,
}


@pytest.mark.parametrize("kind", list(ChangeKind))
@pytest.mark.parametrize("risk", list(Risk))
def test_each_mark_means_one_thing(kind: ChangeKind, risk: Risk) -> None:
    """A change without a mark needs no special attention: a repository can be unarchived, and no person created a new
    repository's default labels.
    """
    nothing: tuple[Any, ...] = (None, {"visibility": None})
    for after in nothing:
        assert label("olive", "x", kind, operation=AnyOperation(after=after), risk=risk).mark is MARKS.get(
            (kind, risk)
        )
    if kind is not ChangeKind.REVOKE:
        something: tuple[Any, ...] = ("x", {"visibility": "private"})
        for after in something:
            assert label(
                "olive", "x", kind, operation=AnyOperation(after=after), risk=risk
            ).mark is MARKS.get((kind, risk))
        opened = label("olive", "x", kind, operation=AnyOperation(after=PUBLIC), risk=risk).mark
        assert opened is (Mark.BECOMES_PUBLIC if kind is ChangeKind.UPDATE else MARKS.get((kind, risk)))


@pytest.mark.parametrize(
    ("after", "mark"),
    [
        (None, Mark.REMOVES_ACCESS),
        ({"permission": None}, Mark.REMOVES_ACCESS),
        ({}, Mark.REMOVES_ACCESS),
        ("read", Mark.REDUCES_ACCESS),
        ({"permission": None, "role": "member"}, Mark.REDUCES_ACCESS),
    ],
)
def test_access_is_reduced_if_some_of_it_remains(after: Any, mark: Mark) -> None:
    assert label("olive", "x", ChangeKind.REVOKE, operation=AnyOperation("admin", after)).mark is mark


slugs = st.sampled_from([f"p-{number}" for number in range(6)])
names = st.sampled_from(["bug", "data", "help"])


@given(st.sets(st.tuples(slugs, names), max_size=18))
def test_a_reader_of_the_folded_plan_finds_exactly_its_changes(pairs: set[tuple[str, str]]) -> None:
    plan = Plan.from_items(label(slug, name) for slug, name in sorted(pairs))
    lines = parse_plan_comment(to_markdown(plan)).lines
    assert sorted((line.project, line.target) for line in lines) == sorted(pairs)


def test_lines_are_in_the_order_of_kinds_and_resources_stay_together() -> None:
    mixed = [
        label("olive", "a", batched=False),
        Change(
            project="olive", resource="team", kind=ChangeKind.CREATE, target="t", operation=AnyOperation()
        ),
        label("olive", "b", batched=False),
        label("olive", "c", ChangeKind.DELETE, batched=False),
        label("olive", "d", batched=False),
    ]
    [section] = fold_changes(mixed, in_public=False)
    assert [change.target for line in section.lines for change in line] == ["a", "b", "d", "t", "c"]
