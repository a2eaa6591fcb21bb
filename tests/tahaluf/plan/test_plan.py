from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.operations import AnyOperation, joins, leaves
from tahaluf.plan import (
    UNSET,
    Announcement,
    Blocked,
    Change,
    ChangeKind,
    ChangeOrigin,
    HeldChange,
    HoldCause,
    Mark,
    Operation,
    PersonOperation,
    Plan,
    Risk,
    Unmanaged,
    expected_seconds,
    no_steps_for,
    rate_limit_points,
    to_json,
)
from tahaluf.plan.as_json import NOT_IN_PUBLIC
from tahaluf.plan.json_format import HeldJson

kinds = st.sampled_from(list(ChangeKind))
changes = st.builds(
    Change,
    project=st.sampled_from(["olive", "water-map", "press-kit"]),
    resource=st.sampled_from(["repository", "labels", "team"]),
    kind=kinds,
    target=st.text(max_size=5),
    operation=st.builds(
        AnyOperation,
        after=st.none() | st.text(max_size=3) | st.dictionaries(st.text(max_size=3), st.integers()),
    ),
    risk=st.sampled_from(list(Risk)),
    batched=st.booleans(),
)


REMOVALS_AND_GRANTS = {
    *(ChangeKind.REVOKE, ChangeKind.MERGE, ChangeKind.DELETE, ChangeKind.ARCHIVE),
    *(ChangeKind.GRANT, ChangeKind.UNARCHIVE),
}


def label(number: int, **fields: object) -> Change:
    defaults: dict[str, Any] = {
        "project": "olive",
        "resource": "labels",
        "kind": ChangeKind.CREATE,
        "target": f"label {number}",
        "operation": AnyOperation(after={"name": str(number)}),
        "batched": True,
    }
    return Change(**defaults | fields)


def test_words_in_digests_and_in_json_stay_the_same() -> None:
    """If one of these words changed, plans that were merged earlier would no longer count as reviews."""
    assert [kind.value for kind in ChangeKind] == [
        "adopt", "unarchive", "create", "rename", "update", "grant", "revoke", "merge", "delete", "archive",
    ]  # fmt: skip
    assert [risk.value for risk in Risk] == ["none", "access", "adoption", "destructive", "protection"]
    assert [origin.value for origin in ChangeOrigin] == ["requested", "drift"]
    assert [mark.value for mark in Mark] == [
        "gives access", "removes access", "reduces access", "becomes public", "reduces protection",
        "cannot be undone", "adopts",
    ]  # fmt: skip


def test_causes_have_the_words_that_the_json_schema_lists() -> None:
    assert set(get_args(get_type_hints(HeldJson)["cause"])) == {cause.value for cause in HoldCause}


