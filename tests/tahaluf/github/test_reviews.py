"""Plans count as reviewed if they were posted on the pull requests that changed the planned files. The most recent
plan comes first.
"""

import itertools
from typing import Any

import pytest

from support.coalition import Coalition, manifest, project
from support.operations import AnyPersonOperation, joins, leaves, sample_change
from support.organization_builder import CONTROL
from tahaluf.github import ReviewHistory, upsert_comment
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Change, ChangeKind, HoldCause, Plan, Rest, Risk, review_comment

API = f"/repos/{CONTROL}"
PATHS = (MANIFEST_FILE, "templates")
counter = itertools.count()


def visibility(value: str, risk: Risk = Risk.ACCESS) -> Change:
    return sample_change(
        "olive", "repository", ChangeKind.UPDATE, "visibility", None, {"visibility": value}, risk=risk
    )


def access_change(
    kind: ChangeKind, target: str, operation: AnyPersonOperation, risk: Risk = Risk.NONE
) -> Change:
    return Change(project="olive", resource="team", kind=kind, target=target, operation=operation, risk=risk)


PUBLIC, PRIVATE = visibility("public"), visibility("private", Risk.DESTRUCTIVE)


def merge_with_plan(
    coalition: Coalition, *changes: Change, path: str = MANIFEST_FILE, method: str = "merge"
) -> int:
    """Post these changes as the bot's plan on a pull request, and merge it."""
    branch = f"change-{next(counter)}"
    if path == MANIFEST_FILE:
        number = coalition.propose_change(manifest(project(branch)), branch)
    else:
        number = coalition.propose_change(manifest(project("olive")), branch)
        coalition.write("control", path, branch, branch)
    show(coalition, number, *changes)
    coalition.founder.rest(Rest("PUT", f"{API}/pulls/{number}/merge", {"merge_method": method}))
    return number


def show(coalition: Coalition, number: int, *changes: Change) -> None:
    head = coalition.founder.get(f"{API}/pulls/{number}").body["head"]["sha"]
    upsert_comment(coalition.bot(), CONTROL, number, "plan", review_comment(Plan.from_items(changes), head))


def reviewed(coalition: Coalition, *changes: Change) -> set[str]:
    found = ReviewHistory(coalition.bot(), CONTROL, PATHS).reviewed_digests(changes)
    return {name for name, one in (("public", PUBLIC), ("private", PRIVATE)) if one.digest in found}


def test_a_person_does_not_see_the_apps_plans_as_their_own(coalition: Coalition) -> None:
    merge_with_plan(coalition, PUBLIC)
    for session, cause in (
        (coalition.founder, HoldCause.OTHER_ACCOUNT),
        (coalition.bot(), HoldCause.NOT_SHOWN),
    ):
        history, unreviewed = ReviewHistory(session, CONTROL, PATHS), visibility("internal")
        other = sample_change("fig", "labels", ChangeKind.DELETE, "bug", {"id": "1"}, None)
        assert history.reviewed_digests([unreviewed, other]) == frozenset()
        assert history.explain(other).cause is cause


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_what_a_merged_plan_showed_counts(coalition: Coalition, method: str) -> None:
    merge_with_plan(coalition, PUBLIC, method=method)
    assert reviewed(coalition, PUBLIC, PRIVATE) == {"public"}


def test_what_an_open_pull_request_shows_does_not_count(coalition: Coalition) -> None:
    show(coalition, coalition.propose_change(manifest(project("olive"))), PUBLIC)
    assert reviewed(coalition, PUBLIC) == set()


def test_a_later_plan_that_says_the_opposite_ends_it_and_a_third_brings_it_back(coalition: Coalition) -> None:
    merge_with_plan(coalition, PUBLIC)
    merge_with_plan(coalition, PRIVATE)
    assert reviewed(coalition, PUBLIC, PRIVATE) == {"private"}
    merge_with_plan(coalition, PUBLIC)
    assert reviewed(coalition, PUBLIC, PRIVATE) == {"public"}


def test_an_opposite_without_risk_ends_it_as_well(coalition: Coalition) -> None:
    merge_with_plan(coalition, PUBLIC)
    merge_with_plan(coalition, visibility("private", Risk.NONE))
    assert reviewed(coalition, PUBLIC) == set()


def test_a_later_plan_of_something_else_changes_nothing(coalition: Coalition) -> None:
    merge_with_plan(coalition, PUBLIC)
    merge_with_plan(
        coalition, sample_change("pine", "repository", ChangeKind.UPDATE, "visibility", None, "private")
    )
    assert reviewed(coalition, PUBLIC) == {"public"}


def test_a_merge_that_changed_only_templates_counts(coalition: Coalition) -> None:
    merge_with_plan(coalition, PUBLIC, path="templates/small/NOTES.md.jinja")
    assert reviewed(coalition, PUBLIC) == {"public"}


def test_a_person_who_was_removed_is_not_let_in_by_an_older_review(coalition: Coalition) -> None:
    let_in = access_change(ChangeKind.GRANT, "a steward of olive", joins("a-steward", 4242), Risk.ACCESS)
    other = access_change(ChangeKind.GRANT, "a steward of olive", joins("x", 1), Risk.ACCESS)
    removed = access_change(ChangeKind.REVOKE, "a member of olive", leaves("a-steward", 4242))
    # Changes for two members of the same team do not contradict each other
    assert other.subject != let_in.subject
    merge_with_plan(coalition, let_in)
    merge_with_plan(coalition, other)
    assert ReviewHistory(coalition.bot(), CONTROL, PATHS).reviewed_digests([let_in]) == {let_in.digest}
    number = merge_with_plan(coalition, removed)
    assert removed.digest not in coalition.comments(number)[0]["body"]
    assert ReviewHistory(coalition.bot(), CONTROL, PATHS).reviewed_digests([let_in]) == set()


def test_no_more_history_is_read_than_it_takes(coalition: Coalition) -> None:
    merge_with_plan(coalition, PRIVATE)
    merge_with_plan(coalition, PUBLIC)
    bot = coalition.bot()
    assert ReviewHistory(bot, CONTROL, PATHS).reviewed_digests([PUBLIC]) == {PUBLIC.digest}
    assert (
        bot.requests == 2
    )  # one request reads the history, and the other the comments on the most recent pull request
    assert ReviewHistory(bot, CONTROL, PATHS).reviewed_digests([]) == set()
    assert bot.requests == 2


def test_the_text_of_other_peoples_comments_is_never_read(coalition: Coalition) -> None:
    number = merge_with_plan(coalition, PUBLIC)
    stranger = coalition.people["a-stranger"]
    for _ in range(3):
        stranger.rest(Rest("POST", f"{API}/issues/{number}/comments", {"body": "A long story. " * 4000}))
    sizes: list[int] = []

    def measure(request: Any, next_handler: Any) -> Any:
        response = next_handler(request)
        sizes.append(len(response.body))
        return response

    coalition.hub.middlewares.append(measure)
    assert reviewed(coalition, PUBLIC) == {"public"}
    assert max(sizes) < 50_000


def test_history_is_read_page_by_page_until_it_ends(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tahaluf.github.reviews.COMMITS_PER_QUERY", 2)
    merge_with_plan(coalition, PUBLIC)
    for _ in range(5):
        merge_with_plan(coalition)
    assert reviewed(coalition, PUBLIC, PRIVATE) == {"public"}


def test_a_commit_that_came_without_a_pull_request_shows_nothing(coalition: Coalition) -> None:
    coalition.write("control", MANIFEST_FILE, manifest(project("olive")))
    assert reviewed(coalition, PUBLIC) == set()
