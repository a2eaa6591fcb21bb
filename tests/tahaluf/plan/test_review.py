"""A plan comment counts as a review only of the changes that it shows, even if the plan is too long to be shown in
full.
"""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.operations import AnyOperation, joins, leaves, sample_change
from tahaluf.plan import (
    MADE_LATER,
    Announcement,
    Blocked,
    Change,
    ChangeKind,
    Plan,
    ReviewRecord,
    Risk,
    Unmanaged,
    comment_without_plan,
    is_outdated,
    is_reviewed,
    list_problems,
    mark_outdated,
    parse_review,
    review_comment,
    to_markdown,
)
from tahaluf.plan.notes import CONSENT_NOTE
from tahaluf.plan.review import MERGE_NOTE, _items_that_fit, _length

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


def names_project(comment: str, slug: str) -> bool:
    """Whether the comment names a project, either in its own heading or in a list of projects."""
    return f"**{slug}**" in comment or f"`{slug}`" in comment


def test_a_plan_that_fits_is_shown_in_full() -> None:
    plan = Plan.from_items([change("water-map", "bug", Risk.ACCESS)])
    comment = review_comment(plan, HEAD)
    assert "Not shown" not in comment
    assert parse_review(comment, HEAD).digests == {plan.changes[0].digest}


def test_a_record_tells_harmless_and_withheld_changes_from_risky_ones() -> None:
    risky, safe = change("water-map", "bug", Risk.ACCESS), change("water-map", "idea")
    withheld = change("well-map", "access", Risk.ACCESS)
    record = parse_review(review_comment(Plan.from_items([risky, safe]), HEAD, withheld=[withheld]), HEAD)
    assert record.digests == {risky.digest}
    assert record.harmless == {safe.subject, withheld.subject}
    assert record.subjects == {risky.subject, safe.subject, withheld.subject}


def test_a_plan_that_does_not_fit_shows_risky_changes_first() -> None:
    safe = [change(f"a-{n}", f"label {m} of {n}") for n in range(400) for m in range(5)]
    risky = [change(f"z-{n}", "access", Risk.ACCESS) for n in range(10)]
    comment = review_comment(Plan.from_items([*safe, *risky]), HEAD)
    assert len(comment) <= MAX_COMMENT_LENGTH
    assert parse_review(comment, HEAD).digests == {item.digest for item in risky}
    assert "**2,010 changes in 410 projects**" in comment
    assert "would give access" not in comment


def test_a_change_that_fills_more_than_a_comment_is_only_counted() -> None:
    values = [f"value {number} ".ljust(900, "x") for number in range(100)]
    huge = sample_change("olive", "labels", ChangeKind.UPDATE, "bug", None, values, Risk.ACCESS)
    comment = review_comment(Plan.from_items([huge]), HEAD)
    assert len(comment) <= MAX_COMMENT_LENGTH
    assert "**1 change in 1 project**" in comment
    assert not parse_review(comment, HEAD).digests


def test_risky_changes_that_are_not_shown_are_not_reviewed() -> None:
    risky = [change(f"z-{n}", "access", Risk.ACCESS, f"{n} is long " * 20) for n in range(1000)]
    comment = review_comment(Plan.from_items(risky), HEAD)
    digests = parse_review(comment, HEAD).digests
    assert len(comment) <= MAX_COMMENT_LENGTH
    assert all(names_project(comment, f"z-{n}") == (risky[n].digest in digests) for n in range(1000))
    assert f"{1000 - len(digests)} of the changes that are not shown" in comment


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
    digests = parse_review(comment, HEAD).digests
    for item in plan.risky:
        if item.digest in digests:
            assert names_project(comment, item.project)


