"""Under a form that people talk about at length, our answer is found again."""

from pathlib import Path

from support.busy_coalition import CONTROL, scenario
from tahaluf.flows.volunteers.intake import process_forms
from tahaluf.plan import Rest


def test_an_answer_below_a_hundred_comments_is_not_given_twice(tmp_path: Path) -> None:
    with scenario("onboard", tmp_path) as made:
        bot, comments = made.coalition.bot, f"/repos/{CONTROL}/issues/4/comments"
        for number in range(100):  # two of them, since one may not say so much in a minute
            who = made.coalition.people[("founder", "a-steward")[number % 2]]
            who.rest(Rest("POST", comments, {"body": f"Welcome, {number}."}))
        process_forms(bot, CONTROL, [4])
        before = bot.writes
        process_forms(bot, CONTROL, [4])
        assert bot.writes == before
        assert len(list(made.coalition.founder.paginate(comments))) == 101