GRANT = label(1, resource="team", kind=ChangeKind.GRANT, operation=joins("Lina"))
IDENTITIES: dict[str, tuple[Change | Announcement, str, str]] = {
    "change": (label(1), "749288e698f7e249672da60f6e3cd932", "e6d2ec726141e1b7"),
    "removal": (
        label(1, kind=ChangeKind.DELETE, operation=AnyOperation({"b": 1, "a": 2})),
        "6307184711d796f7aedd73b0e80dcdb9",
        "e6d2ec726141e1b7",
    ),
    "grant": (GRANT, "8e7188d378098423a62ab72cc86c4736", "0ba3a8b3685a4741"),
    "revocation": (
        replace(GRANT, kind=ChangeKind.REVOKE),
        "9406594c860aff652855a96eacb82039",
        "24046936423f8d4e",
    ),
    "announcement": (
        Announcement("olive", "setting", "roster", "changes", Risk.ACCESS),
        "0bd086c543d8430e7e96c9508d7b8c79",
        "084fdaecbcc0eb47",
    ),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_what_identifies_a_change_stays_the_same(name: str) -> None:
    """Merged pull requests contain these digests. If they changed, earlier reviews would no longer count."""
    item, digest, subject = IDENTITIES[name]
    assert (item.digest, item.subject) == (digest, subject)


def test_the_order_of_keys_does_not_matter_in_a_digest() -> None:
    one, other = (AnyOperation(after=dict(pairs)) for pairs in ([("a", 1), ("b", 2)], [("b", 2), ("a", 1)]))
    assert label(1, operation=one).digest == label(1, operation=other).digest


def test_an_item_says_nothing_that_it_was_not_told() -> None:
    plain = Change(project="o", resource="r", kind=ChangeKind.UPDATE, target="t", operation=Operation())
    assert (plain.reason, plain.details, plain.risk, plain.origin) == (
        "",
        "",
        Risk.NONE,
        ChangeOrigin.REQUESTED,
    )
    assert (plain.cost, plain.content_writes) == (1, 1)
    assert not (plain.batched or plain.exempt or plain.is_discreet)
    assert plain.mark is None and plain.person is None
    assert Blocked("o", "r", "t", "no", "yes").details == ""
    left = Unmanaged("o", "r", "t", "no")
    assert (left.is_notice, left.is_discreet, left.is_task, left.details) == (False, False, False, "")
    operation = Operation()
    assert (operation.before, operation.after, operation.previous_name) == (None,) * 3
    assert (operation.described, operation.reviewed_since) == ({}, "")
    assert "Operation" in str(no_steps_for(operation))
    held = HeldChange(plain)
    assert (held.cause, held.pull, held.prerequisite) == (HoldCause.NOT_SHOWN, None, None)


def test_a_held_change_has_the_cause_that_is_found_for_it() -> None:
    risky = label(1, risk=Risk.ACCESS)
    result = Plan.from_items([risky]).check_review(
        (), lambda change: HeldChange(change, HoldCause.REPLACED, 5)
    )
    assert result.held == (HeldChange(risky, HoldCause.REPLACED, 5),)
    assert Plan.from_items([risky]).check_review(()).held == (HeldChange(risky),)


@pytest.mark.parametrize(
    "build", [Plan.from_items, lambda items: Plan.merge(Plan.from_items([i]) for i in items)]
)
def test_items_are_sorted_however_they_are_combined(build: Any) -> None:
    items = [*everything("pine"), *everything("olive")]
    assert (
        build(items) == build(reversed(items)) == Plan.from_items([*everything("olive"), *everything("pine")])
    )
    assert slugs_of(build(items)) == [["olive", "pine"]] * 4


def test_a_plan_that_replaces_a_part_of_another_keeps_the_notes_of_both() -> None:
    assert Plan(notes=("a",)).with_projects_from([], Plan(notes=("b",))).notes == ("a", "b")


@pytest.mark.parametrize("in_public", [True, False])
@pytest.mark.parametrize("is_discreet", [True, False])
def test_what_is_not_public_is_counted_and_not_named(in_public: bool, is_discreet: bool) -> None:
    left = Unmanaged("olive", "labels", "secret", "no", is_discreet=is_discreet)
    [printed] = to_json(Plan((), (), (left,)), in_public=in_public)["unmanaged"]
    assert (printed["target"] == "secret") is not (in_public and is_discreet)
    assert printed["target"] == "secret" or "secret" not in str(printed)


@pytest.mark.parametrize("kind", [ChangeKind.GRANT, ChangeKind.REVOKE])
@pytest.mark.parametrize("operation", [leaves("lina"), AnyOperation({"login": "lina"})])
def test_only_a_person_who_loses_access_is_not_in_public_json(kind: ChangeKind, operation: Operation) -> None:
    [printed] = to_json(Plan((label(1, kind=kind, operation=operation),)), in_public=True)["changes"]
    assert (printed["before"] is None) is (
        kind is ChangeKind.REVOKE and isinstance(operation, PersonOperation)
    )


def public_json(login: str, role: str | None) -> dict[str, Any]:
    """Return the public JSON of a plan that removes this person from a team or, with a role, lowers
    their role to it.
    """
    operation = leaves(login) if role is None else joins(login, role=role)
    return to_json(Plan((label(1, kind=ChangeKind.REVOKE, operation=operation),)), in_public=True)


@pytest.mark.parametrize("role", [None, "member"])
def test_public_json_is_the_same_whoever_loses_access(role: str | None) -> None:
    assert public_json("lina", role) == public_json("omar", role)


@pytest.mark.parametrize("in_public", [True, False])
@pytest.mark.parametrize("is_discreet", [True, False])
@pytest.mark.parametrize("kind", [ChangeKind.DELETE, ChangeKind.CREATE])
def test_what_is_deleted_in_a_private_repository_has_no_name_in_public_json(
    in_public: bool, is_discreet: bool, kind: ChangeKind
) -> None:
    plan = Plan((label(1, kind=kind, is_discreet=is_discreet),))
    [printed] = to_json(plan, in_public=in_public)["changes"]
    is_hidden = in_public and is_discreet and kind is ChangeKind.DELETE
    assert printed["target"] == (NOT_IN_PUBLIC if is_hidden else "label 1")


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("repository", {ChangeKind.UNARCHIVE, ChangeKind.CREATE, ChangeKind.RENAME}),
        ("shared team", {ChangeKind.CREATE}),
        ("labels", set()),
    ],
)
def test_what_others_need_is_made_in_the_first_round(resource: str, expected: set[ChangeKind]) -> None:
    assert {kind for kind in ChangeKind if label(1, resource=resource, kind=kind).provisions} == expected


