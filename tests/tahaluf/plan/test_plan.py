from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from support.operations import AnyOperation
from tahaluf.plan import (
    MAX_BATCH_SIZE,
    UNSET,
    Blocked,
    Change,
    ChangeKind,
    ChangeOrigin,
    HoldCause,
    Plan,
    Risk,
    Unmanaged,
    expected_seconds,
    rate_limit_points,
    to_json,
)

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
    assert [c.origin for c in marked.changes] == [ChangeOrigin.REQUESTED, ChangeOrigin.DRIFT]


def test_twenty_batched_changes_cost_one_request() -> None:
    assert Plan.from_items([label(n) for n in range(MAX_BATCH_SIZE)]).requests == 1
    assert Plan.from_items([label(n) for n in range(MAX_BATCH_SIZE + 1)]).requests == 2
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

    assert expected_seconds(unbatched(180)) < 60  # 900 points per minute, five per request
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
