from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tahaluf.consent import ConsentLevel
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import (
    Person,
    VolunteerStatus,
    newly_answered,
    note_activity,
    note_answer,
    note_pause,
    note_return,
    note_start,
)

CAME, DAY, LATER = date(2026, 3, 1), date(2026, 3, 5), date(2026, 4, 1)
NEW = Person(id="p-a", form=12, given=CAME, level=ConsentLevel.NONE, since=CAME)
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def test_the_first_answer_ends_the_waiting_and_is_kept() -> None:
    told = note_answer(NEW, NOON)
    assert (told.status, told.since, told.answered) == (VolunteerStatus.ANSWERED, DAY, NOON)
    assert note_answer(told, NOON + timedelta(days=3)) == told


def test_an_earlier_answer_that_is_noted_later_is_the_first() -> None:
    told = note_answer(note_answer(NEW, NOON), NOON - timedelta(days=1))
    assert (told.answered, told.since) == (NOON - timedelta(days=1), DAY)


def test_an_answer_is_kept_in_utc_and_whole_seconds() -> None:
    local = datetime(2026, 3, 5, 1, 0, 0, 999, timezone(timedelta(hours=3)))
    assert note_answer(NEW, local).answered == datetime(2026, 3, 4, 22, 0, 0, tzinfo=UTC)


def test_work_begins_once() -> None:
    told = note_start(NEW, DAY)
    assert (told.status, told.since, told.began) == (VolunteerStatus.WORKING, DAY, DAY)
    assert note_start(told, LATER) == told


def test_who_pauses_comes_back_to_the_work_they_had_begun() -> None:
    resting = note_pause(note_start(NEW, CAME), DAY, LATER)
    assert (resting.status, resting.since, resting.until) == (VolunteerStatus.PAUSED, DAY, LATER)
    there = note_return(resting, LATER)
    assert (there.status, there.since, there.until) == (VolunteerStatus.WORKING, LATER, None)


@pytest.mark.parametrize("until", [DAY, CAME])
def test_a_pause_ends_on_a_later_day(until: date) -> None:
    with pytest.raises(CommandError, match="later day"):
        note_pause(NEW, DAY, until)


def test_a_longer_pause_began_when_the_first_did() -> None:
    resting = note_pause(NEW, DAY, LATER)
    assert note_pause(resting, LATER, date(2026, 6, 1)).since == DAY


def test_who_comes_back_without_having_begun_waits_to_hear_what_to_do() -> None:
    there = note_return(replace(NEW, status=VolunteerStatus.LEFT, nudges=2, nudged=DAY), LATER)
    assert (there.status, there.since, there.nudges, there.nudged) == (
        VolunteerStatus.WAITING,
        LATER,
        0,
        None,
    )


def test_coming_back_is_nothing_to_who_is_there() -> None:
    assert note_return(NEW, LATER) == NEW


def test_a_sign_is_not_taken_back_by_an_older_one() -> None:
    assert note_activity(note_activity(NEW, LATER), DAY).seen == LATER


def test_an_answer_that_github_shows_is_noted_of_who_waits_for_it() -> None:
    other = replace(NEW, id="p-b", form=13)
    at_work = replace(NEW, id="p-c", form=14, status=VolunteerStatus.WORKING)
    [told] = newly_answered([NEW, other, at_work], {12: [NOON], 14: [NOON]})
    assert (told.id, told.answered) == ("p-a", NOON)


def test_an_answer_from_before_they_waited_is_one_to_something_else() -> None:
    again = replace(NEW, since=LATER)
    [told] = newly_answered([again], {12: [NOON, NOON + timedelta(days=40)]})
    assert told.since == date(2026, 4, 14)
    assert newly_answered([again], {12: [NOON]}) == []