def test_a_note_of_several_plans_is_kept_once() -> None:
    one, two = Plan((label(1),), notes=("a", "b")), Plan(notes=("b", "c"))
    assert Plan.merge([one]) == one
    later, earlier = (label(1, kind=kind) for kind in (ChangeKind.DELETE, ChangeKind.CREATE))
    pine = label(1, project="pine")
    expected = (earlier, later, pine)
    assert Plan.merge([Plan.from_items([later]), Plan.from_items([pine, earlier])]).changes == expected
    assert Plan((pine,)).with_projects_from(["olive"], Plan((earlier, later))).changes == expected
    assert Plan.merge([one, two]).notes == ("a", "b", "c")


@given(st.lists(changes, max_size=12))
def test_changes_of_a_project_are_sorted_by_kind(changes_found: list[Change]) -> None:
    for project_changes in Plan.from_items(changes_found).projects.values():
        assert [c.kind.order for c in project_changes] == sorted(c.kind.order for c in project_changes)


@given(st.lists(changes, max_size=12))
def test_building_a_plan_from_its_own_changes_gives_the_same_plan(changes_found: list[Change]) -> None:
    plan = Plan.from_items(changes_found)
    assert Plan.from_items(plan.changes) == plan


@given(st.lists(changes, max_size=12), st.data())
def test_only_risky_changes_without_a_review_are_held_back(
    changes_found: list[Change], data: st.DataObject
) -> None:
    plan = Plan.from_items(changes_found)
    digests = data.draw(
        st.sets(st.sampled_from([c.digest for c in plan.changes]) if changes_found else st.nothing())
    )
    result = plan.check_review(digests)
    unreviewed = [held.change for held in result.held if held.cause is not HoldCause.PREREQUISITE]
    assert all(c.risk is Risk.NONE or c.digest in digests for c in result.allowed.changes)
    assert all(c.risk is not Risk.NONE and c.digest not in digests for c in unreviewed)
    assert len(result.allowed.changes) + len(result.held) == len(plan.changes)


def test_a_digest_depends_on_the_new_values_and_not_on_the_old_ones() -> None:
    change = label(1)
    other_before = AnyOperation(before={"color": "000000"}, after={"name": "1"})
    assert change.digest == replace(change, operation=other_before, reason="drift", cost=9).digest
    assert change.digest != replace(change, operation=AnyOperation(after={"name": "2"})).digest


def test_changes_that_the_base_also_needs_are_drift() -> None:
    requested, drift = label(1), label(2)
    marked = Plan.from_items([requested, drift]).mark_drift(Plan.from_items([drift]))
    assert marked == Plan((requested, replace(drift, origin=ChangeOrigin.DRIFT)))


def test_a_part_of_a_plan_is_a_plan_like_any_other() -> None:
    first = label(1, kind=ChangeKind.ADOPT, risk=Risk.ADOPTION)
    second, third = label(2, project="pine"), label(3, project="fig", risk=Risk.ACCESS)
    blocked = Blocked("olive", "team", "t", "no", "yes")
    plan = Plan((third, first, second), (blocked,), notes=("A note.",))
    result = plan.check_review([third.digest])
    assert result.allowed == Plan((third, second), (blocked,), notes=("A note.",))
    assert result.held == (HeldChange(first),)
    assert plan.check_review([first.digest]).held == (HeldChange(third),)
    assert plan.split(lambda change: change is second) == (
        Plan((second,)),
        Plan((third, first), (blocked,), notes=("A note.",)),
    )
    assert plan.for_projects(iter(["olive"])) == Plan((first,), (blocked,))
    assert Plan.merge(iter([plan, plan])) == Plan(
        (third, third, first, first, second, second), (blocked, blocked), notes=("A note.",)
    )
    assert dict(plan.projects) == {"fig": (third,), "olive": (first,), "pine": (second,)}
    assert plan.risky == (third, first)


