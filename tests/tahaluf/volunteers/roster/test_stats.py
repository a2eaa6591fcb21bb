from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from support.people import coalition
from tahaluf.consent import ConsentLevel
from tahaluf.volunteers.form import VolunteerProfile
from tahaluf.volunteers.people import Person, StoredMatch, VolunteerStatus
from tahaluf.volunteers.roster import Cell, DepartureCounts, RosterIndex, compute_stats, stats_json
from tahaluf.volunteers.roster.suppression import (
    MIN_CELL_SIZE,
    MIN_COMPLEMENT_SIZE,
    suppress_number,
    suppress_partition,
)

TODAY = date(2026, 3, 31)
NUMBERS = st.lists(st.integers(0, 12) | st.integers(0, 60), min_size=1, max_size=6)


def could_be(cells: Sequence[Cell], total: int, place: int) -> set[int]:
    """Return the numbers from 0 to 4 that the hidden cell at `place` could contain, as far as someone who knows the
    total and the rules can tell.

    A larger number that is suppressed to protect small ones is at least MIN_COMPLEMENT_SIZE.
    """
    shown = sum(one.number for one in cells if one.number is not None)
    small = sum(1 for one in cells if one.small)
    large = sum(1 for one in cells if one.number is None and not one.small)
    rest, most = total - shown, (MIN_CELL_SIZE - 1) * (small - 1)
    if not small:
        return set(range(MIN_CELL_SIZE))  # the whole table is hidden
    if large:
        return {n for n in range(MIN_CELL_SIZE) if rest - n >= MIN_COMPLEMENT_SIZE * large}
    return {n for n in range(MIN_CELL_SIZE) if 0 <= rest - n <= most}


@given(NUMBERS)
def test_a_hidden_number_could_be_anything_from_0_to_4(
    numbers: list[int],
) -> None:
    cells = list(suppress_partition({str(n): number for n, number in enumerate(numbers)}).values())
    for place, one in enumerate(cells):
        if one.number is None and any(0 < number < MIN_CELL_SIZE for number in numbers):
            assert could_be(cells, sum(numbers), place) == set(range(MIN_CELL_SIZE))


@given(NUMBERS)
def test_numbers_below_five_are_hidden_and_shown_ones_are_correct(numbers: list[int]) -> None:
    for number, one in zip(
        numbers, suppress_partition({str(n): k for n, k in enumerate(numbers)}).values(), strict=True
    ):
        assert one.number in (None, number)
        assert one.number is None or one.number >= MIN_CELL_SIZE
        assert not one.small or number < MIN_CELL_SIZE


def test_a_single_small_group_hides_another_number_too() -> None:
    cells = suppress_partition({"waiting": 40, "answered": 3, "working": 12})
    assert {key: str(one) for key, one in cells.items()} == {
        "waiting": "40",
        "answered": "<5",
        "working": "–",
    }


def test_small_groups_that_hide_each_other_hide_no_further_number() -> None:
    cells = suppress_partition({"waiting": 40, "answered": 3, "working": 2, "paused": 3})
    assert [str(one) for one in cells.values()] == ["40", "<5", "<5", "<5"]


def test_a_table_that_cannot_hide_its_small_groups_is_not_shown() -> None:
    assert [str(one) for one in suppress_partition({"waiting": 6, "answered": 1}).values()] == ["–", "–"]


def test_zero_looks_like_any_other_small_number() -> None:
    assert str(suppress_number(0)) == str(suppress_number(4)) == "<5"


# -- roster statistics


def people(number: int, **fields: object) -> list[Person]:
    one = Person(id="p-a", form=1, given=date(2026, 3, 2), level=ConsentLevel.NONE, since=date(2026, 3, 2))
    return [replace(one, id=f"p-{number}-{n}", **fields) for n in range(number)]  # type: ignore[arg-type]


def roster_index(*groups: list[Person], counts: DepartureCounts | None = None) -> RosterIndex:
    return RosterIndex({one.id: one for group in groups for one in group}, counts=counts or DepartureCounts())


def test_people_are_counted_by_status_skill_language_and_project() -> None:
    index = roster_index(
        people(30, profile=VolunteerProfile(skills=frozenset({"gis"}), languages=frozenset({"ar", "en"}))),
        people(11, status=VolunteerStatus.WORKING, matches=(StoredMatch("water-map", "map-design", 90),)),
        people(
            10, status=VolunteerStatus.ANSWERED, profile=VolunteerProfile(skills=frozenset({"gis", "design"}))
        ),
    )
    found = stats_json(compute_stats(index, coalition(), TODAY))
    assert found["people"] == 51
    assert found["status"]["waiting"] == 30
    assert found["skill"] == {"frontend": "<5", "design": 10, "gis": 40}
    assert found["language"] == {"ar": 30, "en": 30}
    assert found["project"]["none"] == 40


def test_people_who_left_count_in_the_week_they_joined() -> None:
    index = roster_index(people(20), counts=DepartureCounts(left=12, weeks={"2026-W11": 12}))
    found = stats_json(compute_stats(index, coalition(), TODAY))
    assert found["left"] == 12
    assert Counter(found["week"].values())["<5"] == len(found["week"]) - 2
    assert (found["week"]["2026-W10"], found["week"]["2026-W11"]) == (20, 12)


def test_medians_need_at_least_five_people() -> None:
    when = datetime(2026, 3, 5, 12, tzinfo=UTC)

    def after(number: int) -> float | None:
        answered = [replace(one, answered=when + timedelta(days=n)) for n, one in enumerate(people(number))]
        return compute_stats(roster_index(answered), coalition(), TODAY).days_to_answer

    assert after(4) is None
    assert after(5) == 5.0
