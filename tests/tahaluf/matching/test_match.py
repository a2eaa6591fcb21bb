from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people_world import coalition, hours, opening, person
from tahaluf.matching import (
    Crowd,
    Hours,
    HoursFit,
    Offer,
    Opening,
    Reason,
    RoomFit,
    Zone,
    ZoneFit,
    match,
    openings,
    read_zone,
    why,
)
from tahaluf.people import Status, crowd

SKILLS = ["design", "frontend", "gis"]
LANGUAGES = ["ar", "en", "fr"]
PROJECTS = ["old-archive", "reading-room", "water-map"]

some_hours = st.none() | st.builds(Hours, st.integers(0, 10), st.none() | st.integers(10, 20))
offers = st.builds(
    Offer,
    skills=st.frozensets(st.sampled_from(SKILLS)),
    languages=st.frozensets(st.sampled_from(LANGUAGES)),
    projects=st.frozensets(st.sampled_from(PROJECTS)),
    hours=some_hours,
)
roles = st.builds(
    opening,
    st.text("abcd", min_size=1, max_size=3),
    project=st.sampled_from(PROJECTS),
    skills=st.frozensets(st.sampled_from(SKILLS)),
    languages=st.frozensets(st.sampled_from(LANGUAGES)),
    hours=some_hours,
)
several_roles = st.lists(roles, max_size=8, unique_by=lambda one: (one.project, one.role))


@given(offers, several_roles, st.randoms())
def test_the_order_of_the_roles_does_not_matter(
    person: Offer, offered: list[Opening], random: "st.random.Random"
) -> None:
    shuffled = list(offered)
    random.shuffle(shuffled)
    assert match(person, offered) == match(person, shuffled)


@given(offers, roles, st.sampled_from(SKILLS))
def test_one_more_skill_never_lowers_a_score(person: Offer, role: Opening, skill: str) -> None:
    abler = Offer(
        skills=person.skills | {skill},
        languages=person.languages,
        hours=person.hours,
        projects=person.projects,
    )
    before, after = match(person, [role]), match(abler, [role])
    assert _score(after) >= _score(before)


@given(offers, several_roles)
def test_a_score_is_the_sum_of_its_reasons_and_at_most_100(person: Offer, offered: list[Opening]) -> None:
    for found in match(person, offered, most=100):
        assert found.score == sum(reason.points for reason in found.reasons) <= 100


@given(offers, several_roles)
def test_the_best_stand_first_and_no_more_than_asked_for(person: Offer, offered: list[Opening]) -> None:
    found = match(person, offered, most=100)
    assert [(m.chosen, m.score) for m in found] == sorted(((m.chosen, m.score) for m in found), reverse=True)
    assert match(person, offered, most=2) == found[:2]


def test_only_open_places_in_projects_that_take_people_are_offered() -> None:
    offered = [(one.project, one.role) for one in openings(coalition())]
    assert offered == [("reading-room", "shelf"), ("water-map", "map-design")]


def test_a_role_without_languages_speaks_those_of_its_project() -> None:
    shelf, cartographer = openings(coalition())
    assert (shelf.languages, cartographer.languages) == ({"en"}, {"ar"})


def test_a_role_is_left_out_when_none_of_its_skills_is_there() -> None:
    asks = opening(skills=frozenset({"gis"}))
    assert match(Offer(skills=frozenset({"design"})), [asks]) == ()


def test_a_chosen_project_comes_first_even_with_another_better_fit() -> None:
    fits = opening("fits", project="reading-room", skills=frozenset({"design"}))
    wished = opening("wished", project="water-map", skills=frozenset({"gis"}))
    person = Offer(skills=frozenset({"design"}), projects=frozenset({"water-map"}))
    assert [found.role for found in match(person, [fits, wished])] == ["wished", "fits"]


def test_fewer_hours_than_asked_for_count_in_proportion_and_more_are_no_harm() -> None:
    asks = opening(hours=hours(4, 6))
    points = [_points(Offer(hours=given), asks, HoursFit) for given in (hours(0, 2), hours(4, 4), hours(10))]
    assert points == [5, 10, 10]


