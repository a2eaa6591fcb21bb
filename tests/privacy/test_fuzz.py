"""The fuzz targets handle random mutations: a few in every test run, and 100,000 in `make test-full`.

`make fuzz` does the same with coverage-guided mutations.
"""

from itertools import islice

import pytest

from fuzz.mutations import mutated_texts
from fuzz.targets import TARGETS, FuzzStats, seeds
from fuzz.written import KINDS, run

FEW, ALL = 60, 100_000


def run_inputs(name: str, inputs: int) -> FuzzStats:
    stats = FuzzStats()
    for text in islice(mutated_texts(1, seeds()), inputs):
        stats.run(TARGETS[name], text)
    return stats


@pytest.mark.parametrize("name", TARGETS)
def test_targets_survive_a_few_mutations(name: str) -> None:
    assert len(run_inputs(name, FEW).outcomes) > 1  # a target that rejects everything would test nothing


@pytest.mark.full
@pytest.mark.parametrize("name", TARGETS)
def test_targets_survive_a_hundred_thousand_mutations(name: str) -> None:
    assert run_inputs(name, -(-ALL // len(TARGETS))).inputs >= ALL // len(TARGETS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_people_write_is_answered_or_reported(kind: str) -> None:
    assert len(run(kind, seed=2, count=30)) > 1


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
def test_much_of_what_people_write_is_answered_or_reported(kind: str) -> None:
    assert run(kind, seed=1, count=round(ALL * KINDS[kind][1] / 10))


def test_the_same_seed_gives_the_same_texts() -> None:
    assert list(islice(mutated_texts(7, ["a", "bc"]), 50)) == list(islice(mutated_texts(7, ["a", "bc"]), 50))
