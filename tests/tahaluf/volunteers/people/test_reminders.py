from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from support.people import MANIFEST, person
from tahaluf.manifest import Manifest, load
from tahaluf.volunteers.form import VolunteerProfile
from tahaluf.volunteers.people import Person, Reminder, VolunteerStatus, due_reminders

DAY = date(2026, 3, 1)
AREA = "areas: {land: {name: Land and water, maintainers: land-keepers}}\n"


def manifest(volunteers: str = "{answer_within: 7, quiet: 60}") -> Manifest:
    """The small coalition, whose water map belongs to an area that somebody looks after."""
    text = MANIFEST.replace("projects:\n", f"{AREA}volunteers: {volunteers}\nprojects:\n", 1)
    return load(text.replace("    lang: ar\n", "    area: land\n", 1))


def somebody(status: VolunteerStatus = VolunteerStatus.WAITING, **said: Any) -> Person:
    return replace(person(status, ("water-map", "map-design")), **{"notice": 3} | said)


def reminder_after(one: Person, days: int) -> Reminder | None:
    """What is due so many days after DAY."""
    reminders = due_reminders([one], manifest(), DAY + timedelta(days=days))
    return reminders[0] if reminders else None


def test_whoever_waits_too_long_is_told_to_the_maintainers_of_the_area_once() -> None:
    assert reminder_after(somebody(), 6) is None
    reminder = reminder_after(somebody(), 7)
    assert reminder is not None
    assert reminder.text.startswith(
        "@example-coalition/land-keepers: Nobody has answered this person for 7 days."
    )
    assert reminder_after(reminder.after, 8) is None
    assert reminder_after(reminder.after, 300) is None


def test_a_new_offer_of_somebody_who_was_told_of_before_is_told_again() -> None:
    again = somebody(raised=DAY - timedelta(days=90))
    assert reminder_after(again, 7) is not None


def test_where_no_one_looks_after_the_area_the_stewards_are_told_again() -> None:
    one = replace(somebody(), matches=person(VolunteerStatus.WAITING, ("reading-room", "shelf")).matches)
    reminder = reminder_after(one, 7)
    assert reminder is not None
    assert reminder.text.startswith("@a-steward: ")


def test_somebody_for_whom_no_role_fits_is_told_without_a_mention() -> None:
    reminder = reminder_after(replace(somebody(), matches=()), 7)
    assert reminder is not None
    assert "@" not in reminder.text


def test_somebody_whose_notice_is_still_to_come_waits_for_it() -> None:
    assert reminder_after(somebody(notice=None), 300) is None


def test_stewards_are_told_of_a_few_people_a_day_those_who_wait_longest_first() -> None:
    everybody = [replace(somebody(), id=f"p-{n}", since=DAY - timedelta(days=n)) for n in range(50)]
    today, told = DAY + timedelta(days=30), []
    for days in range(3):
        found = due_reminders(everybody, manifest(), today + timedelta(days=days))
        now = {one.before.id: one.after for one in found}
        everybody = [now.get(one.id, one) for one in everybody]
        assert due_reminders(everybody, manifest(), today + timedelta(days=days)) == ()
        told.append([one.before.id for one in found])
    assert [len(day) for day in told] == [20, 20, 10]
    assert told[0][0] == "p-49"


def test_an_answer_ends_the_waiting() -> None:
    assert reminder_after(somebody(VolunteerStatus.ANSWERED), 300) is None


def test_a_pause_ends_on_its_day_and_leads_back_to_where_it_began() -> None:
    paused = somebody(VolunteerStatus.PAUSED, until=DAY + timedelta(days=30), began=DAY)
    assert reminder_after(paused, 29) is None
    back = reminder_after(paused, 30)
    assert back is not None
    assert (back.after.status, back.after.since, back.after.until) == (
        VolunteerStatus.WORKING,
        DAY + timedelta(days=30),
        None,
    )
    assert reminder_after(somebody(VolunteerStatus.PAUSED), 300) is None  # without a day, it lasts


def test_quiet_is_asked_about_twice_and_then_frees_the_place() -> None:
    said = []
    one = somebody(VolunteerStatus.WORKING, began=DAY)
    for days in range(120):
        if found := reminder_after(one, days):
            one = found.after
            said.append((days, one.status, one.nudges))
    assert said == [
        (60, VolunteerStatus.WORKING, 1),
        (74, VolunteerStatus.WORKING, 2),
        (88, VolunteerStatus.LEFT, 2),
    ]


def test_a_sign_after_a_nudge_begins_the_count_anew() -> None:
    nudged = somebody(
        VolunteerStatus.WORKING, nudges=2, nudged=DAY + timedelta(days=74), seen=DAY + timedelta(days=75)
    )
    assert reminder_after(nudged, 134) is None
    again = reminder_after(nudged, 135)
    assert again is not None
    assert (again.after.nudges, again.after.status) == (1, VolunteerStatus.WORKING)


def test_nudges_of_different_times_are_different_comments() -> None:
    """GitHub tells nobody of an edited comment."""
    first = reminder_after(somebody(VolunteerStatus.WORKING), 60)
    second = reminder_after(somebody(VolunteerStatus.WORKING, nudges=1, nudged=DAY + timedelta(days=60)), 74)
    later = reminder_after(somebody(VolunteerStatus.WORKING, seen=DAY + timedelta(days=100)), 160)
    topics = {found.topic for found in (first, second, later) if found}
    assert len(topics) == 3


days = st.integers(-400, 400).map(lambda number: DAY + timedelta(days=number))
people = st.builds(
    somebody,
    st.sampled_from(VolunteerStatus),
    since=days,
    seen=st.none() | days,
    raised=st.none() | days,
    nudged=st.none() | days,
    until=st.none() | days,
    nudges=st.integers(0, 3),
)


@given(people, days)
def test_care_done_twice_on_a_day_is_done_once(one: Person, today: date) -> None:
    for reminder in due_reminders([one], manifest(), today):
        assert reminder.after != one
        assert due_reminders([reminder.after], manifest(), today) == ()


@given(people, days)
def test_nobody_who_left_is_asked_about_and_nothing_of_a_record_but_its_pseudonym_is_said(
    one: Person, today: date
) -> None:
    marked = replace(one, sealed="SEALED-BLOCK", profile=VolunteerProfile(skills=frozenset({"gis"})))
    for reminder in due_reminders([marked], manifest(), today):
        assert one.status is not VolunteerStatus.LEFT
        assert "SEALED-BLOCK" not in reminder.text
        assert "gis" not in reminder.text
