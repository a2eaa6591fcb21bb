from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from people_world import MANIFEST, person
from tahaluf.manifest import Manifest, load
from tahaluf.matching import Offer
from tahaluf.people import Care, Person, Status, care

DAY = date(2026, 3, 1)
AREA = "areas: {land: {name: Land and water, maintainers: land-keepers}}\n"


def manifest(volunteers: str = "{answer_within: 7, quiet: 60}") -> Manifest:
    """The small coalition, whose water map belongs to an area that somebody looks after."""
    text = MANIFEST.replace("projects:\n", f"{AREA}volunteers: {volunteers}\nprojects:\n", 1)
    return load(text.replace("    lang: ar\n", "    area: land\n", 1))


def somebody(status: Status = Status.WAITING, **said: Any) -> Person:
    return replace(person(status, ("water-map", "map-design")), **{"notice": 3} | said)


def due(one: Person, days: int) -> Care | None:
    """What is due so many days after DAY."""
    found = care([one], manifest(), DAY + timedelta(days=days))
    return found[0] if found else None


def test_whoever_waits_too_long_is_told_to_the_maintainers_of_the_area_once() -> None:
    assert due(somebody(), 6) is None
    told = due(somebody(), 7)
    assert told is not None
    assert told.words.startswith(
        "@example-coalition/land-keepers: Nobody has answered this person for 7 days."
    )
    assert due(told.person, 8) is None
    assert due(told.person, 300) is None


def test_a_new_offer_of_somebody_who_was_told_of_before_is_told_again() -> None:
    again = somebody(raised=DAY - timedelta(days=90))
    assert due(again, 7) is not None


def test_where_no_one_looks_after_the_area_the_stewards_are_told_again() -> None:
    one = replace(somebody(), matches=person(Status.WAITING, ("reading-room", "shelf")).matches)
    told = due(one, 7)
    assert told is not None
    assert told.words.startswith("@a-steward: ")


def test_somebody_for_whom_no_role_fits_is_told_without_a_mention() -> None:
    told = due(replace(somebody(), matches=()), 7)
    assert told is not None
    assert "@" not in told.words


def test_somebody_whose_notice_is_still_to_come_waits_for_it() -> None:
    assert due(somebody(notice=None), 300) is None


def test_stewards_are_told_of_a_few_people_a_day_those_who_wait_longest_first() -> None:
    everybody = [replace(somebody(), id=f"p-{n}", since=DAY - timedelta(days=n)) for n in range(50)]
    today, told = DAY + timedelta(days=30), []
    for days in range(3):
        found = care(everybody, manifest(), today + timedelta(days=days))
        now = {one.before.id: one.person for one in found}
        everybody = [now.get(one.id, one) for one in everybody]
        assert care(everybody, manifest(), today + timedelta(days=days)) == ()
        told.append([one.before.id for one in found])
    assert [len(day) for day in told] == [20, 20, 10]
    assert told[0][0] == "p-49"


def test_an_answer_ends_the_waiting() -> None:
    assert due(somebody(Status.ANSWERED), 300) is None


def test_a_pause_ends_on_its_day_and_leads_back_to_where_it_began() -> None:
    paused = somebody(Status.PAUSED, until=DAY + timedelta(days=30), began=DAY)
    assert due(paused, 29) is None
    back = due(paused, 30)
    assert back is not None
    assert (back.person.status, back.person.since, back.person.until) == (
        Status.WORKING,
        DAY + timedelta(days=30),
        None,
    )
    assert due(somebody(Status.PAUSED), 300) is None  # without a day, it lasts


def test_quiet_is_asked_about_twice_and_then_frees_the_place() -> None:
    said = []
    one = somebody(Status.WORKING, began=DAY)
    for days in range(120):
        if found := due(one, days):
            one = found.person
            said.append((days, one.status, one.nudges))
    assert said == [(60, Status.WORKING, 1), (74, Status.WORKING, 2), (88, Status.LEFT, 2)]


def test_a_sign_after_a_nudge_begins_the_count_anew() -> None:
    nudged = somebody(
        Status.WORKING, nudges=2, nudged=DAY + timedelta(days=74), seen=DAY + timedelta(days=75)
    )
    assert due(nudged, 134) is None
    again = due(nudged, 135)
    assert again is not None
    assert (again.person.nudges, again.person.status) == (1, Status.WORKING)


def test_nudges_of_different_times_are_different_comments() -> None:
    """GitHub tells nobody of an edited comment."""
    first = due(somebody(Status.WORKING), 60)
    second = due(somebody(Status.WORKING, nudges=1, nudged=DAY + timedelta(days=60)), 74)
    later = due(somebody(Status.WORKING, seen=DAY + timedelta(days=100)), 160)
    topics = {found.topic for found in (first, second, later) if found}
    assert len(topics) == 3


days = st.integers(-400, 400).map(lambda number: DAY + timedelta(days=number))
people = st.builds(
    somebody,
    st.sampled_from(Status),
    since=days,
    seen=st.none() | days,
    raised=st.none() | days,
    nudged=st.none() | days,
    until=st.none() | days,
    nudges=st.integers(0, 3),
)


@given(people, days)
def test_care_done_twice_on_a_day_is_done_once(one: Person, today: date) -> None:
    for found in care([one], manifest(), today):
        assert found.person != one
        assert care([found.person], manifest(), today) == ()


@given(people, days)
def test_nobody_who_left_is_asked_about_and_nothing_of_a_record_but_its_pseudonym_is_said(
    one: Person, today: date
) -> None:
    marked = replace(one, sealed="SEALED-BLOCK", offer=Offer(skills=frozenset({"gis"})))
    for found in care([marked], manifest(), today):
        assert one.status is not Status.LEFT
        assert "SEALED-BLOCK" not in found.words
        assert "gis" not in found.words
