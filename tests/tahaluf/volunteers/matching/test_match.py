from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.people import coalition, hours, open_role, person
from tahaluf.volunteers.form import Hours, TimeZoneRange, VolunteerProfile, read_zone
from tahaluf.volunteers.matching import (
    CapacityFit,
    HoursFit,
    MatchReason,
    Occupancy,
    OpenRole,
    TimeZoneFit,
    explain_match,
    match_roles,
    open_roles,
    roles_open_on,
)
from tahaluf.volunteers.people import VolunteerStatus, count_occupancy

SKILLS = ["design", "frontend", "gis"]
LANGUAGES = ["ar", "en", "fr"]
PROJECTS = ["old-archive", "reading-room", "water-map"]

some_hours = st.none() | st.builds(Hours, st.integers(0, 10), st.none() | st.integers(10, 20))
profiles = st.builds(
    VolunteerProfile,
    skills=st.frozensets(st.sampled_from(SKILLS)),
    languages=st.frozensets(st.sampled_from(LANGUAGES)),
    projects=st.frozensets(st.sampled_from(PROJECTS)),
    hours=some_hours,
)
roles = st.builds(
    open_role,
    st.text("abcd", min_size=1, max_size=3),
    project=st.sampled_from(PROJECTS),
    skills=st.frozensets(st.sampled_from(SKILLS)),
    languages=st.frozensets(st.sampled_from(LANGUAGES)),
    hours=some_hours,
)
several_roles = st.lists(roles, max_size=8, unique_by=lambda one: (one.project, one.role))


@given(profiles, several_roles, st.randoms())
def test_the_order_of_the_roles_does_not_matter(
    person: VolunteerProfile, offered: list[OpenRole], random: Random
) -> None:
    shuffled = list(offered)
    random.shuffle(shuffled)
    assert match_roles(person, offered) == match_roles(person, shuffled)


@given(profiles, roles, st.sampled_from(SKILLS))
def test_one_more_skill_never_lowers_a_score(person: VolunteerProfile, role: OpenRole, skill: str) -> None:
    more_skilled = VolunteerProfile(
        skills=person.skills | {skill},
        languages=person.languages,
        hours=person.hours,
        projects=person.projects,
    )
    before, after = match_roles(person, [role]), match_roles(more_skilled, [role])
    assert _score(after) >= _score(before)


@given(profiles, several_roles)
def test_a_score_is_the_sum_of_its_reasons_and_at_most_100(
    person: VolunteerProfile, offered: list[OpenRole]
) -> None:
    for found in match_roles(person, offered, limit=100):
        assert found.score == sum(reason.points for reason in found.reasons) <= 100


@given(profiles, several_roles)
def test_the_best_matches_come_first_up_to_the_limit(
    person: VolunteerProfile, offered: list[OpenRole]
) -> None:
    found = match_roles(person, offered, limit=100)
    assert [(m.requested, m.score) for m in found] == sorted(
        ((m.requested, m.score) for m in found), reverse=True
    )
    assert match_roles(person, offered, limit=2) == found[:2]


def test_only_open_roles_of_active_projects_are_offered() -> None:
    offered = [(one.project, one.role) for one in open_roles(coalition())]
    assert offered == [("reading-room", "shelf"), ("water-map", "map-design")]


def test_a_role_without_languages_has_those_of_its_project() -> None:
    shelf, cartographer = open_roles(coalition())
    assert (shelf.languages, cartographer.languages) == (frozenset({"en"}), frozenset({"ar"}))


def test_a_role_is_skipped_if_the_volunteer_has_none_of_its_skills() -> None:
    role = open_role(skills=frozenset({"gis"}))
    assert match_roles(VolunteerProfile(skills=frozenset({"design"})), [role]) == ()


def test_a_requested_project_comes_before_a_better_fit() -> None:
    fits = open_role("fits", project="reading-room", skills=frozenset({"design"}))
    requested = open_role("requested", project="water-map", skills=frozenset({"gis"}))
    person = VolunteerProfile(skills=frozenset({"design"}), projects=frozenset({"water-map"}))
    assert [found.role for found in match_roles(person, [fits, requested])] == ["requested", "fits"]


def test_too_few_hours_score_in_proportion_and_more_hours_in_full() -> None:
    role = open_role(hours=hours(4, 6))
    points = [
        _points(VolunteerProfile(hours=given), role, HoursFit)
        for given in (hours(0, 2), hours(4, 4), hours(10))
    ]
    assert points == [5, 10, 10]


