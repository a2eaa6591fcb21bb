"""A plan's Markdown shows reviewers what they need to know."""

from typing import Any

import pytest

from support.operations import AnyOperation, joins
from tahaluf.plan import (
    MADE_BY_APPLY,
    Announcement,
    Blocked,
    Change,
    ChangeKind,
    ChangeOrigin,
    Json,
    Operation,
    Plan,
    Risk,
    Unmanaged,
    blocked_to_markdown,
    changes_to_markdown,
    group_for_display,
    to_markdown,
)
from tahaluf.plan.markdown import (
    ANNOUNCED_HEADING,
    ANNOUNCED_NOTE,
    APPROVAL_NOTE,
    DRIFT_NOTE,
    NEEDS_APPROVAL,
    PEOPLE_NOTE,
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
        "- `pine`: repository: it is elsewhere; move it",
    ]


def test_renames_share_a_line_that_shows_each_previous_name() -> None:
    markdown = to_markdown(Plan.from_items([renamed("a", "A"), renamed("b", "B")]))
    assert "- rename 2 labels: `a` → `A`, `b` → `B`" in markdown


def test_merging_labels_is_not_shown_as_a_rename() -> None:
    merge = change(
        "labels", ChangeKind.RENAME, "old", AnyOperation({"id": "1", "name": "old"}, {"into": "new"})
    )
    markdown = to_markdown(Plan.from_items([renamed("a", "A"), renamed("b", "B"), merge]))
    assert "- rename label `old`: into: `new`" in markdown


def test_a_merged_label_names_the_label_it_becomes() -> None:
    merge = change("labels", ChangeKind.MERGE, "old", AnyOperation({"name": "old"}, {"into": "new"}))
    assert "- merge label `old` into `new`" in to_markdown(Plan.from_items([merge]))


def test_a_lower_permission_is_not_shown_as_removed_access() -> None:
    lower = change("team", ChangeKind.REVOKE, "olive on olive", AnyOperation("admin", "maintain"))
    text = to_markdown(Plan.from_items([lower]))
    assert "- lower team access to the repository: `admin` → `maintain` · *reduces access*" in text


@pytest.mark.parametrize(("is_done", "marked"), [(False, True), (True, False)])
def test_only_changes_that_are_still_to_be_made_need_approval(is_done: bool, marked: bool) -> None:
    grant = change("team", ChangeKind.GRANT, "a", AnyOperation(after="maintain"), risk=Risk.ACCESS)
    assert (NEEDS_APPROVAL in "".join(changes_to_markdown([grant], is_done=is_done))) is marked


def test_a_plan_says_where_the_people_it_does_not_name_are_named() -> None:
    grant = change("team", ChangeKind.GRANT, "a steward of olive", joins("lina"))
    assert PEOPLE_NOTE in to_markdown(Plan.from_items([grant]))
    team = change("team", ChangeKind.GRANT, "a", AnyOperation(after="maintain"), risk=Risk.ACCESS)
    assert PEOPLE_NOTE not in to_markdown(Plan.from_items([team]))


def test_code_in_a_reason_is_shown_as_code() -> None:
    blocked = Blocked("olive", "team", "olive", "no `*limits*`", "write *more*")
    assert blocked_to_markdown([blocked]) == "- `olive`: team: no `*limits*`; write \\*more\\*"


def test_a_new_repository_shows_its_visibility() -> None:
    operation = AnyOperation(after={"visibility": "public"})
    created = change("repository", ChangeKind.CREATE, "olive", operation, reason="public")
    assert "- create repository (public)" in to_markdown(Plan.from_items([created]))


def test_fields_are_shown_with_their_old_and_new_values() -> None:
    before: dict[str, Json] = {"description": "Old", "has_wiki": True}
    after: dict[str, Json] = {"description": "", "has_wiki": False}
    updated = change("repository", ChangeKind.UPDATE, "settings", AnyOperation(before, after))
    assert ": description: `Old` → nothing; wiki: on → off" in to_markdown(Plan.from_items([updated]))


def test_a_project_whose_changes_may_wait_is_bold() -> None:
    adopted = change("repository", ChangeKind.ADOPT, "x", AnyOperation(), risk=Risk.ADOPTION)
    label = change("labels", ChangeKind.CREATE, "x", AnyOperation())
    assert "all other changes to **olive** wait" in to_markdown(Plan.from_items([adopted, label]))


def test_notes_are_escaped_and_shown_after_the_changes() -> None:
    plan = Plan((change("labels", ChangeKind.CREATE, "x", AnyOperation()),), notes=("a *note*", "`b`"))
    assert to_markdown(plan).split("\n\n")[-2:] == ["a \\*note\\*", "`b`"]


def test_an_item_whose_name_says_nothing_is_described_by_its_resource() -> None:
    blocked = Blocked("olive", "team", "team", "no", "yes")
    assert blocked_to_markdown([blocked]) == "- `olive`: team: no; yes"
    left = Plan.from_items(
        [Unmanaged("olive", "team", "olive", "stays"), Unmanaged("pine", "files", "a", "s", is_discreet=True)]
    )
    assert "- `olive`: team: stays\n- `pine`: files (1): s\n" in to_markdown(left)


