"""The Markdown of a plan, as reviewers read it."""

from typing import Any

from support.operations import AnyOperation
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeKind,
    Operation,
    Plan,
    Unmanaged,
    blocked_to_markdown,
    group_for_display,
    to_markdown,
)


def change(resource: str, kind: ChangeKind, target: str, operation: Operation, **fields: Any) -> Change:
    return Change(project="olive", resource=resource, kind=kind, target=target, operation=operation, **fields)


def renamed(before: str, after: str) -> Change:
    operation = AnyOperation({"id": before, "name": before}, {"name": after}, previous_name=before)
    return change("labels", ChangeKind.RENAME, after, operation, batched=True)


def test_unmanaged_items_with_one_reason_share_a_line() -> None:
    plan = Plan.from_items(Unmanaged("olive", "labels", name, "not in the manifest") for name in ("a", "b"))
    assert "\n- `olive`: labels `a`, `b`: not in the manifest\n" in to_markdown(plan)


def test_blocked_items_with_one_reason_share_a_line() -> None:
    blocked = [Blocked("olive", "labels", f"delete {name}", "too many", "raise it") for name in ("a", "b")]
    other = Blocked("pine", "repository", "pine", "it is elsewhere", "move it")
    assert blocked_to_markdown([*blocked, other]).splitlines() == [
        "- `olive`: `delete a`, `delete b`: too many; raise it",
        "- `pine`: it is elsewhere; move it",
    ]


def test_renames_share_a_line_that_shows_each_previous_name() -> None:
    markdown = to_markdown(Plan.from_items([renamed("a", "A"), renamed("b", "B")]))
    assert "- rename 2 labels: `a` → `A`, `b` → `B`" in markdown


def test_merging_labels_is_not_shown_as_a_rename() -> None:
    merge = change(
        "labels", ChangeKind.RENAME, "old", AnyOperation({"id": "1", "name": "old"}, {"into": "new"})
    )
    markdown = to_markdown(Plan.from_items([renamed("a", "A"), renamed("b", "B"), merge]))
    assert "- rename labels `old`: into: `new`" in markdown


def test_a_new_repository_shows_its_visibility() -> None:
    operation = AnyOperation(after={"visibility": "public"})
    created = change("repository", ChangeKind.CREATE, "olive", operation, reason="public")
    assert "- create repository `olive` (public)" in to_markdown(Plan.from_items([created]))


def test_fields_are_shown_with_their_old_and_new_values() -> None:
    before, after = {"description": "Old", "has_wiki": True}, {"description": "", "has_wiki": False}
    updated = change("repository", ChangeKind.UPDATE, "settings", AnyOperation(before, after))
    assert ": description: `Old` → nothing; has_wiki: on → off" in to_markdown(Plan.from_items([updated]))


def test_only_batched_changes_share_a_line() -> None:
    grants = [change("team", ChangeKind.GRANT, name, AnyOperation(after="maintain")) for name in ("a", "b")]
    labels = [change("labels", ChangeKind.CREATE, name, AnyOperation(), batched=True) for name in ("c", "d")]
    assert [[change.target for change in line] for line in group_for_display([*grants, *labels])] == [
        ["a"],
        ["b"],
        ["c", "d"],
    ]
