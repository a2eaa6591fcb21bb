"""Plans on a terminal use its full width and wrap between words. Piped output can be searched line by line."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from support.adopted_coalition import SLUGS, adoption_plan, manifest_text
from support.operations import AnyOperation, joins
from tahaluf.manifest import load
from tahaluf.output import console as console_module
from tahaluf.output import terminal
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeKind,
    HeldChange,
    HoldCause,
    Plan,
    Risk,
    Unmanaged,
    parse_review,
    review_comment,
)
from tahaluf.rendering import Renderer
from tahaluf.resources import template_values
from tahaluf.resources.adoption import PUBLIC_ADOPTED
from tahaluf.templates import BUILTIN_TEMPLATES, Library

HEAD = "a" * 40
SCREEN = (80, 50)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., io.StringIO]:
    """Replace the console with a terminal of this width, or with a pipe."""

    def replace_console(width: int = 80, *, is_terminal: bool = True) -> io.StringIO:
        written = io.StringIO()
        console = Console(
            file=written,
            width=width,
            force_terminal=is_terminal,
            no_color=True,
            highlight=False,
            soft_wrap=True,
        )
        for module in (terminal, console_module):
            monkeypatch.setattr(module, "console", console)
        return written

    return replace_console


def grant(slug: str = "olive", **fields: Any) -> Change:
    values: dict[str, Any] = {
        "target": f"a steward of {slug}",
        "operation": joins("lina"),
        **fields,
    }
    return Change(project=slug, resource="team", kind=ChangeKind.GRANT, risk=Risk.ACCESS, **values)


def unarchive(slug: str) -> Change:
    return Change(
        project=slug,
        resource="repository",
        kind=ChangeKind.UNARCHIVE,
        target=slug,
        operation=AnyOperation(),
        risk=Risk.ACCESS,
    )


def text_of(written: io.StringIO) -> str:
    return written.getvalue().replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")


def test_the_plan_of_adopting_forty_repositories_fits_on_one_screen(
    screen: Callable[..., io.StringIO],
) -> None:
    width, height = SCREEN
    written = screen(width)
    manifest = load(manifest_text())
    values = template_values(manifest, manifest.projects[0])
    # The template with the most files
    tree = Renderer(Library.from_paths([BUILTIN_TEMPLATES])).render("web-app", values)
    terminal.show_plan(adoption_plan(lambda *_: tree), details=True)
    lines = text_of(written).splitlines()
    assert len(lines) < height
    assert max(map(len, lines)) <= width
    assert all(slug in written.getvalue() for slug in SLUGS)


def test_the_plan_of_adopting_forty_repositories_fits_in_one_comment() -> None:
    plan = adoption_plan()
    comment = review_comment(plan, HEAD)
    shown = comment.partition("<!--")[0]
    assert len(plan.projects) == 40 and len(plan.changes) > 40 * 14
    assert "Not shown" not in comment and len(comment) < 65_536
    assert len([line for line in shown.partition("<details>")[0].splitlines() if line]) < SCREEN[1]
    assert parse_review(comment, HEAD).digests == {change.digest for change in plan.risky}


def test_a_plan_that_only_adopts_says_that_nothing_changes(screen: Callable[..., io.StringIO]) -> None:
    written = screen(100)
    adoptions = [change for change in adoption_plan().changes if change.kind is ChangeKind.ADOPT]
    terminal.show_plan(Plan(tuple(adoptions)), maker="Run apply.")
    shown = text_of(written)
    assert "40 adoptions in 40 projects. An adoption by itself changes nothing on GitHub." in shown
    assert "Run apply." not in shown
    assert "Applying this plan" not in shown


def test_a_piped_plan_names_the_project_on_every_line_and_does_not_wrap(
    screen: Callable[..., io.StringIO],
) -> None:
    written = screen(40, is_terminal=False)
    terminal.show_plan(adoption_plan())
    lines = written.getvalue().splitlines()
    about = [line for line in lines if line.startswith("water-watch: ")]
    assert any(
        line.startswith("water-watch: create 7 labels: translation, accessibility, design, data")
        for line in about
    )
    assert f"water-watch: adopt repository ({PUBLIC_ADOPTED}) · needs approval" in about


def test_a_narrow_terminal_wraps_between_words_under_the_text(screen: Callable[..., io.StringIO]) -> None:
    written = screen(40)
    labels = [
        Change(
            project="olive",
            resource="labels",
            kind=ChangeKind.CREATE,
            target=f"label number {number}",
            operation=AnyOperation(),
            batched=True,
        )
        for number in range(4)
    ]
    terminal.show_plan(Plan.from_items(labels))
    lines = [line.rstrip() for line in text_of(written).splitlines()]
    assert lines[1:4] == [
        '  create    4 labels: "label number 0",',
        '            "label number 1", "label',
        '            number 2", "label number 3"',
    ]


def test_logins_appear_only_at_a_maintainers_own_terminal(screen: Callable[..., io.StringIO]) -> None:
    written = screen()
    terminal.show_plan(Plan.from_items([grant()]), details=True)
    assert "add       lina (a steward) to the team · gives access" in text_of(written)
    written = screen()
    terminal.show_plan(Plan.from_items([grant()]))
    assert "add       a steward to the team · gives access" in text_of(written)
    assert "lina" not in text_of(written)
    terminal.show_held([HeldChange(grant())], details=True)
    assert "add lina (a steward) to the team · gives access. It needs" in text_of(written)


def test_only_a_plan_that_is_not_approved_says_what_needs_approval(
    screen: Callable[..., io.StringIO],
) -> None:
    written = screen(300)
    terminal.show_plan(Plan.from_items([grant()]), is_approved=True)
    assert "approval" not in text_of(written)
    terminal.show_plan(Plan.from_items([grant()]))
    assert "a steward to the team · gives access · needs approval" in text_of(written)
    assert "1 change marked “needs approval”" in text_of(written)
    assert "scheduled run makes the change" in " ".join(text_of(written).split())


def test_the_plan_of_a_pull_request_says_that_its_merge_approves(screen: Callable[..., io.StringIO]) -> None:
    written = screen(300)
    terminal.show_plan(Plan.from_items([grant()]), is_of_pull=True)
    assert "1 change marked “needs approval”: merging this pull request approves exactly what" in text_of(
        written
    )
    assert "--allow" not in text_of(written)


def test_unmanaged_things_are_counted_and_named_on_demand(screen: Callable[..., io.StringIO]) -> None:
    plan = Plan.from_items(Unmanaged(slug, "labels", "wontfix", "no") for slug in ("fig", "olive"))
    written = screen()
    terminal.show_plan(plan)
    assert "2 items that exist only on GitHub" in text_of(written)
    assert "wontfix" not in text_of(written)
    written = screen()
    terminal.show_plan(plan, name_unmanaged=True)
    assert "2 items that exist only on GitHub.\nleft unchanged fig, olive: label wontfix: no" in text_of(
        written
    )


def test_further_lines_of_an_entry_are_indented(screen: Callable[..., io.StringIO]) -> None:
    plan = Plan.from_items(Unmanaged(slug, "labels", "wontfix", "no " * 20) for slug in ("fig", "olive"))
    written = screen(40)
    terminal.show_plan(plan, name_unmanaged=True)
    first, *further = text_of(written).split("left unchanged")[1].splitlines()[:4]
    assert first == " fig, olive: label"
    assert all(line.startswith("  ") and line.strip() and len(line) <= 40 for line in further[:2]), further


@pytest.mark.parametrize(
    ("cause", "number", "release"),
    [
        (HoldCause.NOT_SHOWN, None, "To make this change without a pull request, run tahaluf apply --allow="),
        (HoldCause.OTHER_ACCOUNT, None, "a run with your own token cannot see approvals"),
        (HoldCause.NOT_AGREED, 7, "The plan in https://hub.example/c/pull/7 did not include this access"),
        (HoldCause.WITHDRAWN, 8, "has withdrawn their agreement in https://hub.example/c/pull/8"),
        (
            HoldCause.REPLACED,
            9,
            "The plan for https://hub.example/c/pull/9, which was merged most recently, shows a different value",
        ),
    ],
)
def test_what_is_held_back_says_what_would_release_it(
    screen: Callable[..., io.StringIO], cause: HoldCause, number: int | None, release: str
) -> None:
    written = screen(300)
    terminal.show_held([HeldChange(grant(), cause, number)], "https://hub.example/c")
    assert text_of(written).startswith("held back olive: ")
    assert release in text_of(written)


def test_what_waits_names_the_change_that_must_be_approved_first(
    screen: Callable[..., io.StringIO],
) -> None:
    written, first = screen(300), unarchive("olive")
    waiting = [
        HeldChange(change, HoldCause.PREREQUISITE, prerequisite=first) for change in (grant(), grant("fig"))
    ]
    terminal.show_held([HeldChange(first), *waiting])
    assert (
        "held back olive, fig: 2 further changes (add a steward to the team). They wait until “unarchive "
        "repository” is "
        "approved for the same project\n" in text_of(written)
    )


def test_what_is_held_back_in_many_projects_is_said_once(screen: Callable[..., io.StringIO]) -> None:
    written = screen(400)
    terminal.show_held([HeldChange(grant(slug)) for slug in ("a", "b", "c", "d")])
    assert text_of(written) == (
        "held back a, b, c, d: add a steward to the team · gives access. It needs approval: merge a pull request "
        "whose plan comment shows it. The plan for any pull request that changes the manifest does. To make this "
        "change without a pull request, run `tahaluf apply` with --allow and each digest that `tahaluf plan "
        "--json` prints\n"
    )


def test_equal_blocks_of_several_projects_share_a_line(screen: Callable[..., io.StringIO]) -> None:
    written = screen()
    terminal.show_blocked(
        [Blocked(slug, "team", slug, "it is full", "wait") for slug in ("a", "b")], details=False
    )
    assert text_of(written) == "blocked a, b: team: it is full; wait\n"
