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
    """Return the small coalition, with maintainers for the water map's area."""
    text = MANIFEST.replace("projects:\n", f"{AREA}volunteers: {volunteers}\nprojects:\n", 1)
    return load(text.replace("    lang: ar\n", "    area: land\n", 1))


def somebody(status: VolunteerStatus = VolunteerStatus.WAITING, **values: Any) -> Person:
    return replace(person(status, ("water-map", "map-design")), **{"notice": 3} | values)


def reminder_after(one: Person, days: int) -> Reminder | None:
    """Return the reminder that is due `days` days after DAY, if any."""
    reminders = due_reminders([one], manifest(), DAY + timedelta(days=days))
    return reminders[0] if reminders else None


def test_the_area_s_maintainers_are_reminded_once_of_an_unanswered_person() -> None:
    assert reminder_after(somebody(), 6) is None
    reminder = reminder_after(somebody(), 7)
    assert reminder is not None
    assert reminder.text.startswith(
        "@example-coalition/land-keepers: Nobody has answered this person for 7 days."
    )
    assert reminder_after(reminder.after, 8) is None
    assert reminder_after(reminder.after, 300) is None


def test_a_new_offer_of_the_same_person_gets_a_new_reminder() -> None:
    again = somebody(raised=DAY - timedelta(days=90))
    assert reminder_after(again, 7) is not None


def test_without_maintainers_the_stewards_are_reminded() -> None:
    one = replace(somebody(), matches=person(VolunteerStatus.WAITING, ("reading-room", "shelf")).matches)
    reminder = reminder_after(one, 7)
    assert reminder is not None
    assert reminder.text.startswith("@a-steward: ")


def test_a_reminder_without_a_match_mentions_nobody() -> None:
    reminder = reminder_after(replace(somebody(), matches=()), 7)
    assert reminder is not None
    assert "@" not in reminder.text


def test_there_is_no_reminder_before_the_notice_exists() -> None:
    assert reminder_after(somebody(notice=None), 300) is None


def test_reminders_are_limited_per_day_longest_waiting_first() -> None:
    everybody = [replace(somebody(), id=f"p-{n}", since=DAY - timedelta(days=n)) for n in range(50)]
    today, reminded = DAY + timedelta(days=30), []
    for days in range(3):
        found = due_reminders(everybody, manifest(), today + timedelta(days=days))
        now = {one.before.id: one.after for one in found}
        everybody = [now.get(one.id, one) for one in everybody]
        assert due_reminders(everybody, manifest(), today + timedelta(days=days)) == ()
        reminded.append([one.before.id for one in found])
    assert [len(day) for day in reminded] == [20, 20, 10]
    assert reminded[0][0] == "p-49"


def test_an_answered_person_needs_no_reminder() -> None:
    assert reminder_after(somebody(VolunteerStatus.ANSWERED), 300) is None


def test_a_pause_ends_on_its_day_and_restores_the_status() -> None:
    paused = somebody(VolunteerStatus.PAUSED, until=DAY + timedelta(days=30), began=DAY)
    assert reminder_after(paused, 29) is None
    back = reminder_after(paused, 30)
    assert back is not None
    assert (back.after.status, back.after.since, back.after.until) == (
        VolunteerStatus.WORKING,
        DAY + timedelta(days=30),
        None,
    )
    assert (
        reminder_after(somebody(VolunteerStatus.PAUSED), 300) is None
    )  # a pause without an end date continues


def test_two_unanswered_nudges_free_the_place() -> None:
    reminders = []
    one = somebody(VolunteerStatus.WORKING, began=DAY)
    for days in range(120):
        if found := reminder_after(one, days):
            one = found.after
            reminders.append((days, one.status, one.nudges))
    assert reminders == [
        (60, VolunteerStatus.WORKING, 1),
        (74, VolunteerStatus.WORKING, 2),
        (88, VolunteerStatus.LEFT, 2),
    ]


def test_activity_after_a_nudge_resets_the_count() -> None:
    nudged = somebody(
        VolunteerStatus.WORKING, nudges=2, nudged=DAY + timedelta(days=74), seen=DAY + timedelta(days=75)
    )
    assert reminder_after(nudged, 134) is None
    again = reminder_after(nudged, 135)
    assert again is not None
    assert (again.after.nudges, again.after.status) == (1, VolunteerStatus.WORKING)


def test_each_nudge_is_a_separate_comment() -> None:
    """GitHub sends no notifications for edited comments."""
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
def test_a_second_run_on_the_same_day_sends_nothing(one: Person, today: date) -> None:
    for reminder in due_reminders([one], manifest(), today):
        assert reminder.after != one
        assert due_reminders([reminder.after], manifest(), today) == ()


@given(people, days)
def test_reminders_skip_people_who_left_and_reveal_only_the_pseudonym(one: Person, today: date) -> None:
    marked = replace(one, sealed="SEALED-BLOCK", profile=VolunteerProfile(skills=frozenset({"gis"})))
    for reminder in due_reminders([marked], manifest(), today):
        assert one.status is not VolunteerStatus.LEFT
        assert "SEALED-BLOCK" not in reminder.text
        assert "gis" not in reminder.text
