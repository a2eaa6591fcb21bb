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


def test_the_first_answer_is_kept() -> None:
    answered = note_answer(NEW, NOON)
    assert (answered.status, answered.since, answered.answered) == (VolunteerStatus.ANSWERED, DAY, NOON)
    assert note_answer(answered, NOON + timedelta(days=3)) == answered


def test_an_earlier_answer_recorded_later_becomes_the_first() -> None:
    answered = note_answer(note_answer(NEW, NOON), NOON - timedelta(days=1))
    assert (answered.answered, answered.since) == (NOON - timedelta(days=1), DAY)


def test_an_answer_is_stored_in_utc_and_whole_seconds() -> None:
    local = datetime(2026, 3, 5, 1, 0, 0, 999, timezone(timedelta(hours=3)))
    assert note_answer(NEW, local).answered == datetime(2026, 3, 4, 22, 0, 0, tzinfo=UTC)


def test_starting_twice_has_no_further_effect() -> None:
    answered = note_start(NEW, DAY)
    assert (answered.status, answered.since, answered.began) == (VolunteerStatus.WORKING, DAY, DAY)
    assert note_start(answered, LATER) == answered


def test_after_a_pause_people_who_had_started_are_working() -> None:
    paused = note_pause(note_start(NEW, CAME), DAY, LATER)
    assert (paused.status, paused.since, paused.until) == (VolunteerStatus.PAUSED, DAY, LATER)
    returned = note_return(paused, LATER)
    assert (returned.status, returned.since, returned.until) == (VolunteerStatus.WORKING, LATER, None)


@pytest.mark.parametrize("until", [DAY, CAME])
def test_a_pause_must_end_after_today(until: date) -> None:
    with pytest.raises(CommandError, match="later day"):
        note_pause(NEW, DAY, until)


def test_extending_a_pause_keeps_its_first_day() -> None:
    paused = note_pause(NEW, DAY, LATER)
    assert note_pause(paused, LATER, date(2026, 6, 1)).since == DAY


def test_people_who_return_without_having_started_wait_for_an_answer() -> None:
    returned = note_return(replace(NEW, status=VolunteerStatus.LEFT, nudges=2, nudged=DAY), LATER)
    assert (returned.status, returned.since, returned.nudges, returned.nudged) == (
        VolunteerStatus.WAITING,
        LATER,
        0,
        None,
    )


def test_returning_does_not_change_somebody_who_never_left() -> None:
    assert note_return(NEW, LATER) == NEW


def test_older_activity_does_not_replace_newer() -> None:
    assert note_activity(note_activity(NEW, LATER), DAY).seen == LATER


def test_an_answer_on_github_is_recorded_for_waiting_people() -> None:
    other = replace(NEW, id="p-b", form=13)
    at_work = replace(NEW, id="p-c", form=14, status=VolunteerStatus.WORKING)
    [answered] = newly_answered([NEW, other, at_work], {12: [NOON], 14: [NOON]})
    assert (answered.id, answered.answered) == ("p-a", NOON)


def test_an_answer_to_an_earlier_form_does_not_count() -> None:
    again = replace(NEW, since=LATER)
    [answered] = newly_answered([again], {12: [NOON, NOON + timedelta(days=40)]})
    assert answered.since == date(2026, 4, 14)
    assert newly_answered([again], {12: [NOON]}) == []
