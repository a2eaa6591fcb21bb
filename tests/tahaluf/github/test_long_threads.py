"""The bot finds its comment on an issue with more than 100 comments."""

from pathlib import Path

from support.busy_coalition import scenario
from support.organization_builder import CONTROL
from tahaluf.flows.volunteers.intake import process_forms
from tahaluf.plan import Rest


def test_a_bot_comment_after_the_first_hundred_is_not_duplicated(tmp_path: Path) -> None:
    with scenario("onboard", tmp_path) as test_scenario:
        bot, comments = test_scenario.coalition.bot, f"/repos/{CONTROL}/issues/4/comments"
        for number in range(
            100
        ):  # from two people, because a single person would reach the limit on comments per minute
            commenter = test_scenario.coalition.people[("founder", "a-steward")[number % 2]]
            commenter.rest(Rest("POST", comments, {"body": f"Welcome, {number}."}))
        process_forms(bot, CONTROL, [4])
        before = bot.writes
        process_forms(bot, CONTROL, [4])
        assert bot.writes == before
        assert len(list(test_scenario.coalition.founder.paginate(comments))) == 101
