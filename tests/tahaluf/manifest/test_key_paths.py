"""Values in the manifest's data are found by patterns of paths."""

from collections.abc import Iterator
from typing import Any

from tahaluf.manifest.key_paths import find_values

DATA = {"projects": ({"slug": "wells", "aliases": ("old", "older")}, {"slug": "maps"}, "not a project")}


class UniterableTuple(tuple[Any, ...]):
    def __iter__(self) -> Iterator[Any]:
        raise AssertionError("the whole list was read")


def test_none_matches_every_key_and_index_in_order() -> None:
    assert list(find_values(DATA, "projects", None, "slug")) == [
        (("projects", 0, "slug"), "wells"),
        (("projects", 1, "slug"), "maps"),
    ]
    assert [value for _, value in find_values(DATA, "projects", 0, "aliases", None)] == ["old", "older"]


def test_without_a_pattern_the_data_itself_is_found() -> None:
    assert list(find_values(DATA)) == [((), DATA)]


def test_missing_keys_indexes_and_other_types_match_nothing() -> None:
    for pattern in (
        ("labels",),
        ("projects", 3),
        ("projects", "0"),
        ("projects", 2, "slug"),
        ("projects", -1),
    ):
        assert list(find_values(DATA, *pattern)) == []


def test_one_entry_is_found_without_reading_the_whole_list() -> None:
    """Otherwise, rules that look up each project would take quadratic time."""
    entries = {"projects": UniterableTuple([{"slug": "wells"}, {"slug": "maps"}])}
    assert [value for _, value in find_values(entries, "projects", 1, "slug")] == ["maps"]
