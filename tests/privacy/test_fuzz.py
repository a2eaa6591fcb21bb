"""The fuzzer's three doors, by chance: a few in every run of the tests, 100,000 in `make test-full`.

`make fuzz` does the same guided by coverage.
"""

from itertools import islice

import pytest

from fuzz.mutations import mutated_texts
from fuzz.targets import TARGETS, FuzzStats, seeds

FEW, ALL = 60, 100_000


def tried(name: str, inputs: int) -> FuzzStats:
    count = FuzzStats()
    for text in islice(mutated_texts(1, seeds()), inputs):
        count.run(TARGETS[name], text)
    return count


@pytest.mark.parametrize("name", TARGETS)
def test_a_door_holds_against_some_mixtures(name: str) -> None:
    assert len(tried(name, FEW).outcomes) > 1  # one that refuses everything tries nothing


@pytest.mark.full
@pytest.mark.parametrize("name", TARGETS)
def test_a_door_holds_against_a_hundred_thousand_mixtures(name: str) -> None:
    assert tried(name, -(-ALL // len(TARGETS))).inputs >= ALL // len(TARGETS)


def test_the_same_seed_gives_the_same_texts() -> None:
    assert list(islice(mutated_texts(7, ["a", "bc"]), 50)) == list(islice(mutated_texts(7, ["a", "bc"]), 50))