def test_unmanaged_things_are_counted_before_anything_else_is_hidden() -> None:
    unmanaged = [Unmanaged("olive", "labels", f"something rather long {n}", "not named") for n in range(3000)]
    calm = [change(f"a-{n}", "label") for n in range(100)]
    body = review_comment(Plan.from_items([*unmanaged, *calm, change("olive", "x", Risk.ACCESS)]), HEAD)
    assert len(body) <= MAX_COMMENT_LENGTH
    assert "Not shown here: 3,000 items on GitHub but not in the manifest" in body
    assert all(names_project(body, f"a-{n}") for n in range(100))
    assert "Nothing to do" not in body


def test_a_plan_that_hides_something_does_not_say_that_nothing_is_to_do() -> None:
    unmanaged = [Unmanaged("olive", "labels", f"{n} {'x' * 60}", "not in the manifest") for n in range(1500)]
    comment = review_comment(Plan.from_items(unmanaged), HEAD)
    assert "**1,500 items on GitHub but not in the manifest**: too many for one comment" in comment
    assert "**Nothing on GitHub changes.**" in comment and "Nothing to do" not in comment
    assert "**Nothing to do.**" in review_comment(Plan.from_items(unmanaged[:2]), HEAD)


def test_blocked_things_and_announcements_come_before_harmless_changes() -> None:
    calm = [change(f"a-{n}", f"label {m} of {n}") for n in range(400) for m in range(5)]
    blocked = [Blocked(f"b-{n}", "repository", f"b-{n}", "it is archived", "open it") for n in range(50)]
    announced = [Announcement("", "setting", f"s-{n}", "is changed") for n in range(50)]
    body = review_comment(Plan.from_items([*calm, *blocked, *announced]), HEAD)
    assert len(body) <= MAX_COMMENT_LENGTH
    assert all(names_project(body, f"b-{n}") and f"`s-{n}`" in body for n in range(50))
    hidden = body.partition("Not shown here: ")[2].partition(".")[0]
    assert " changes in " in hidden
    assert "blocked" not in hidden and "announcement" not in hidden


def test_the_note_about_what_is_hidden_counts_each_kind_of_item() -> None:
    long = "word " * 180
    blocked = [Blocked(f"b-{n}", "repository", f"b-{n}", f"{n} {long}", "open it") for n in range(80)]
    announced = [Announcement("", "setting", f"s-{n}", f"{n} {long}") for n in range(80)]
    unmanaged = [Unmanaged("olive", "labels", f"l-{n}", "not named") for n in range(3)]
    body = review_comment(Plan.from_items([*blocked, *announced, *unmanaged, change("z", "bug")]), HEAD)
    hidden = body.partition("Not shown here: ")[2].partition(". ")[0]
    assert re.fullmatch(
        "1 change in 1 project, [0-9]+ blocked items, 80 further announcements, "
        "3 items on GitHub but not in the manifest",
        hidden,
    )
    only = review_comment(Plan.from_items(blocked), HEAD).partition("Not shown here: ")[2].partition(". ")[0]
    assert re.fullmatch("[0-9]+ blocked items", only)


def test_removals_visibility_and_access_stay_though_they_are_not_risky() -> None:
    calm = [change(f"a-{n}", f"label {m} of {n}") for n in range(400) for m in range(5)]
    gone = sample_change("z", "team", ChangeKind.REVOKE, "a member of z", {"login": "x", "id": 1}, None)
    closed = sample_change(
        "y", "repository", ChangeKind.UPDATE, "visibility", None, {"visibility": "private"}
    )
    less = sample_change("x", "team", ChangeKind.GRANT, "x on x", "admin", "read")
    body = review_comment(Plan.from_items([*calm, gone, closed, less]), HEAD)
    assert all(names_project(body, slug) for slug in "xyz")


@pytest.mark.parametrize("target", ["a member of z", "a maintainer of z", "a collaborator of z"])
def test_a_removal_names_nobody_and_records_no_digest(target: str) -> None:
    removal = sample_change("z", "team", ChangeKind.REVOKE, target, None, None)
    first, second = (replace(removal, operation=leaves(*one)) for one in (("lina", 71), ("omar", 72)))
    body = review_comment(Plan.from_items([first]), HEAD)
    assert body == review_comment(Plan.from_items([second]), HEAD)
    assert not any(secret in body for secret in ("lina", "71", first.digest))


