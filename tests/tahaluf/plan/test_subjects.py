"""A later plan about the same subject revokes an earlier review, so a change's subject must not vary."""

from dataclasses import replace
from typing import Any

import pytest

from support.operations import AnyOperation, AnyPersonOperation, joins, leaves
from tahaluf.plan import Announcement, Change, ChangeKind, Plan, ReviewRecord, Risk, is_reviewed, to_json


def change(before: Any = None, after: Any = None, **fields: Any) -> Change:
    values = {"project": "olive", "resource": "team", "kind": ChangeKind.GRANT, "target": "t", **fields}
    return Change(operation=AnyOperation(before, after), risk=Risk.ACCESS, **values)


def person(number: int | None = 7, login: str = "lina", **fields: Any) -> Change:
    return _of_person(joins(login, number, **fields.pop("more", {})), kind=ChangeKind.GRANT, **fields)


def removed(number: int = 7, **fields: Any) -> Change:
    return _of_person(leaves("lina", number), kind=ChangeKind.REVOKE, **fields)


def _of_person(operation: AnyPersonOperation, **fields: Any) -> Change:
    return replace(change(), operation=operation, **fields)


def _granted(change: Change) -> int | str | None:
    return None if change.granted_person is None else change.granted_person.account


def test_a_grant_is_about_one_account_whatever_its_login_and_the_projects_words() -> None:
    assert person().subject == person(login="another").subject == person(target="else").subject
    assert person().subject == person(more={"description": "d"}).subject
    others = [
        person(8),
        person(None),
        person(project="pine"),
        person(resource="labels"),
        change(None, "maintain"),
    ]
    assert person().subject not in {other.subject for other in others}
    assert person(None, "Lina").subject == person(None, "lina").subject


def test_removals_of_people_share_one_subject_of_their_team() -> None:
    assert removed(7).subject == removed(8).subject
    assert removed().subject not in {removed(project="pine").subject, removed(resource="labels").subject}
    assert removed().subject in person().opposing_subjects
    assert person().opposing_subjects == {person().subject, removed().subject}
    assert removed(project="pine").subject not in person().opposing_subjects


@pytest.mark.parametrize("other", [{"project": "pine"}, {"resource": "labels"}, {"target": "u"}])
def test_another_thing_is_another_subject(other: dict[str, Any]) -> None:
    assert change(None, "read").subject == change(None, "admin").subject
    assert change(None, "read").subject != change(None, "read", **other).subject
    assert change(None, "read").opposing_subjects == {change(None, "read").subject}


@pytest.mark.parametrize("other", [("pine", "r", "t"), ("olive", "s", "t"), ("olive", "r", "u")])
def test_announcements_differ_by_what_they_are_about_and_say(other: tuple[str, str, str]) -> None:
    first = Announcement("olive", "r", "t", "text")
    assert first.subject == Announcement("olive", "r", "t", "else", Risk.ACCESS).subject
    assert first.subject != Announcement(*other, "text").subject
    assert len({first.digest, Announcement("olive", "r", "t", "else").digest,
                Announcement("olive", "r", "t", "text", Risk.ACCESS).digest}) == 3  # fmt: skip


def test_the_newest_plan_that_speaks_of_a_change_decides() -> None:
    grant = person()
    shown = ReviewRecord(frozenset({grant.digest}), frozenset({grant.subject}))
    contradicted = ReviewRecord(frozenset(), frozenset({removed().subject}))
    silent = ReviewRecord(frozenset({"x"}), frozenset({"y"}))
    assert is_reviewed(grant, [silent, shown]) is True
    assert is_reviewed(grant, [contradicted, shown]) is False
    assert is_reviewed(grant, [silent]) is None
    assert shown | contradicted == ReviewRecord(shown.digests, shown.subjects | contradicted.subjects)


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_access_and_removals_are_never_left_out_of_a_plan(kind: ChangeKind) -> None:
    plain = Change(project="o", resource="labels", kind=kind, target="t", operation=AnyOperation(after="x"))
    always = {
        ChangeKind.MERGE,
        ChangeKind.GRANT,
        ChangeKind.UNARCHIVE,
        ChangeKind.REVOKE,
        ChangeKind.DELETE,
        ChangeKind.ARCHIVE,
    }
    assert plain.is_always_shown == (kind in always)


@pytest.mark.parametrize("key", ["visibility", "privacy", "permission"])
def test_who_can_see_or_do_what_is_never_left_out(key: str) -> None:
    fields: dict[str, Any] = {"project": "o", "resource": "team", "kind": ChangeKind.UPDATE, "target": "t"}
    assert Change(operation=AnyOperation({key: "a"}, {key: "b"}), **fields).is_always_shown
    assert Change(operation=AnyOperation({key: "a"}), **fields).is_always_shown
    assert Change(operation=AnyOperation(None, {key: "a"}), **fields).is_always_shown
    assert not Change(operation=AnyOperation({"x": "a"}, {"x": "b"}), **fields).is_always_shown
    assert not Change(operation=AnyOperation([key], key), **fields).is_always_shown
    risky = Change(operation=AnyOperation(), risk=Risk.PROTECTION, **fields)
    assert risky.is_always_shown


def test_announcements_are_in_the_json() -> None:
    plan = Plan(announcements=(Announcement("olive", "r", "t", "text", Risk.ACCESS),))
    [entry] = to_json(plan)["announcements"]
    assert entry == {"project": "olive", "resource": "r", "target": "t", "text": "text", "risk": "access"}


@pytest.mark.parametrize("values", [["id", "login"], "a login", None])
def test_a_list_or_a_text_with_the_word_login_is_about_nobody(values: Any) -> None:
    """Topics can have any name, even `login`."""
    topics = change(None, values, target="topics", resource="repository")
    assert topics.granted_person is None
    assert topics.opposing_subjects == {topics.subject}


def test_access_is_received_by_the_account_or_if_that_is_unknown_by_the_login() -> None:
    assert _granted(person(7)) == 7
    assert _granted(person(None, "Lina")) == "lina"
    assert _granted(removed(7)) is None