def test_twenty_batched_changes_cost_one_request() -> None:
    assert Plan.from_items([label(n) for n in range(20)]).requests == 1
    assert Plan.from_items([label(n) for n in range(21)]).requests == 2
    teams = [label(n, resource="team") for n in range(20)]
    assert Plan.from_items([*teams, *(label(n) for n in range(20))]).requests == 2
    assert Plan.from_items([*teams, label(1, resource="team", kind=ChangeKind.UPDATE)]).requests == 2
    assert Plan.from_items([label(1, batched=False, cost=3), label(2, batched=False)]).requests == 4


def test_eighty_creations_fit_into_a_minute() -> None:
    def unbatched(count: int) -> Plan:
        return Plan.from_items([label(number, batched=False) for number in range(count)])

    assert expected_seconds(unbatched(80)) < 60
    assert expected_seconds(unbatched(81)) >= 60
    assert expected_seconds(unbatched(501)) >= 3600


def test_changes_that_create_nothing_wait_only_for_points() -> None:
    def unbatched(count: int) -> Plan:
        numbers = range(count)
        return Plan.from_items([label(n, project=f"p-{n}", batched=False, content_writes=0) for n in numbers])

    assert (
        expected_seconds(unbatched(180)) < 60
    )  # the limit is 900 points per minute, and each request costs five
    assert expected_seconds(unbatched(181)) == 60
    assert rate_limit_points(unbatched(181)) == 905


def test_a_plan_without_changes_is_false() -> None:
    unmanaged = Unmanaged("olive", "labels", "wontfix", "not in the manifest")
    blocked = Blocked("olive", "repository", "olive", "it is archived", "open it")
    assert not Plan.from_items([unmanaged, blocked])


def test_the_json_keys_of_a_plan_are_stable() -> None:
    shape = to_json(Plan.from_items([label(1), Unmanaged("olive", "labels", "x", "y")]))
    assert list(shape) == [
        "version",
        "digest",
        "requests",
        "points",
        "content_writes",
        "seconds",
        "changes",
        "blocked",
        "unmanaged",
        "announcements",
        "notes",
    ]
    assert list(shape["changes"][0]) == [
        "project",
        "resource",
        "kind",
        "target",
        "before",
        "after",
        "reason",
        "risk",
        "mark",
        "origin",
        "cost",
        "content",
        "digest",
    ]
    assert shape["unmanaged"] == [{"project": "olive", "resource": "labels", "target": "x", "reason": "y"}]


def test_the_json_of_a_plan_has_all_of_its_values() -> None:
    changed = Change(
        project="olive",
        resource="team",
        kind=ChangeKind.GRANT,
        target="t",
        operation=AnyOperation("a", "b"),
        reason="why",
        risk=Risk.ACCESS,
        cost=3,
        content_writes=2,
        origin=ChangeOrigin.DRIFT,
    )
    announced = Announcement("olive", "setting", "roster", "changes", Risk.ACCESS)
    blocked = Blocked("olive", "team", "t", "no access", "give access", "secret")
    plan = Plan((changed,), (blocked,), (), (announced,), ("A note.",))
    assert to_json(plan) == {
        "version": 1,
        "digest": plan.digest,
        "requests": 3,
        "points": 15,
        "content_writes": 2,
        "seconds": {"usual": 1.2000000000000002, "most": 1.2000000000000002},
        "changes": [
            {
                "project": "olive",
                "resource": "team",
                "kind": "grant",
                "target": "t",
                "before": "a",
                "after": "b",
                "reason": "why",
                "risk": "access",
                "mark": "gives access",
                "origin": "drift",
                "cost": 3,
                "content": 2,
                "digest": changed.digest,
            }
        ],
        "blocked": [
            {
                "project": "olive",
                "resource": "team",
                "target": "t",
                "reason": "no access",
                "fix": "give access",
            }
        ],
        "unmanaged": [],
        "announcements": [
            {
                "project": "olive",
                "resource": "setting",
                "target": "roster",
                "text": "changes",
                "risk": "access",
            }
        ],
        "notes": ["A note."],
    }