def test_a_plan_in_which_nothing_can_be_done_does_not_say_that_nothing_is_to_do() -> None:
    for item in (
        Blocked("b", "repository", "b", "no", "yes"),
        Announcement("", "setting", "roster", "moved"),
    ):
        assert "Nothing to do" not in review_comment(Plan.from_items([item]), HEAD)
    assert "Nothing to do" in review_comment(Plan(), HEAD)


def test_an_announcement_is_named_and_one_that_is_risky_has_a_digest() -> None:
    risky = Announcement("olive", "setting", "roster", "is @moved", Risk.ACCESS)
    body = review_comment(Plan.from_items([risky, Announcement("", "setting", "name", "is changed")]), HEAD)
    assert "- the setting `roster` is " in body
    assert "@moved" not in body
    assert parse_review(body, HEAD).digests == {risky.digest}
    assert len(parse_review(body, HEAD).subjects) == 2


def test_a_second_mark_makes_both_worthless() -> None:
    body = review_comment(Plan.from_items([change("olive", "x", Risk.ACCESS)]), HEAD)
    assert parse_review(body, HEAD).digests
    assert not parse_review(f"{body}\n<!-- shown at {HEAD}: {'0' * 48} -->", HEAD).digests
    assert not parse_review(body, "b" * 40).digests


def test_what_is_newest_decides_and_silence_decides_nothing() -> None:
    opened, closed = (
        sample_change(
            "olive", "repository", ChangeKind.UPDATE, "visibility", None, {"visibility": value}, risk=risk
        )
        for value, risk in (("public", Risk.ACCESS), ("private", Risk.NONE))
    )
    records = [parse_review(review_comment(Plan.from_items([one]), HEAD), HEAD) for one in (opened, closed)]
    assert is_reviewed(opened, records) is True
    assert is_reviewed(opened, reversed(records)) is False
    assert is_reviewed(change("pine", "x", Risk.ACCESS), records) is None


def test_a_digest_cannot_be_met_by_chance() -> None:
    assert len(change("olive", "x").digest) == 32


def test_an_outdated_plan_says_so_once_and_keeps_what_it_showed() -> None:
    body = review_comment(Plan.from_items([change("olive", "x", Risk.ACCESS)]), HEAD, "b" * 40)
    assert not is_outdated(body, "b" * 40)
    assert is_outdated(body, "c" * 40)
    marked = mark_outdated(body)
    assert mark_outdated(marked) == marked
    assert is_outdated(marked, "b" * 40)
    assert parse_review(marked, HEAD) == parse_review(body, HEAD)


def test_a_comment_without_one_current_plan_is_outdated() -> None:
    said = review_comment(Plan(), HEAD, "b" * 40)
    for text in ("", "No plan", f"{said}\n{said}", review_comment(Plan(), HEAD)):
        assert is_outdated(text, "b" * 40)


def test_a_comment_that_says_why_there_is_no_plan_is_outdated_after_the_next_push() -> None:
    said = comment_without_plan("### No plan\n\nA conflict.\n", "b" * 40)
    assert said.startswith("### No plan\n\nA conflict.\n\n<!--")
    assert not is_outdated(said, "b" * 40)
    assert is_outdated(said, "c" * 40)
    assert is_outdated(mark_outdated(said), "b" * 40)
    assert is_outdated(f"{said}\n{said}", "b" * 40)
    assert parse_review(said, "b" * 40) == ReviewRecord()


