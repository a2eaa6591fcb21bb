"""What a plan comment shows is what it lets pass, also where a plan is longer than a comment may be."""

from hypothesis import given, settings
from hypothesis import strategies as st

from support.operations import AnyOperation
from tahaluf.plan import Change, ChangeKind, Plan, Risk, digests_in_comment, review_comment

HEAD = "a" * 40
GITHUB_TAKES = 65_536


def change(project: str, target: str, risk: Risk = Risk.NONE, after: str = "") -> Change:
    return Change(
        project=project,
        resource="labels",
        kind=ChangeKind.UPDATE,
        target=target,
        operation=AnyOperation("before", after or "after"),
        risk=risk,
    )


def test_a_plan_that_fits_is_shown_whole() -> None:
    plan = Plan.from_items([change("water-map", "bug", Risk.ACCESS)])
    said = review_comment(plan, HEAD)
    assert "not shown" not in said
    assert digests_in_comment(said, HEAD) == {plan.changes[0].digest}


def test_a_plan_that_does_not_fit_shows_the_risky_first_and_says_what_it_leaves_out() -> None:
    calm = [change(f"a-{n}", f"label {m}") for n in range(400) for m in range(5)]
    risky = [change(f"z-{n}", "access", Risk.ACCESS) for n in range(10)]
    said = review_comment(Plan.from_items([*calm, *risky]), HEAD)
    assert len(said) <= GITHUB_TAKES
    assert digests_in_comment(said, HEAD) == {one.digest for one in risky}
    assert "**2,010 changes in 410 projects**, more than a comment holds" in said
    assert "are **not done**" not in said


def test_what_is_risky_and_not_shown_is_not_let_pass_and_this_is_said() -> None:
    risky = [change(f"z-{n}", "access", Risk.ACCESS, "long " * 50) for n in range(1000)]
    said = review_comment(Plan.from_items(risky), HEAD)
    there = digests_in_comment(said, HEAD)
    assert len(said) <= GITHUB_TAKES
    assert all((f"**z-{n}**" in said) == (risky[n].digest in there) for n in range(1000))
    assert f"{1000 - len(there)} would give access or take something away, and are **not done**" in said


changes = st.builds(
    change,
    st.sampled_from([f"p-{n}" for n in range(40)]),
    st.text(min_size=1, max_size=30),
    st.sampled_from(Risk),
    st.text(max_size=3000),
)


@settings(max_examples=30)
@given(st.lists(changes, max_size=60))
def test_no_comment_is_longer_than_github_takes_and_none_lets_pass_what_it_does_not_name(
    several: list[Change],
) -> None:
    plan = Plan.from_items(several)
    said = review_comment(plan, HEAD)
    assert len(said) <= GITHUB_TAKES
    there = digests_in_comment(said, HEAD)
    for one in plan.risky:
        if one.digest in there:
            assert f"**{one.project}**" in said
