from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from support.operations import AnyOperation
from tahaluf.plan import (
    MAX_BATCH_SIZE,
    Blocked,
    Change,
    ChangeKind,
    ChangeOrigin,
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
def test_a_project_is_opened_before_it_is_filled_and_archived_last(found: list[Change]) -> None:
    for mine in Plan.from_items(found).projects.values():
        assert [c.kind.order for c in mine] == sorted(c.kind.order for c in mine)


@given(st.lists(changes, max_size=12))
def test_a_plan_of_a_plan_is_the_same_plan(found: list[Change]) -> None:
    plan = Plan.from_items(found)
    assert Plan.from_items(plan.changes) == plan


@given(st.lists(changes, max_size=12), st.data())
def test_what_was_not_shown_is_held_if_it_is_risky_and_done_if_it_is_not(
    found: list[Change], data: st.DataObject
) -> None:
    plan = Plan.from_items(found)
    shown = data.draw(st.sets(st.sampled_from([c.digest for c in plan.changes]) if found else st.nothing()))
    verdict = plan.check_review(shown)
    assert all(c.risk is Risk.NONE or c.digest in shown for c in verdict.allowed.changes)
    assert all(c.risk is not Risk.NONE and c.digest not in shown for c in verdict.unreviewed)
    assert len(verdict.allowed.changes) + len(verdict.unreviewed) == len(plan.changes)


def test_a_digest_speaks_of_what_is_done_and_not_of_what_was_there() -> None:
    change = label(1)
    other_before = AnyOperation(before={"color": "000000"}, after={"name": "1"})
    assert change.digest == replace(change, operation=other_before, reason="drift", cost=9).digest
    assert change.digest != replace(change, operation=AnyOperation(after={"name": "2"})).digest


def test_what_the_base_would_do_as_well_is_drift() -> None:
    mine, drift = label(1), label(2)
    marked = Plan.from_items([mine, drift]).mark_drift(Plan.from_items([drift]))
    assert [c.origin for c in marked.changes] == [ChangeOrigin.REQUESTED, ChangeOrigin.DRIFT]


def test_changes_that_travel_together_cost_one_request_for_twenty() -> None:
    assert Plan.from_items([label(n) for n in range(MAX_BATCH_SIZE)]).requests == 1
    assert Plan.from_items([label(n) for n in range(MAX_BATCH_SIZE + 1)]).requests == 2
    assert Plan.from_items([label(1, batched=False, cost=3), label(2, batched=False)]).requests == 4


def test_eighty_new_things_fit_into_a_minute_and_the_next_one_waits() -> None:
    def alone(count: int) -> Plan:
        return Plan.from_items([label(number, batched=False) for number in range(count)])

    assert expected_seconds(alone(80)) < 60
    assert expected_seconds(alone(81)) >= 60
    assert expected_seconds(alone(501)) >= 3600


def test_changes_that_create_nothing_are_held_up_by_points_alone() -> None:
    def alone(count: int) -> Plan:
        many = range(count)
        return Plan.from_items([label(n, project=f"p-{n}", batched=False, content_writes=0) for n in many])

    assert expected_seconds(alone(180)) < 60  # of 900 points a minute, each takes five
    assert expected_seconds(alone(181)) == 60
    assert rate_limit_points(alone(181)) == 905


def test_a_plan_with_nothing_to_do_is_false_though_it_has_things_to_say() -> None:
    left = Unmanaged("olive", "labels", "wontfix", "not in the manifest")
    cannot = Blocked("olive", "repository", "olive", "it is archived", "open it")
    assert not Plan.from_items([left, cannot])


def test_the_json_shape_is_what_scripts_were_promised() -> None:
    shape = to_json(Plan.from_items([label(1), Unmanaged("olive", "labels", "x", "y")]))
    assert list(shape) == [
        "version",
        "digest",
        "requests",
        "points",
        "content_writes",
        "seconds",
        "changes",
        "cannot",
        "left",
    ]
    assert list(shape["changes"][0]) == [
        "project",
        "resource",
        "kind",
        "target",
        "before",
        "after",
        "why",
        "risk",
        "origin",
        "cost",
        "content",
        "digest",
    ]
    assert shape["left"] == [{"project": "olive", "resource": "labels", "target": "x", "why": "y"}]