@pytest.mark.parametrize(("length", "is_short"), [(60_000, False), (60_001, True)])
def test_a_plan_is_shortened_only_if_it_does_not_fit(length: int, is_short: bool) -> None:
    def plan(last: int) -> Plan:
        reasons = [f"{number} {'x' * 640}" for number in range(90)] + ["x" * last]
        blocked = [Blocked("o", "team", "o", reason, "y") for reason in reasons]
        return Plan.from_items([*blocked, Unmanaged("o", "labels", "l", "no")])

    last = length - len(to_markdown(plan(0))) - len("<!-- shown at : -->")
    assert 0 < last < 1000
    assert ("Not shown here" in review_comment(plan(last), HEAD)) is is_short
    problem = "x" * (length - len("- ") - len("\n"))
    assert ("There are 1 problem" in list_problems([problem])) is is_short


@pytest.mark.parametrize(("length", "is_shown"), [(58_000, True), (58_001, False)])
def test_a_shortened_plan_has_room_for_the_text_around_it(length: int, is_shown: bool) -> None:
    """The text of the last blocked item is chosen so that the plan has exactly this length."""

    def blocked(last: int) -> list[Blocked]:
        reasons = [f"{number:02} {'x' * 640}" for number in range(87)] + ["y" * last]
        return [Blocked("o", "team", "o", reason, "z") for reason in reasons]

    last = length - _length(Plan.from_items(blocked(0)))
    assert 0 < last < 1000
    harmless = [change("a", f"label {number}", after="v" * 900) for number in range(9)]
    said = review_comment(Plan.from_items([*blocked(last), *harmless]), HEAD)
    assert ("y" * last in said) is is_shown


@pytest.mark.parametrize(("length", "is_last"), [(2_000, False), (2_001, True)])
def test_a_long_item_comes_after_all_others(length: int, is_last: bool) -> None:
    def blocked(last: int) -> Blocked:
        return Blocked("o", "team", "t" * 900, "x" * 900, "z" * last)

    long = blocked(length - _length(Plan.from_items([blocked(0)])))
    short = Announcement("o", "project", "o", "is added")
    assert list(_items_that_fit(Plan.from_items([long, short]))) == (
        [short, long] if is_last else [long, short]
    )


def test_notices_and_notes_stay_in_a_shortened_plan() -> None:
    many = [Unmanaged("olive", "labels", f"something rather long {n}", "not named") for n in range(3000)]
    notice = Unmanaged("olive", "team", "t", "look at this", is_notice=True)
    plan = Plan.from_items([*many, notice, change("olive", "x")])
    said = review_comment(replace(plan, notes=("Some were not compared.",)), HEAD)
    assert "3,000 items on GitHub" in said and "look at this" in said and "were not compared" in said
    huge = [change(f"a-{n}", f"label {m} of {n}") for n in range(400) for m in range(5)]
    said = review_comment(replace(Plan.from_items(huge), notes=("Some were not compared.",)), HEAD)
    assert "were not compared" in said


def test_one_long_item_does_not_hide_the_others() -> None:
    values = [f"value {number} ".ljust(900, "x") for number in range(5)]
    long = [
        sample_change(f"b-{n}", "labels", ChangeKind.UPDATE, "bug", None, [*values, str(n)], Risk.ACCESS)
        for n in range(30)
    ]
    calm = [change(f"c-{n}", "bug") for n in range(30)]
    said = review_comment(Plan.from_items([*long, *calm]), HEAD)
    assert all(names_project(said, f"c-{n}") for n in range(30))
    assert 0 < sum(names_project(said, f"b-{n}") for n in range(30)) < 30


@given(st.lists(st.text(max_size=500), max_size=400))
def test_problems_always_fit_and_are_counted_where_they_do_not(problems: list[str]) -> None:
    body = list_problems(problems)
    assert len(body) <= MAX_COMMENT_LENGTH - 1000
    assert body.startswith(f"There are {len(problems):,} problem") or body.count("- ") >= len(problems)


def test_a_change_that_is_withheld_is_not_reviewed_by_an_earlier_plan() -> None:
    held = change("olive", "held", Risk.ACCESS)
    earlier = parse_review(review_comment(Plan.from_items([held]), HEAD), HEAD)
    later = parse_review(review_comment(Plan.from_items([change("olive", "b")]), HEAD, withheld=[held]), HEAD)
    assert is_reviewed(held, [earlier])
    assert is_reviewed(held, [later, earlier]) is False
    assert is_reviewed(held, [earlier, later])


