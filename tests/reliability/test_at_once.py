"""Two runs in the same moment: events come doubled, and a sweep may meet the run that an event started."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from busy_world import ORGANIZATION, Scene, Scenes
from hub_picture import differences, picture
from launcher import Launcher
from tahaluf.commands.volunteers.keeping import tell
from tahaluf.github import read_roster
from tahaluf.plan import Rest
from tahaluf.roster import Notice, Wanted, notice_mark

ROSTER = f"{ORGANIZATION}/roster"


def run(scene: Scene, launcher: Launcher, name: str) -> int:
    here = scene.here
    return launcher.run(scene.words, here.folder, here.environment(), here.folder / name)


@pytest.mark.parametrize("command", ["propose", pytest.param("apply", marks=pytest.mark.full)])
def test_two_runs_at_once_and_one_after_them_end_where_a_single_one_does(
    command: str, scenes: Scenes
) -> None:
    made = scenes(command)
    made.begin()
    with Launcher() as one, Launcher() as other:
        assert run(made, one, "said.txt") == 0
        wanted = picture(made.here.hub)
        made.begin()
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda launcher: run(made, launcher, str(id(launcher))), (one, other)))
        assert run(made, one, "said.txt") == 0
        assert differences(wanted, picture(made.here.hub)) == []


def test_of_two_notices_about_one_person_the_first_is_kept_and_the_second_closed(scenes: Scenes) -> None:
    made = scenes("onboard")
    made.begin()
    bot = made.here.bot
    wanted = Wanted({"p-abc": Notice("p-abc", f"{notice_mark('p-abc')}\nHelp is offered.")})
    roster = read_roster(bot, ROSTER)
    day = datetime(2026, 1, 1, tzinfo=UTC)
    body = dict(zip(("title", "body"), wanted.notices["p-abc"][:2], strict=True))
    first, second = (
        int(bot.rest(Rest("POST", f"/repos/{ROSTER}/issues", body)).body["number"]) for _ in range(2)
    )
    assert tell(bot, roster, wanted, [], day).numbers == {"p-abc": first}
    states = {
        issue["number"]: issue["state"]
        for issue in made.here.founder.pages(f"/repos/{ROSTER}/issues?state=all")
        if issue["title"] == "p-abc"
    }
    assert states == {first: "open", second: "closed"}
    writes = bot.writes
    assert tell(bot, roster, wanted, [first], day).numbers == {"p-abc": first}
    assert bot.writes == writes
