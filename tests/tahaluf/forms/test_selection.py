"""Joined options are not split at every comma, but by comparing them with the list of options."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tahaluf.forms.selection import OptionSet


def test_an_option_can_contain_the_separator() -> None:
    assert OptionSet(["gis", "maps, old"]).split("maps, old, gis") == (1, ["maps, old", "gis"])


def test_an_ambiguous_text_is_counted_twice() -> None:
    assert OptionSet(["a", "b", "a, b"]).split("a, b") == (2, [])


def test_a_text_longer_than_all_options_is_not_split() -> None:
    assert OptionSet(["a", "a, a"]).split("a, " * 30_000 + "a") == (0, [])


@given(
    options=st.lists(st.sampled_from(["a", "b", "a, b", "b, a", ", ", "ab"]), unique=True, min_size=1),
    text=st.lists(st.sampled_from(["a", "b", ", "]), max_size=7).map("".join),
)
def test_the_count_matches_brute_force(options: list[str], text: str) -> None:
    tried = [
        list(way) for size in range(1, 5) for way in product(options, repeat=size) if ", ".join(way) == text
    ]
    ways, chosen = OptionSet(options).split(text)
    if len(text) <= sum(map(len, options)) + 2 * len(options):
        assert ways == len(tried)
    assert chosen == (tried[0] if ways == 1 else [])
