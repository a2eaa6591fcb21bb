"""Two runs take place at the same time, for example because an event is delivered twice or scheduled runs overlap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from support.busy_coalition import Scenario, ScenarioFactory
from support.hub_state import hub_state, state_differences
from support.launcher import Launcher
from support.organization_builder import ORGANIZATION
from tahaluf.flows.volunteers.roster_store import update_notices
from tahaluf.github import read_roster
from tahaluf.plan import Rest
from tahaluf.volunteers.roster import DesiredRoster, Notice, notice_marker

ROSTER = f"{ORGANIZATION}/roster"


def run(scenario: Scenario, launcher: Launcher, name: str) -> int:
    coalition = scenario.coalition
    return launcher.run(
        scenario.arguments, coalition.folder, coalition.environment(), coalition.folder / name
    )


@pytest.mark.parametrize("command", ["propose", pytest.param("apply", marks=pytest.mark.full)])
def test_concurrent_runs_have_the_result_of_one_run(
    command: str, scenarios: ScenarioFactory, launcher: Launcher
) -> None:
    made = scenarios(command)
    made.reset()
    with Launcher() as other:
        assert run(made, launcher, "output.txt") == 0
        wanted = hub_state(made.coalition.hub)
        made.reset()
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda chosen: run(made, chosen, str(id(chosen))), (launcher, other)))
        assert run(made, launcher, "output.txt") == 0
        assert state_differences(wanted, hub_state(made.coalition.hub)) == []


def test_duplicate_notice_is_emptied_and_closed(
    scenarios: ScenarioFactory,
) -> None:
    made = scenarios("onboard")
    made.reset()
    bot = made.coalition.bot
    wanted = DesiredRoster({"p-abc": Notice("p-abc", f"{notice_marker('p-abc')}\nHelp is offered.")})
    roster = read_roster(bot, ROSTER)
    day = datetime(2026, 1, 1, tzinfo=UTC)
    body = dict(zip(("title", "body"), wanted.notices["p-abc"][:2], strict=True))
    first, second = (
        int(bot.rest(Rest("POST", f"/repos/{ROSTER}/issues", body)).body["number"]) for _ in range(2)
    )
    assert update_notices(bot, roster, wanted, [], day).numbers == {"p-abc": first}
    issues = {
        issue["number"]: issue
        for issue in made.coalition.founder.paginate(f"/repos/{ROSTER}/issues?state=all")
    }
    assert (issues[first]["title"], issues[first]["state"]) == ("p-abc", "open")
    assert issues[second]["state"] == "closed"
    assert "p-abc" not in issues[second]["title"] + issues[second]["body"]
    writes = bot.writes
    assert update_notices(bot, roster, wanted, [first], day).numbers == {"p-abc": first}
    assert bot.writes == writes
