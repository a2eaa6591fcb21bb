"""`tahaluf remind` on a hub, with people who are waiting, working or paused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from support.crowd import Crowd, start_crowd
from support.organization_builder import CONTROL, ROSTER
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.flows.volunteers.remind import remind_stewards
from tahaluf.flows.volunteers.roster_store import update_records
from tahaluf.github import Session
from tahaluf.volunteers.people import Person, VolunteerStatus, person_id
from tahaluf.volunteers.roster import DesiredRoster


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 4) as made:
        made.submit_forms(0, 4)
        bot = made.bot()
        reconcile_forms(bot, CONTROL)
        yield made


def run_reminders(crowd: Crowd, days: int = 0) -> Session:
    """Run `remind` once, `days` days later, and return its session, which counts requests and writes."""
    crowd.advance_days(days)
    bot = crowd.bot()
    remind_stewards(bot, CONTROL, crowd.clock.now().date())
    return bot


def change(crowd: Crowd, place: int, **fields: object) -> None:
    """Update a person's record as a steward would."""
    person = replace(crowd.person(place), **fields)  # type: ignore[arg-type]
    update_records(
        crowd.founder,
        ROSTER,
        lambda index: DesiredRoster(files=index.changed_files([person]), commit_message="Note"),
    )


def comments_about(crowd: Crowd, person: Person) -> list[str]:
    return [one["body"] for one in crowd.founder.paginate(f"/repos/{ROSTER}/issues/{person.notice}/comments")]


def test_no_reminder_is_due_within_the_answer_time(crowd: Crowd) -> None:
    assert run_reminders(crowd, 6).writes == 0


def test_an_unanswered_person_causes_one_comment_on_their_notice(
    crowd: Crowd, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run_reminders(crowd, 8)
    assert capsys.readouterr().out == "reminders posted: 4; records updated without a comment: 0\n"
    for place in range(4):
        [words] = comments_about(crowd, crowd.person(place))
        assert "Nobody has answered this person for 8 days" in words
    for days in (0, 1, 30):
        assert run_reminders(crowd, days).writes == 0


def test_reminders_name_nobody_in_public(crowd: Crowd, capsys: pytest.CaptureFixture[str]) -> None:
    before = crowd.bot_comments()
    run_reminders(crowd, 8)
    assert crowd.bot_comments() == before
    printed = capsys.readouterr().out
    assert not any(person_id(1000 + place) in printed for place in range(4))


def test_a_quiet_person_causes_two_reminders_and_then_frees_the_role(crowd: Crowd) -> None:
    today = crowd.clock.now().date()
    for place in range(4):
        change(crowd, place, status=VolunteerStatus.WORKING, since=today, began=today)
    for days in (61, 15, 15):
        run_reminders(crowd, days)
    person = crowd.person(0)
    assert person.status is VolunteerStatus.LEFT
    asked, again, over = comments_about(crowd, person)
    assert f"tahaluf people seen {person.id}" in asked
    assert f"tahaluf people seen {person.id}" in again
    assert "this place is free" in over


def test_a_run_interrupted_before_recording_posts_nothing_twice(crowd: Crowd) -> None:
    crowd.fail_on = b"createCommitOnBranch"
    crowd.advance_days(8)
    with pytest.raises(Exception, match="token"):
        run_reminders(crowd)
    crowd.fail_on = None
    run_reminders(crowd)
    assert [len(comments_about(crowd, crowd.person(place))) for place in range(4)] == [1, 1, 1, 1]
    assert all(crowd.person(place).raised for place in range(4))


def test_a_pause_ends_on_its_day(crowd: Crowd) -> None:
    today = crowd.clock.now().date()
    change(crowd, 2, status=VolunteerStatus.PAUSED, since=today, began=today, until=today + timedelta(days=3))
    run_reminders(crowd, 3)
    assert crowd.person(2).status is VolunteerStatus.WORKING
    assert "Their pause is over" in comments_about(crowd, crowd.person(2))[0]
