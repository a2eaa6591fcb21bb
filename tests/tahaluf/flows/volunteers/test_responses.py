"""The time of the first human reply is determined from the comments on the public form."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from localhub.domain import Actor, comments, issues, repositories
from support.crowd import FIRST_ACCOUNT_ID, Crowd, start_crowd
from support.organization_builder import CONTROL
from tahaluf.flows.volunteers.intake import process_forms
from tahaluf.flows.volunteers.responses import record_responses
from tahaluf.volunteers.people import VolunteerStatus


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 3) as made:
        process_forms(made.bot(), CONTROL, made.submit_forms(0, 2))
        yield made


def says(crowd: Crowd, account: int, number: int) -> datetime:
    """Comment on the form from that account, and return the time of the comment."""
    crowd.advance_days(1)
    with crowd.hub.engine.begin(Actor("user", account, scopes=frozenset({"repo"}))) as world:
        form = issues.find(world, repositories.find(world, *CONTROL.split("/")), number)
        return datetime.fromisoformat(comments.create(world, form, "Welcome.").created_at)


def test_the_first_human_answer_is_recorded_once(crowd: Crowd) -> None:
    first = says(crowd, FIRST_ACCOUNT_ID + 2, 1)
    says(crowd, FIRST_ACCOUNT_ID + 1, 1)
    record_responses(crowd.bot(), CONTROL)
    volunteer = crowd.person(0)
    assert (volunteer.status, volunteer.answered, volunteer.since) == (
        VolunteerStatus.ANSWERED,
        first,
        first.date(),
    )
    assert crowd.person(1).status is VolunteerStatus.WAITING
    says(crowd, FIRST_ACCOUNT_ID + 2, 1)
    record_responses(crowd.bot(), CONTROL)
    assert crowd.person(0) == volunteer


def test_comments_by_the_bot_and_the_author_are_not_answers(crowd: Crowd) -> None:
    says(crowd, FIRST_ACCOUNT_ID, 1)
    assert crowd.bot_comments()[1]
    record_responses(crowd.bot(), CONTROL)
    assert crowd.person(0).answered is None


def test_nothing_is_written_without_new_answers(crowd: Crowd) -> None:
    bot = crowd.bot()
    record_responses(bot, CONTROL)
    assert bot.writes == 0