def test_the_reasons_can_be_followed() -> None:
    person = Offer(
        skills=frozenset({"design", "frontend"}), languages=frozenset({"ar", "en"}), hours=hours(4, 4)
    )
    best = match(person, openings(coalition()))[0]
    assert best.role == "map-design"
    assert why(best, coalition()) == (
        "1 of 2 skills: Design; speaks Arabic; 4 hours of 3-5; nobody has come to this project yet"
    )


def test_what_does_not_fit_is_said_too() -> None:
    person = Offer(
        skills=frozenset({"design"}), languages=frozenset({"en"}), projects=frozenset({"water-map"})
    )
    best = match(person, openings(coalition()))[0]
    assert why(best, coalition()) == (
        "they asked for this project; 1 of 2 skills: Design; "
        "no language in common (the role works in Arabic); hours not said; nobody has come to this project yet"
    )


def test_a_near_day_counts_more_than_a_far_one_and_one_that_is_not_said_lies_between() -> None:
    asks = opening(zone=Zone(2, 3))
    said = [
        "Europe and Africa (UTC-1 to UTC+3)",
        "Southern Asia (UTC+5 to UTC+9)",
        None,
        "The Americas (UTC-10 to UTC-3)",
    ]
    assert [_points(Offer(zone=zone), asks, ZoneFit) for zone in said] == [5, 2, 2, 0]


def test_a_role_that_people_have_come_to_sinks_and_a_project_that_nobody_chose_rises() -> None:
    there = Crowd()
    there.waits("water-map", "maps")
    there.works("water-map", "maps")
    maps, texts = opening("maps", places=4), opening("texts", places=4)
    fresh = opening("shelf", project="reading-room", places=4)
    found = match(Offer(), [maps, texts, fresh], there)
    assert [one.role for one in found] == ["shelf", "texts", "maps"]
    assert [_points(Offer(), role, RoomFit, there) for role in (fresh, texts, maps)] == [20, 15, 7]


def test_a_role_without_a_free_place_is_not_offered_even_where_its_project_was_asked_for() -> None:
    there = Crowd()
    there.works("water-map", "maps")
    there.waits("water-map", "maps")
    person = Offer(projects=frozenset({"water-map"}))
    assert match(person, [opening("maps", places=2)], there) == ()
    assert match(person, [opening("maps", places=3)], there) != ()


def test_each_person_of_the_roster_counts_once_at_the_role_that_fits_best() -> None:
    people = [person(status, ("water-map", "maps"), ("reading-room", "shelf")) for status in Status]
    there = crowd([*people, person(Status.WAITING)])
    assert there.working == {("water-map", "maps"): 2}  # works, paused
    assert there.waiting == {("water-map", "maps"): 2}  # waits, was answered
    assert there.projects == {"water-map": 4}


@pytest.mark.parametrize(
    ("text", "zone", "again"),
    [
        ("Europe and Africa (UTC-1 to UTC+3) · أوروبا وأفريقيا", Zone(-1, 3), "UTC-1 to UTC+3"),
        ("UTC", Zone(0, 0), "UTC"),
        ("utc +2", Zone(2, 2), "UTC+2"),
        ("UTC\N{MINUS SIGN}5", Zone(-5, -5), "UTC-5"),
        ("somewhere", None, None),
        (None, None, None),
    ],
)
def test_a_zone_is_read_from_its_offsets_alone(
    text: str | None, zone: Zone | None, again: str | None
) -> None:
    assert read_zone(text) == zone
    assert (str(zone) if zone else None) == again


def _points(
    person: Offer,
    role: Opening,
    reason: type[Reason],
    there: Crowd | None = None,  # type: ignore[valid-type]
) -> int:
    return next(
        found.points for found in match(person, [role], there)[0].reasons if isinstance(found, reason)
    )


def _score(found: Sequence[object]) -> int:
    return found[0].score if found else 0  # type: ignore[attr-defined]