class Reducing(AnyOperation):
    reduces_access = True


PUBLIC = AnyOperation(after={"visibility": "public"})
SOME, NONE = AnyOperation("admin", "read"), AnyOperation("admin")


@pytest.mark.parametrize(
    ("kind", "risk", "operation", "mark"),
    [
        (ChangeKind.ADOPT, Risk.ADOPTION, NONE, Mark.ADOPTS),
        (ChangeKind.GRANT, Risk.NONE, NONE, Mark.GIVES_ACCESS),
        (ChangeKind.UNARCHIVE, Risk.NONE, NONE, Mark.GIVES_ACCESS),
        (ChangeKind.REVOKE, Risk.NONE, NONE, Mark.REMOVES_ACCESS),
        (ChangeKind.REVOKE, Risk.NONE, SOME, Mark.REDUCES_ACCESS),
        (ChangeKind.UPDATE, Risk.ACCESS, PUBLIC, Mark.BECOMES_PUBLIC),
        (ChangeKind.CREATE, Risk.ACCESS, PUBLIC, None),
        (ChangeKind.UPDATE, Risk.PROTECTION, SOME, Mark.REDUCES_PROTECTION),
        (ChangeKind.DELETE, Risk.PROTECTION, SOME, None),
        (ChangeKind.UPDATE, Risk.ACCESS, SOME, Mark.GIVES_ACCESS),
        (ChangeKind.DELETE, Risk.ACCESS, SOME, Mark.GIVES_ACCESS),
        (ChangeKind.MERGE, Risk.ACCESS, SOME, None),
        (ChangeKind.UPDATE, Risk.DESTRUCTIVE, SOME, Mark.IRREVERSIBLE),
        (ChangeKind.MERGE, Risk.DESTRUCTIVE, SOME, Mark.IRREVERSIBLE),
        (ChangeKind.DELETE, Risk.DESTRUCTIVE, SOME, Mark.IRREVERSIBLE),
        (ChangeKind.ARCHIVE, Risk.DESTRUCTIVE, SOME, None),
        (ChangeKind.UPDATE, Risk.NONE, Reducing(), Mark.REDUCES_ACCESS),
        (ChangeKind.UPDATE, Risk.ACCESS, Reducing(), Mark.GIVES_ACCESS),
        (ChangeKind.DELETE, Risk.NONE, Reducing(), None),
        (ChangeKind.UPDATE, Risk.NONE, SOME, None),
    ],
)
def test_each_kind_of_change_has_the_mark_that_people_must_notice(
    kind: ChangeKind, risk: Risk, operation: Operation, mark: Mark | None
) -> None:
    assert label(1, kind=kind, risk=risk, operation=operation).mark is mark


@pytest.mark.parametrize(
    ("kind", "risk", "before", "after", "is_shown"),
    [
        (ChangeKind.UPDATE, Risk.NONE, {"a": 1}, {"a": 2}, False),
        (ChangeKind.UPDATE, Risk.ACCESS, {"a": 1}, {"a": 2}, True),
        (ChangeKind.UPDATE, Risk.NONE, {"visibility": "a"}, None, True),
        (ChangeKind.UPDATE, Risk.NONE, None, {"privacy": "a"}, True),
        (ChangeKind.CREATE, Risk.NONE, None, {"permission": "a"}, True),
        (ChangeKind.CREATE, Risk.NONE, None, "permission", False),
        *((kind, Risk.NONE, None, None, kind in REMOVALS_AND_GRANTS) for kind in ChangeKind),
    ],
)
def test_a_shortened_plan_always_shows_access_visibility_and_removals(
    kind: ChangeKind, risk: Risk, before: Any, after: Any, is_shown: bool
) -> None:
    operation = AnyOperation(before, after)
    assert label(1, kind=kind, risk=risk, operation=operation).is_always_shown is is_shown


