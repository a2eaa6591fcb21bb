"""Labels that several repositories share become label sets. These tests need no network."""

import pytest

from tahaluf.resources.label_sets import SharedSet, find_shared_sets


def found(groups: dict[str, str]) -> list[tuple[str, str]]:
    """Return each set's items and users. Every item and every group is a single letter."""
    return [("".join(one.items), "".join(sorted(one.users))) for one in find_shared_sets(groups)]


def test_a_set_has_its_items_in_their_usual_order_and_all_groups_that_have_them() -> None:
    groups = {"a": ["bug", "idea"], "b": ["idea", "bug"], "c": ["idea", "bug", "task"], "d": ["bug"]}
    assert find_shared_sets(groups) == [SharedSet(("bug", "idea"), frozenset("abc"))]


def test_the_set_that_saves_most_comes_first_and_no_group_has_an_item_twice() -> None:
    assert found({"a": "pqrstu", "b": "pqrstu", "c": "pqr", "d": "pqr"}) == [("pqr", "abcd"), ("stu", "ab")]


def test_sets_that_save_as_much_come_in_the_order_of_their_items() -> None:
    groups = {"a": "pq", "b": "pq", "c": "rstuvw", "d": "xy", "e": "xy"}
    assert found(groups) == [("pq", "ab"), ("xy", "de")]


@pytest.mark.parametrize(
    ("groups", "sets"),
    [
        ({"a": "p", "b": "p"}, 0),
        ({"a": "p", "b": "p", "c": "p"}, 1),
        ({"a": "pq", "b": "pq"}, 1),
        ({"a": "pqrs"}, 0),
        ({"a": "", "b": ""}, 0),
        ({}, 0),
    ],
)
def test_a_set_must_save_a_line(groups: dict[str, str], sets: int) -> None:
    assert len(found(groups)) == sets
