from dataclasses import replace

import pytest

from support.operations import AnyOperation, leaves
from tahaluf.plan import Change, ChangeKind, Plan, limit_removals


def deleting(count: int) -> Plan:
    kinds = [ChangeKind.CREATE] + [ChangeKind.DELETE] * count
    return Plan.from_items(
        Change(project="olive", resource="labels", kind=kind, target=f"label {n}", operation=AnyOperation())
        for n, kind in enumerate(kinds)
    )


@pytest.mark.parametrize(
    ("count", "total", "blocked"),
    [
        (10, 1000, False),
        (11, 1000, True),  # more than `max_removals`
        (3, 4, False),  # a small number is allowed, whatever its percentage
        (5, 20, True),  # a quarter of the total
        (4, 20, False),
        (4, 19, True),  # more than the number that is always allowed
        (0, 0, False),
    ],
)
def test_only_removals_are_blocked_by_the_limit(count: int, total: int, blocked: bool) -> None:
    plan = limit_removals(deleting(count), total=total, max_removals=10, max_percent=20)
    remaining = [change.kind for change in plan.changes]
    assert remaining == [ChangeKind.CREATE] + ([] if blocked else [ChangeKind.DELETE] * count)
    assert len(plan.blocked) == (count if blocked else 0)


def test_a_blocked_removal_says_how_to_allow_it() -> None:
    [*_, blocked] = limit_removals(deleting(11), total=1000, max_removals=10, max_percent=20).blocked
    assert "11 of 1000 items" in blocked.reason
    assert "at most 10 items and 20 %" in blocked.reason
    assert "removal_limits" in blocked.fix
    assert blocked.target == "delete label label 9"


def test_a_blocked_removal_in_a_private_repository_is_named_only_to_maintainers() -> None:
    removal = replace(deleting(1).changes[1], is_discreet=True)
    [blocked] = limit_removals(Plan((removal,)), total=1, max_removals=0, max_percent=20).blocked
    assert removal.target not in f"{blocked.target} {blocked.reason} {blocked.fix}"
    assert removal.target in blocked.details
    assert blocked.fix in blocked.details


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_removals_of_every_kind_count_unless_they_are_exempt(kind: ChangeKind) -> None:
    removes = kind in (ChangeKind.REVOKE, ChangeKind.MERGE, ChangeKind.DELETE, ChangeKind.ARCHIVE)
    change = Change(project="o", resource="team", kind=kind, target="t", operation=AnyOperation())
    for exempt in (False, True):
        plan = Plan.from_items([replace(change, exempt=exempt)])
        limited = limit_removals(plan, total=10, max_removals=0, max_percent=100)
        assert bool(limited.blocked) == (removes and not exempt)
        assert bool(limited.changes) != bool(limited.blocked)


def test_a_blocked_removal_names_no_person_and_keeps_its_reason_to_itself() -> None:
    removal = Change(
        project="olive",
        resource="team",
        kind=ChangeKind.REVOKE,
        target="a member of olive",
        operation=leaves("lina"),
        reason="not listed",
    )
    [blocked] = limit_removals(Plan((removal,)), total=9, max_removals=0, max_percent=100).blocked
    assert (blocked.project, blocked.resource) == ("olive", "team")
    assert "a member" in blocked.target
    assert "lina" not in blocked.target and "not listed" not in blocked.target


def test_what_remains_is_a_plan_like_any_other() -> None:
    limited = limit_removals(deleting(11), total=1000, max_removals=10, max_percent=20)
    assert limited == Plan.from_items([*deleting(0).changes, *limited.blocked])
