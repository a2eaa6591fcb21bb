import pytest

from support.operations import AnyOperation
from tahaluf.plan import Change, ChangeKind, Plan, limit_removals


def deleting(count: int) -> Plan:
    kinds = [ChangeKind.CREATE] + [ChangeKind.DELETE] * count
    return Plan.from_items(
        Change(project="olive", resource="labels", kind=kind, target=f"label {n}", operation=AnyOperation())
        for n, kind in enumerate(kinds)
    )


@pytest.mark.parametrize(
    ("count", "there", "held"),
    [
        (10, 1000, False),
        (11, 1000, True),  # more than the brake's number
        (3, 4, False),  # a few are let pass, whatever share they are
        (5, 20, True),  # a quarter of all that is there
        (4, 20, False),
    ],
)
def test_many_removals_are_held_and_everything_else_goes_on(count: int, there: int, held: bool) -> None:
    plan = limit_removals(deleting(count), total=there, max_removals=10, max_percent=20)
    left = [change.kind for change in plan.changes]
    assert left == [ChangeKind.CREATE] + ([] if held else [ChangeKind.DELETE] * count)
    assert len(plan.blocked) == (count if held else 0)


def test_what_is_held_says_how_to_let_it_pass() -> None:
    [*_, held] = limit_removals(deleting(11), total=1000, max_removals=10, max_percent=20).blocked
    assert "11 things of 1000" in held.reason
    assert "brakes" in held.fix