def test_a_match_is_explained_in_words() -> None:
    person = VolunteerProfile(
        skills=frozenset({"design", "frontend"}), languages=frozenset({"ar", "en"}), hours=hours(4, 4)
    )
    best = match_roles(person, open_roles(coalition()))[0]
    assert best.role == "map-design"
    assert explain_match(best, coalition()) == (
        "1 of 2 skills: Design; speaks Arabic; offers 4 hours a week (3-5 needed); nobody has joined this project yet"
    )


def test_the_explanation_includes_what_does_not_fit() -> None:
    person = VolunteerProfile(
        skills=frozenset({"design"}), languages=frozenset({"en"}), projects=frozenset({"water-map"})
    )
    best = match_roles(person, open_roles(coalition()))[0]
    assert explain_match(best, coalition()) == (
        "they asked for this project; 1 of 2 skills: Design; "
        "no language in common (the role works in Arabic); hours not given; nobody has joined this project yet"
    )


def test_nearby_time_zones_score_higher_than_distant_ones() -> None:
    role = open_role(zone=TimeZoneRange(2, 3))
    zones = [
        "Europe and Africa (UTC-1 to UTC+3)",
        "Southern Asia (UTC+5 to UTC+9)",
        None,
        "The Americas (UTC-10 to UTC-3)",
    ]
    assert [_points(VolunteerProfile(zone=zone), role, TimeZoneFit) for zone in zones] == [5, 2, 2, 0]


def test_free_places_score_higher_and_unstaffed_projects_highest() -> None:
    occupancy = Occupancy()
    occupancy.add_waiting("water-map", "maps")
    occupancy.add_working("water-map", "maps")
    maps, texts = open_role("maps", places=4), open_role("texts", places=4)
    fresh = open_role("shelf", project="reading-room", places=4)
    found = match_roles(VolunteerProfile(), [maps, texts, fresh], occupancy)
    assert [one.role for one in found] == ["shelf", "texts", "maps"]
    assert [_points(VolunteerProfile(), role, CapacityFit, occupancy) for role in (fresh, texts, maps)] == [
        20,
        15,
        7,
    ]


def test_a_full_role_is_not_offered_even_in_a_requested_project() -> None:
    occupancy = Occupancy()
    occupancy.add_working("water-map", "maps")
    occupancy.add_waiting("water-map", "maps")
    person = VolunteerProfile(projects=frozenset({"water-map"}))
    assert match_roles(person, [open_role("maps", places=2)], occupancy) == ()
    assert match_roles(person, [open_role("maps", places=3)], occupancy) != ()


def test_each_person_counts_once_for_their_best_match() -> None:
    people = [person(status, ("water-map", "maps"), ("reading-room", "shelf")) for status in VolunteerStatus]
    occupancy = count_occupancy([*people, person(VolunteerStatus.WAITING)])
    assert occupancy.working == {("water-map", "maps"): 2}  # working, paused
    assert occupancy.waiting == {("water-map", "maps"): 2}  # waiting, answered
    assert occupancy.by_project == {"water-map": 4}


@pytest.mark.parametrize(
    ("text", "zone", "again"),
    [
        ("Europe and Africa (UTC-1 to UTC+3) · أوروبا وأفريقيا", TimeZoneRange(-1, 3), "UTC-1 to UTC+3"),
        ("UTC", TimeZoneRange(0, 0), "UTC"),
        ("utc +2", TimeZoneRange(2, 2), "UTC+2"),
        ("UTC\N{MINUS SIGN}5", TimeZoneRange(-5, -5), "UTC-5"),
        ("somewhere", None, None),
        (None, None, None),
    ],
)
def test_only_the_offsets_of_a_time_zone_are_read(
    text: str | None, zone: TimeZoneRange | None, again: str | None
) -> None:
    assert read_zone(text) == zone
    assert (str(zone) if zone else None) == again


def _points(
    person: VolunteerProfile,
    role: OpenRole,
    reason: type[MatchReason],
    occupancy: Occupancy | None = None,
) -> int:
    return next(
        found.points
        for found in match_roles(person, [role], occupancy)[0].reasons
        if isinstance(found, reason)
    )


def _score(found: Sequence[object]) -> int:
    return found[0].score if found else 0  # type: ignore[attr-defined]


def test_a_role_is_offered_until_its_last_day() -> None:
    roles = open_roles(coalition())
    ending = [replace(role, until=date(2026, 5, 1)) for role in roles]
    assert roles_open_on(roles, date(2026, 5, 2)) == roles
    assert roles_open_on(ending, date(2026, 5, 1)) == tuple(ending)
    assert roles_open_on(ending, date(2026, 5, 2)) == ()
