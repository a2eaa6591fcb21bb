from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tahaluf.consent import Level
from tahaluf.people import (
    Person,
    Status,
    heard,
    note_answer,
    note_beginning,
    note_pause,
    note_return,
    note_sign,
)
from tahaluf.problems import Stopped

CAME, DAY, LATER = date(2026, 3, 1), date(2026, 3, 5), date(2026, 4, 1)
NEW = Person(id="p-a", form=12, given=CAME, level=Level.NONE, since=CAME)
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def test_the_first_answer_ends_the_waiting_and_is_kept() -> None:
    told = note_answer(NEW, NOON)
    assert (told.status, told.since, told.answered) == (Status.ANSWERED, DAY, NOON)
    assert note_answer(told, NOON + timedelta(days=3)) == told


def test_an_earlier_answer_that_is_noted_later_is_the_first() -> None:
    told = note_answer(note_answer(NEW, NOON), NOON - timedelta(days=1))
    assert (told.answered, told.since) == (NOON - timedelta(days=1), DAY)


def test_an_answer_is_kept_in_utc_and_whole_seconds() -> None:
    local = datetime(2026, 3, 5, 1, 0, 0, 999, timezone(timedelta(hours=3)))
    assert note_answer(NEW, local).answered == datetime(2026, 3, 4, 22, 0, 0, tzinfo=UTC)


def test_work_begins_once() -> None:
    told = note_beginning(NEW, DAY)
    assert (told.status, told.since, told.began) == (Status.WORKING, DAY, DAY)
    assert note_beginning(told, LATER) == told


def test_who_pauses_comes_back_to_the_work_they_had_begun() -> None:
    resting = note_pause(note_beginning(NEW, CAME), DAY, LATER)
    assert (resting.status, resting.since, resting.until) == (Status.PAUSED, DAY, LATER)
    there = note_return(resting, LATER)
    assert (there.status, there.since, there.until) == (Status.WORKING, LATER, None)


@pytest.mark.parametrize("until", [DAY, CAME])
def test_a_pause_ends_on_a_later_day(until: date) -> None:
    with pytest.raises(Stopped, match="later day"):
        note_pause(NEW, DAY, until)


def test_a_longer_pause_began_when_the_first_did() -> None:
    resting = note_pause(NEW, DAY, LATER)
    assert note_pause(resting, LATER, date(2026, 6, 1)).since == DAY


def test_who_comes_back_without_having_begun_waits_to_hear_what_to_do() -> None:
    there = note_return(replace(NEW, status=Status.LEFT, nudges=2, nudged=DAY), LATER)
    assert (there.status, there.since, there.nudges, there.nudged) == (Status.WAITING, LATER, 0, None)


def test_coming_back_is_nothing_to_who_is_there() -> None:
    assert note_return(NEW, LATER) == NEW


def test_a_sign_is_not_taken_back_by_an_older_one() -> None:
    assert note_sign(note_sign(NEW, LATER), DAY).seen == LATER


def test_an_answer_that_github_shows_is_noted_of_who_waits_for_it() -> None:
    other = replace(NEW, id="p-b", form=13)
    at_work = replace(NEW, id="p-c", form=14, status=Status.WORKING)
    [told] = heard([NEW, other, at_work], {12: [NOON], 14: [NOON]})
    assert (told.id, told.answered) == ("p-a", NOON)


def test_an_answer_from_before_they_waited_is_one_to_something_else() -> None:
    again = replace(NEW, since=LATER)
    [told] = heard([again], {12: [NOON, NOON + timedelta(days=40)]})
    assert told.since == date(2026, 4, 14)
    assert heard([again], {12: [NOON]}) == []
