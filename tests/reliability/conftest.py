"""Each command runs in its own busy coalition, which is created on first use and reset for each test."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from support.busy_coalition import Scenario, ScenarioFactory, scenario


@pytest.fixture(scope="session")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScenarioFactory]:
    scenario_by_command: dict[str, Scenario] = {}
    with ExitStack() as stack:

        def get_scenario(command: str) -> Scenario:
            if command not in scenario_by_command:
                scenario_by_command[command] = stack.enter_context(
                    scenario(command, tmp_path_factory.mktemp(command))
                )
            return scenario_by_command[command]

        yield get_scenario
