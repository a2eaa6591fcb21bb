"""A plan says what makes its changes, and which changes wait for others. These statements match what `apply` does."""

import pytest

from support.operations import AnyOperation
from tahaluf.plan import (
    MADE_AFTER_MERGE,
    MADE_BY_APPLY,
    MADE_LATER,
    Blocked,
    Change,
    ChangeKind,
    HoldCause,
    Plan,
    Risk,
    describe_blocked,
    describe_waiting,
    review_comment,
    to_markdown,
)
from tahaluf.plan.notes import OTHERS_DO_NOT_WAIT, PROJECTS_WAIT, TEAMS_WAIT

HEAD = "a" * 40
NOTHING_WAITS = "If a change is held back, the other changes do not wait for it."


def change(project: str, resource: str, kind: ChangeKind, risk: Risk = Risk.NONE) -> Change:
    operation = AnyOperation(after="x")
    return Change(
        project=project,
        resource=resource,
        kind=kind,
        target=f"{kind} {resource}",
        operation=operation,
        risk=risk,
    )


def adopt(project: str) -> Change:
    return change(project, "repository", ChangeKind.ADOPT, Risk.ADOPTION)


def unarchive(project: str) -> Change:
    return change(project, "repository", ChangeKind.UNARCHIVE, Risk.ACCESS)


def label(project: str, risk: Risk = Risk.NONE) -> Change:
    return change(project, "labels", ChangeKind.DELETE, risk)


CASES = {
    "nothing needs approval": ([label("fig"), label("olive")], []),
    "there is only one change": ([label("fig", Risk.DESTRUCTIVE)], []),
    "a held change delays nothing": ([label("fig", Risk.DESTRUCTIVE), label("olive")], [NOTHING_WAITS]),
    "a project waits": (
        [adopt("fig"), label("fig")],
        ["If “adopt repository” is held back, all other changes to fig wait for it."],
    ),
    "a shared team waits": (
        [adopt("@o/fig"), label("@o/fig")],
        [
            "While “adopt repository” is held back, the other changes to @o/fig wait for it. Access "
            "that projects give the team does not wait."
        ],
    ),
    "a project waits, and another does not": (
        [unarchive("fig"), label("fig"), label("olive", Risk.DESTRUCTIVE)],
        ["If “unarchive repository” is held back, all other changes to fig wait for it.", OTHERS_DO_NOT_WAIT],
    ),
    "an adoption without further changes": ([adopt("fig"), adopt("olive")], [NOTHING_WAITS]),
    "many projects wait": (
        [item for slug in ("a", "b", "c", "d") for item in (adopt(slug), label(slug))],
        [
            "If “adopt repository” is held back in one of these 4 projects, the other changes to that project wait "
            "for it. Other projects do not wait."
        ],
    ),
    "three projects wait": (
        [item for slug in ("a", "b", "c") for item in (adopt(slug), label(slug))],
        [PROJECTS_WAIT.format(change="adopt repository", projects="one of a, b, c")],
    ),
    "two shared teams wait": (
        [item for slug in ("@o/a", "@o/b") for item in (adopt(slug), label(slug))],
        [TEAMS_WAIT.format(change="adopt repository", projects="one of @o/a, @o/b")],
    ),
    "many shared teams wait": (
        [item for slug in ("@a", "@b", "@c", "@d") for item in (adopt(slug), label(slug))],
        [TEAMS_WAIT.format(change="adopt repository", projects="one of these 4 teams")],
    ),
    "a new repository that needs no approval": (
        [change("fig", "repository", ChangeKind.CREATE), label("fig", Risk.DESTRUCTIVE)],
        [NOTHING_WAITS],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_plan_says_which_changes_wait_and_holds_exactly_these(name: str) -> None:
    changes, notes = CASES[name]
    plan = Plan.from_items(changes)
    assert list(describe_waiting(plan)) == notes
    held = [item for item in plan.check_review(()).held if item.cause is HoldCause.PREREQUISITE]
    waiting = {item.change.project for item in held}
    assert all((slug in " ".join(notes)) or len(waiting) > 3 for slug in waiting)
    assert bool(waiting) == any(note != NOTHING_WAITS for note in notes)


def test_what_waits_names_the_change_that_must_come_first() -> None:
    first = unarchive("fig")
    result = Plan.from_items([first, label("fig"), label("olive")]).check_review(())
    assert [item.change.project for item in result.held] == ["fig", "fig"]
    assert result.held[1].prerequisite == first
    assert [allowed.project for allowed in result.allowed.changes] == ["olive"]


def test_what_is_blocked_delays_nothing_else() -> None:
    blocked = Blocked("fig", "team", "fig", "no", "yes")
    assert describe_blocked(Plan.from_items([blocked])) == (
        "Blocked items are not applied until their cause is resolved."
    )
    assert describe_blocked(Plan.from_items([blocked, label("fig")])).endswith(
        "All other changes are applied without them."
    )


def test_each_kind_of_plan_says_what_makes_its_changes() -> None:
    plan = Plan.from_items([label("fig")])
    assert MADE_BY_APPLY in to_markdown(plan)
    assert MADE_AFTER_MERGE in review_comment(plan, HEAD)
    assert MADE_LATER in review_comment(plan, HEAD, maker=MADE_LATER)
    assert "tahaluf apply" not in review_comment(Plan(), HEAD)


def test_updates_of_templates_replace_the_sentence_that_nothing_changes() -> None:
    comment = review_comment(Plan(), HEAD, template_section="#### Effect\n\n2 updates.")
    assert comment.startswith("### What a merge will do\n\n#### Effect\n\n2 updates.")
    assert "Nothing" not in comment
    assert "1 change in 1 project" in review_comment(
        Plan.from_items([label("fig")]), HEAD, template_section="#### Effect\n\n2 updates."
    )
