"""Nothing is granted in vain: without any one right of a workflow's tokens something fails, and says what it lacked."""

import sys
from collections.abc import Iterator

import pytest

from narrow import Less, less, workflow
from narrow_world import WORLDS, Narrow, narrow

# GitHub says of REST that the right to pull requests shows labels too, and of GraphQL it says nothing: this one stays.
UNSAID = {"plan-reader-without-issues"}


@pytest.fixture(scope="module", params=WORLDS)
def one(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Narrow]:
    with narrow(request.param, tmp_path_factory.mktemp("narrow")) as made:
        yield made


@pytest.fixture(scope="module")
def usual(one: Narrow) -> str:
    """What the commands say with all of their rights."""
    well, said = one.run()
    assert well, said
    return said


def takings(name: str) -> list[Less]:
    return [taken for mint in workflow(name).mints for taken in less(mint)]


def trouble(one: Narrow, taken: Less, usual: str) -> str | None:
    """What is wrong with how the lack was told, if it was."""
    well, said = one.run(taken.mint)
    if well and (taken.word or said == usual):
        return None if str(taken) in UNSAID else f"{taken} is granted in vain"
    if taken.word not in said.replace("-", "_") and taken.word not in said:
        return f"{taken} is missed, and nothing says so: {said[-600:]}"
    return None


def test_without_one_right_something_fails_and_names_it(one: Narrow, usual: str) -> None:
    """A spread of them; all in `make test-full`."""
    assert [found for taken in takings(one.name)[::4] if (found := trouble(one, taken, usual))] == []


@pytest.mark.full
def test_every_right_is_missed_when_it_is_taken_away(
    one: Narrow, usual: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = takings(one.name)
    found = [line for taken in tried if (line := trouble(one, taken, usual))]
    assert found == []
    unsaid = sum(str(taken) in UNSAID for taken in tried)
    with capsys.disabled():
        sys.stdout.write(f"\n{one.name}: {len(tried)} permissions removed, {len(tried) - unsaid} missed\n")
