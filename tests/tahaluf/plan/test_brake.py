import pytest

from tahaluf.plan import Change, Kind, Plan, brake


def deleting(count: int) -> Plan:
    kept = Change("olive", "labels", Kind.CREATE, "new", None, {})
    return Plan.of([kept, *(Change("olive", "labels", Kind.DELETE, f"label {n}", {}) for n in range(count))])


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
    plan = brake(deleting(count), there=there, removals=10, share=20)
    left = [change.kind for change in plan.changes]
    assert left == [Kind.CREATE] + ([] if held else [Kind.DELETE] * count)
    assert len(plan.cannot) == (count if held else 0)


def test_what_is_held_says_how_to_let_it_pass() -> None:
    [*_, held] = brake(deleting(11), there=1000, removals=10, share=20).cannot
    assert "11 things of 1000" in held.reason
    assert "brakes" in held.mend