@pytest.mark.parametrize(
    ("items", "follows", "is_shown"),
    [([], "#### After", False), ([change("labels", ChangeKind.CREATE, "x", AnyOperation())], "", True)],
)
def test_a_summary_is_shown_unless_only_later_effects_follow(
    items: list[Change], follows: str, is_shown: bool
) -> None:
    text = to_markdown(Plan.from_items(items), follows=follows)
    assert ("**1 change in 1 project.**" in text) is is_shown
    assert text.startswith(follows)


def test_only_batched_changes_share_a_line() -> None:
    grants = [change("team", ChangeKind.GRANT, name, AnyOperation(after="maintain")) for name in ("a", "b")]
    labels = [change("labels", ChangeKind.CREATE, name, AnyOperation(), batched=True) for name in ("c", "d")]
    assert [[change.target for change in line] for line in group_for_display([*grants, *labels])] == [
        ["a"],
        ["b"],
        ["c", "d"],
    ]


def test_a_plan_is_shown_with_a_line_for_each_change() -> None:
    grant = change(
        "team", ChangeKind.GRANT, "olive on olive", AnyOperation(after="maintain"), risk=Risk.ACCESS
    )
    delete = change(
        "labels", ChangeKind.DELETE, "old", AnyOperation({"id": 1}), risk=Risk.DESTRUCTIVE, reason="unused"
    )
    drift = change("labels", ChangeKind.UPDATE, "bug", AnyOperation("a", "b"), origin=ChangeOrigin.DRIFT)
    plan = Plan.from_items(
        [grant, delete, drift, Blocked("pine", "team", "t", "it is taken", "choose another")]
    )
    assert to_markdown(plan) == (
        "**3 changes in 1 project.** "
        f"{MADE_BY_APPLY}\n\n"
        "#### Your change\n\n"
        "**olive**\n\n"
        "- grant team access to the repository: `maintain` · *gives access* · **needs approval**\n"
        "- delete label `old` (unused) · *cannot be undone* · **needs approval**\n\n"
        f"#### Drift that will be corrected\n\n{DRIFT_NOTE}\n\n"
        "**olive**\n\n"
        "- update label `bug`: `a` → `b`\n\n"
        f"{APPROVAL_NOTE} If a change is held back, the other changes do not wait for it.\n\n"
        "#### Blocked\n\nBlocked items are not applied until their cause is resolved. "
        "All other changes are applied without them.\n\n"
        "- `pine`: `t`: it is taken; choose another"
    )


def test_a_plan_without_changes_says_so_above_what_is_blocked() -> None:
    assert to_markdown(Plan()) == "**Nothing to do.** GitHub matches the manifest."
    blocked = to_markdown(Plan.from_items([Blocked("pine", "team", "pine", "no", "yes")]))
    assert blocked.endswith("\n\n- `pine`: team: no; yes")


def test_changes_that_share_a_line_show_their_risk() -> None:
    deleted = [
        change(
            "labels", ChangeKind.DELETE, name, AnyOperation({"id": name}), batched=True, risk=Risk.DESTRUCTIVE
        )
        for name in ("a", "b")
    ]
    assert "- delete 2 labels: `a`, `b` · *cannot be undone* · **needs approval**" in to_markdown(
        Plan.from_items(deleted)
    )


def test_unmanaged_things_are_folded_and_counted() -> None:
    plan = Plan.from_items(
        Unmanaged("olive", "labels", name, f"reason {name}", details="private") for name in ("a", "b")
    )
    markdown = to_markdown(plan)
    assert (
        "<details><summary>Left unchanged: 2 items that exist only on GitHub</summary>\n\n"
        "- `olive`: labels `a`: reason a" in markdown
    )
    assert markdown.endswith("\n\n</details>")
    assert "private" not in markdown


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_kind_has_its_verb(kind: ChangeKind) -> None:
    verb = {ChangeKind.UPDATE: "update", ChangeKind.ADOPT: "adopt"}.get(kind, kind.value)
    plan = Plan.from_items([change("labels", kind, "x", AnyOperation())])
    assert any(line.startswith(f"- {verb} label `x`") for line in to_markdown(plan).splitlines())


def test_a_heading_is_shown_only_above_changes() -> None:
    plan = Plan.from_items([change("labels", ChangeKind.CREATE, "x", AnyOperation())])
    assert [line for line in to_markdown(plan).splitlines() if line.startswith("#")] == ["#### Your change"]


def test_announcements_have_a_section_and_name_their_project_if_they_have_one() -> None:
    items = [
        Announcement("", "setting", "roster", "changes: a *→* b", Risk.ACCESS),
        Announcement("", "other files", "2 files", "2 other files change"),
        Announcement("olive", "entry", "name_*x*", "changes", plural="change"),
    ]
    assert to_markdown(Plan.from_items(items)).split("\n\n")[1:] == [
        f"#### {ANNOUNCED_HEADING}",
        ANNOUNCED_NOTE,
        "- 2 other files change\n"
        "- the setting `roster` changes: a \\*→\\* b · **review this closely**\n"
        "- in the entry of `olive`, the key `name_*x*` changes",
    ]


@pytest.mark.parametrize(("resource", "expected"), [("page", True), ("pages", True), ("setting", False)])
def test_a_plan_that_changes_pages_says_when_they_change(resource: str, expected: bool) -> None:
    text = to_markdown(Plan.from_items([Announcement("", resource, "map", "changes")]))
    assert ("Pages change when the site is next published." in text) is expected