def test_a_comment_begins_with_its_heading_and_names_its_shard() -> None:
    plan = Plan.from_items([change("olive", "b")])
    assert review_comment(plan, HEAD).startswith("### What a merge will do\n\n**1 change in 1 project.**")
    in_shard = review_comment(plan, HEAD, "", "acme 1/2")
    assert in_shard.startswith("### What a merge will do in `acme 1/2`\n\n")
    assert "**needs approval**" not in in_shard


def test_the_parts_of_a_comment_are_in_order() -> None:
    granted = Change(
        project="olive",
        resource="team",
        kind=ChangeKind.GRANT,
        target="a steward of olive",
        operation=joins("x", 1),
        risk=Risk.ACCESS,
    )
    harmless, withheld = change("olive", "bug"), change("pine", "idea", Risk.ACCESS)
    plan = replace(Plan.from_items([granted, harmless]), notes=("A note.",))
    comment = review_comment(
        plan,
        HEAD,
        "b" * 40,
        "o/two",
        withheld=[withheld],
        maker=MADE_LATER,
        template_section="#### Templates",
        permission_section="#### Permissions",
    )
    shown = to_markdown(
        plan, plan, MERGE_NOTE, MADE_LATER, follows="#### Templates", consent_note=CONSENT_NOTE
    )
    assert CONSENT_NOTE in shown and MERGE_NOTE in shown
    calm = " ".join(sorted([harmless.subject, withheld.subject]))
    assert comment == "\n\n".join(
        [
            "### What a merge will do in `o/two`",
            shown,
            "#### Permissions",
            f"<!-- without risk: {calm} -->\n"
            f"<!-- shown at {HEAD} on {'b' * 40}: {granted.subject}{granted.digest} -->",
        ]
    )


def test_the_summary_of_a_shortened_plan_covers_all_of_it() -> None:
    part, whole = Plan((change("olive", "a"),)), Plan((change("olive", "a"), change("pine", "b")))
    assert to_markdown(part, whole).startswith("**2 changes in 2 projects.**")
    assert to_markdown(part).startswith("**1 change in 1 project.**")
    assert "**pine**" not in to_markdown(part, whole)


def test_a_comment_with_no_mark_or_a_second_one_shows_nothing() -> None:
    comment = review_comment(Plan.from_items([change("olive", "a", Risk.ACCESS)]), HEAD)
    forged = f"\n<!-- shown at {HEAD}: -->"
    for text in ("", "No plan", comment + forged, forged + "\n" + comment):
        assert parse_review(text, HEAD) == ReviewRecord()
    assert parse_review(comment, "b" * 40) == ReviewRecord()


def test_the_room_for_a_projects_heading_is_counted_once() -> None:
    """If it were counted for each change, a plan with many changes to one project would be truncated even though it
    fits.
    """
    slug = "p" * 100
    plan = Plan.from_items(change(slug, f"label {number}", Risk.ACCESS) for number in range(300))
    digests = parse_review(
        review_comment(Plan.from_items([*plan.changes, *_unmanaged(2000)]), HEAD), HEAD
    ).digests
    assert digests == {one.digest for one in plan.changes}


def _unmanaged(count: int) -> list[Unmanaged]:
    return [
        Unmanaged("olive", "labels", f"a long name of a label, {number}", f"reason {number}")
        for number in range(count)
    ]


def test_problems_that_do_not_fit_are_counted_above_a_list_of_the_first() -> None:
    problem = "x" * 5_000
    lines = list_problems([problem] * 1_234).splitlines()
    assert lines[0] == (
        "There are 1,234 problems. Only the first 11 are shown here. `tahaluf check` shows all of them."
    )
    assert lines[1:] == ["", *[f"- {problem}"] * 11]
