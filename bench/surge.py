"""2,500 people fill in the form within an hour: how long until each has an answer, in both readings of the limits.

On a clock that moves only when somebody waits. `python bench/surge.py [FORMS]` prints the table of docs/reliability.md.
"""

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the crowd is the one that the tests know

from crowd_world import CONTROL, Crowd, crowd_in
from localhub.limits import Limits
from tahaluf.commands.invite import invite
from tahaluf.commands.volunteers.sweeping import sweep
from tahaluf.people import Invited
from tahaluf.problems import Stopped

FORMS = 2500
HOUR, LIMIT = 3600.0, 25 * 60.0  # seconds: from sweep to sweep, and that one takes for itself
MOST = 24

Reading = Literal["requests", "aliases"]


@dataclass(frozen=True, slots=True)
class Surge:
    """`took`: seconds of GitHub's limits from the first sweep to the last answer."""

    reading: Reading
    forms: int
    sweeps: int
    took: float
    requests: int
    writes: int
    answered: int
    invited: int
    waiting: int


def surge(forms: int) -> Iterator[Surge]:
    for reading in ("requests", "aliases"):
        with TemporaryDirectory() as folder:
            yield _one(Path(folder), forms, reading)


def _one(folder: Path, forms: int, reading: Reading) -> Surge:
    with crowd_in(folder, forms, Limits(content_unit=reading)) as crowd:
        crowd.offers(0, forms, join=True)
        began, requests, writes = crowd.clock.time(), 0, 0
        sweeps = 0
        while sweeps < MOST:
            sweeps += 1
            bot, hour = crowd.bot(), crowd.clock.time()
            bot.pacer.finish_within(LIMIT)
            through = _sweep(crowd, bot)
            requests, writes = requests + bot.requests, writes + bot.writes
            took = crowd.clock.time() - began
            if through:
                break
            crowd.clock.sleep(max(0.0, hour + HOUR - crowd.clock.time()))
        bot = crowd.bot()
        with redirect_stdout(StringIO()):
            invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())
        states = [person.invitation and person.invitation.state for person in crowd.people().values()]
        answered = int(crowd.hub.store.value("SELECT count(DISTINCT issue_id) FROM comments"))
        return Surge(
            reading, forms, sweeps, took, requests, writes, answered,
            states.count(Invited.INVITED), states.count(Invited.WAITING),
        )  # fmt: skip


def _sweep(crowd: Crowd, bot: object) -> bool:
    with redirect_stdout(StringIO()):
        try:
            sweep(bot, CONTROL)
        except Stopped:
            return False
    return True


def main() -> None:
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else FORMS
    print(
        "| GitHub counts | forms | sweeps | until the last answer | requests | writes | answered | invited | wait |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in surge(forms):
        minutes = round(row.took / 60)
        print(
            f"| {row.reading} | {row.forms:,} | {row.sweeps} | {minutes // 60} h {minutes % 60:02} min | "
            f"{row.requests:,} | {row.writes:,} | {row.answered:,} | {row.invited} | {row.waiting:,} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
