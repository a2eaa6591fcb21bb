from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from people_world import coalition, hours, opening, volunteer
from tahaluf.people import Hours, Opening, Volunteer, match, openings, why

SKILLS = ["design", "frontend", "gis"]
LANGUAGES = ["ar", "en", "fr"]
PROJECTS = ["old-archive", "reading-room", "water-map"]

some_hours = st.none() | st.builds(Hours, st.integers(0, 10), st.none() | st.integers(10, 20))
volunteers = st.builds(
    volunteer,
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


@given(volunteers, several_roles, st.randoms())
def test_the_order_of_the_roles_does_not_matter(
    person: Volunteer, offered: list[Opening], random: "st.random.Random"
) -> None:
    shuffled = list(offered)
    random.shuffle(shuffled)
    assert match(person, offered) == match(person, shuffled)


@given(volunteers, roles, st.sampled_from(SKILLS))
def test_one_more_skill_never_lowers_a_score(person: Volunteer, role: Opening, skill: str) -> None:
    abler = volunteer(
        skills=person.skills | {skill},
        languages=person.languages,
        hours=person.hours,
        projects=person.projects,
    )
    before, after = match(person, [role]), match(abler, [role])
    assert _score(after) >= _score(before)


@given(volunteers, several_roles)
def test_a_score_is_the_sum_of_its_reasons_and_at_most_100(person: Volunteer, offered: list[Opening]) -> None:
    for found in match(person, offered, most=100):
        assert found.score == sum(reason.points for reason in found.reasons) <= 100


@given(volunteers, several_roles)
def test_the_best_stand_first_and_no_more_than_asked_for(person: Volunteer, offered: list[Opening]) -> None:
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
    assert match(volunteer(skills=frozenset({"design"})), [asks]) == ()


def test_a_chosen_project_comes_first_even_with_another_better_fit() -> None:
    fits = opening("fits", project="reading-room", skills=frozenset({"design"}))
    wished = opening("wished", project="water-map", skills=frozenset({"gis"}))
    person = volunteer(skills=frozenset({"design"}), projects=frozenset({"water-map"}))
    assert [found.role for found in match(person, [fits, wished])] == ["wished", "fits"]


def test_fewer_hours_than_asked_for_count_in_proportion_and_more_are_no_harm() -> None:
    asks = opening(hours=hours(4, 6))
    scores = [
        match(volunteer(hours=given), [asks])[0].score for given in (hours(0, 2), hours(4, 4), hours(10))
    ]
    assert scores == [30 + 10 + 10, 30 + 10 + 20, 30 + 10 + 20]


def test_the_reasons_can_be_followed() -> None:
    person = volunteer(
        skills=frozenset({"design", "frontend"}), languages=frozenset({"ar", "en"}), hours=hours(4, 4)
    )
    best = match(person, openings(coalition()))[0]
    assert best.role == "map-design"
    assert why(best, coalition()) == "1 of 2 skills: Design; speaks Arabic; 4 hours of 3-5"


def test_what_does_not_fit_is_said_too() -> None:
    person = volunteer(
        skills=frozenset({"design"}), languages=frozenset({"en"}), projects=frozenset({"water-map"})
    )
    best = match(person, openings(coalition()))[0]
    assert why(best, coalition()) == (
        "they asked for this project; 1 of 2 skills: Design; "
        "no language in common (the role works in Arabic); hours not said"
    )


def _score(found: Sequence[object]) -> int:
    return found[0].score if found else 0  # type: ignore[attr-defined]
