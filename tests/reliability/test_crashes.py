"""A process that dies at any of its requests loses nothing and doubles nothing: the next run ends where one would."""

import sys

import pytest

from busy_world import SCENES, Scenes
from crashes import crashes

SHORTER = 8  # answers that several threads may come to share, in an apply
SPREAD = 2  # points of a quick run, over the whole length of the command


@pytest.mark.parametrize("command", SCENES)
def test_a_command_that_is_killed_at_some_of_its_requests_is_finished_by_the_next(
    command: str, scenes: Scenes
) -> None:
    with crashes(scenes(command)) as run:
        points = range(2, run.requests + 1, max(1, run.requests // SPREAD))
        assert run.all_troubles(points) == []


@pytest.mark.full
@pytest.mark.parametrize("command", SCENES)
def test_a_command_that_is_killed_at_any_of_its_requests_is_finished_by_the_next(
    command: str, scenes: Scenes, capsys: pytest.CaptureFixture[str]
) -> None:
    with crashes(scenes(command)) as run:
        points = range(1, run.requests + 1)
        troubles = run.all_troubles(points)
    with capsys.disabled():
        sys.stdout.write(f"\n{command}: {run.covered} crash points, {len(troubles)} troubles\n")
    assert troubles == []
    assert run.covered >= 2 * len(points) - SHORTER