@pytest.mark.parametrize(
    ("kind", "operation", "account"),
    [
        (ChangeKind.GRANT, joins("Lina", 7), 7),
        (ChangeKind.GRANT, joins("Lina"), "lina"),
        (ChangeKind.GRANT, AnyOperation(after={"login": "Lina"}), None),
        (ChangeKind.REVOKE, joins("Lina", 7), None),
    ],
)
def test_only_a_grant_to_an_account_gives_it_access(
    kind: ChangeKind, operation: Operation, account: int | str | None
) -> None:
    person = label(1, kind=kind, operation=operation).granted_person
    assert (None if person is None else person.account) == account


def test_a_plan_is_split_by_what_a_change_is() -> None:
    plan = Plan.from_items(
        [label(1), label(2, kind=ChangeKind.DELETE), Unmanaged("olive", "labels", "x", "reason")]
    )
    deletions, others = plan.split(lambda change: change.kind is ChangeKind.DELETE)
    assert [change.kind for change in deletions.changes] == [ChangeKind.DELETE]
    assert [change.kind for change in others.changes] == [plan.changes[0].kind]
    assert (deletions.unmanaged, others.unmanaged) == ((), plan.unmanaged)


def test_what_cannot_be_read_is_one_value_and_is_false() -> None:
    assert type(UNSET)() is UNSET
    assert repr(UNSET) == "UNSET"
    assert not UNSET


def everything(slug: str) -> list[Change | Blocked | Unmanaged | Announcement]:
    return [
        label(1, project=slug),
        Blocked(slug, "team", slug, "no access", "give access"),
        Unmanaged(slug, "labels", "wontfix", "not in the manifest"),
        Announcement(slug, "project", slug, "is added"),
    ]


def slugs_of(plan: Plan) -> list[list[str]]:
    return [
        [item.project for item in items]
        for items in (plan.changes, plan.blocked, plan.unmanaged, plan.announcements)
    ]


def test_items_of_every_kind_are_taken_by_project() -> None:
    plan = Plan.from_items([*everything("olive"), *everything("pine")])
    other = Plan.from_items([*everything("pine"), *everything("pine")])
    assert slugs_of(plan.for_projects(["pine"])) == [["pine"]] * 4
    assert slugs_of(plan.with_projects_from(["pine"], other)) == [["olive", "pine", "pine"]] * 4
    assert slugs_of(plan.with_projects_from(["olive", "pine"], Plan())) == [[]] * 4


def test_a_plan_writes_unless_it_only_adopts() -> None:
    adoption = label(1, kind=ChangeKind.ADOPT)
    assert not Plan.from_items([adoption]).writes
    assert Plan.from_items([adoption, label(2)]).writes
    assert not Plan().writes


@pytest.mark.parametrize(
    ("item", "is_for_people"),
    [
        (label(1), False),
        (Blocked("olive", "team", "olive", "no access", "give access"), True),
        (Unmanaged("olive", "labels", "x", "not named"), False),
        (Unmanaged("olive", "labels", "x", "to do", is_task=True), True),
        (Announcement("olive", "project", "olive", "is added"), False),
    ],
)
def test_only_a_plan_without_any_item_is_silent(item: Any, is_for_people: bool) -> None:
    plan = Plan.from_items([item])
    assert not plan.is_silent
    assert plan.needs_people == is_for_people
    assert Plan().is_silent and not Plan().needs_people


def test_json_for_the_public_omits_what_is_not_public() -> None:
    shown = label(1, operation=AnyOperation({"color": "a"}, {"color": "b"}))
    hidden = label(2, operation=AnyOperation({"color": "a"}, {"color": "b"}), is_discreet=True)
    revoked = label(3, kind=ChangeKind.REVOKE, operation=leaves("x"))
    plan = Plan.from_items([shown, hidden, revoked])

    def before(*, in_public: bool) -> dict[str, Any]:
        printed = to_json(plan, in_public=in_public)["changes"]
        return {change["target"]: change["before"] for change in printed}

    assert before(in_public=True) == {"label 1": {"color": "a"}, "label 2": None, "label 3": None}
    assert before(in_public=False) == {
        "label 1": {"color": "a"},
        "label 2": {"color": "a"},
        "label 3": {"login": "x", "id": None},
    }
