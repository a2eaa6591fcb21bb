"""Writing under GitHub's content limits, in both readings, on a clock that moves only when somebody waits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import big_town
from localhub.clocks import Virtual
from localhub.hub import Hub
from localhub.limits import Limits
from played import sit_down
from tahaluf.commands.fleet.look import kinds, look, starter
from tahaluf.github import carry_out
from tahaluf.plan import BATCH, expected, floor, seconds

SWEEP = 600.0  # seconds until the next scheduled run
A_DAY = 1440  # minutes: a run that waits as long as it takes


@dataclass(frozen=True, slots=True)
class Strict:
    """Times in seconds of GitHub's limits. `made`: labels that the server says were created."""

    reading: str
    creations: int
    runs: int
    requests: int
    floor: float
    expected: float
    took: float
    made: int
    said: str


def strict(projects: int, labels: int) -> Iterator[Strict]:
    """All labels of all repositories: in one run, and in runs of 50 minutes, as long as it takes.

    And one label in ten times as many repositories, each by a request of its own.
    """
    for reading, minutes in (("requests", None), ("aliases", None), ("aliases", 50)):
        with TemporaryDirectory() as folder:
            yield _one(Path(folder), projects, labels, reading, minutes)
    with TemporaryDirectory() as folder:
        alone = _one(Path(folder), 10 * projects, 1, "aliases", None, together=1)
        yield replace(alone, reading="either, without batches")


def _one(
    folder: Path, projects: int, labels: int, reading: str, minutes: int | None, together: int = BATCH
) -> Strict:
    clock, coalition, kept = Virtual(), big_town.manifest(projects, labels), kinds(Path("none"))
    with Hub(folder, big_town.SEED, runs=False, limits=Limits.parse(LIMITS[reading]), clock=clock.now) as hub:
        big_town.settle(hub, coalition, labels=0)
        began, runs, requests, plan = clock.time(), 0, 0, None
        while True:
            session = sit_down(hub.url, big_town.TOKEN, clock)
            seen = look(session, coalition, kept)
            plan = plan or seen.plan
            if not seen.plan:
                break
            session.pacer.finish_within((minutes or A_DAY) * 60)
            ended = clock.time()
            carry_out(session, seen.plan, seen.sites, starter(coalition, kept), together=together)
            runs, requests = runs + 1, requests + session.requests
            ended = clock.time()
            clock.sleep(SWEEP if minutes else 0)
        made = int(hub.store.value("SELECT count(*) FROM labels"))
    each = reading == "aliases"
    at_least = floor(plan.creations if each else plan.content)
    name = f"{reading}, runs of {minutes} min" if minutes else reading
    foreseen = seconds(plan, each_counts=each)
    return Strict(
        name, plan.creations, runs, requests, at_least, foreseen, ended - began, made, expected(plan)
    )


LIMITS = {"requests": "github", "aliases": "aliases"}
