"""The busy coalitions, one a command: made when first asked for, put back for each use."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from busy_world import Scene, Scenes, scene


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    made: dict[str, Scene] = {}
    with ExitStack() as stack:

        def of(command: str) -> Scene:
            if command not in made:
                made[command] = stack.enter_context(scene(command, tmp_path_factory.mktemp(command)))
            return made[command]

        yield of
