"""A plan comment counts as a review of exactly the changes that it shows, even if the plan does not fit."""

from hypothesis import given, settings
from hypothesis import strategies as st

from support.operations import AnyOperation
from tahaluf.plan import Change, ChangeKind, Plan, Risk, digests_in_comment, review_comment

HEAD = "a" * 40
MAX_COMMENT_LENGTH = 65_536


def change(project: str, target: str, risk: Risk = Risk.NONE, after: str = "") -> Change:
    return Change(
        project=project,
        resource="labels",
        kind=ChangeKind.UPDATE,
        target=target,
        operation=AnyOperation("before", after or "after"),
        risk=risk,
    )


def test_a_plan_that_fits_is_shown_in_full() -> None:
    plan = Plan.from_items([change("water-map", "bug", Risk.ACCESS)])
    comment = review_comment(plan, HEAD)
    assert "not shown" not in comment
    assert digests_in_comment(comment, HEAD) == {plan.changes[0].digest}


def test_a_plan_that_does_not_fit_shows_risky_changes_first() -> None:
    safe = [change(f"a-{n}", f"label {m}") for n in range(400) for m in range(5)]
    risky = [change(f"z-{n}", "access", Risk.ACCESS) for n in range(10)]
    comment = review_comment(Plan.from_items([*safe, *risky]), HEAD)
    assert len(comment) <= MAX_COMMENT_LENGTH
    assert digests_in_comment(comment, HEAD) == {item.digest for item in risky}
    assert "**2,010 changes in 410 projects**" in comment
    assert "would give access" not in comment


def test_risky_changes_that_are_not_shown_are_not_reviewed() -> None:
    risky = [change(f"z-{n}", "access", Risk.ACCESS, "long " * 50) for n in range(1000)]
    comment = review_comment(Plan.from_items(risky), HEAD)
    digests = digests_in_comment(comment, HEAD)
    assert len(comment) <= MAX_COMMENT_LENGTH
    assert all((f"**z-{n}**" in comment) == (risky[n].digest in digests) for n in range(1000))
    assert f"{1000 - len(digests)} would give access or remove something" in comment


changes = st.builds(
    change,
    st.sampled_from([f"p-{n}" for n in range(40)]),
    st.text(min_size=1, max_size=30),
    st.sampled_from(Risk),
    st.text(max_size=3000),
)


@settings(max_examples=30)
@given(st.lists(changes, max_size=60))
def test_a_comment_fits_and_lists_only_digests_of_changes_that_it_shows(
    changes_found: list[Change],
) -> None:
    plan = Plan.from_items(changes_found)
    comment = review_comment(plan, HEAD)
    assert len(comment) <= MAX_COMMENT_LENGTH
    digests = digests_in_comment(comment, HEAD)
    for item in plan.risky:
        if item.digest in digests:
            assert f"**{item.project}**" in comment
