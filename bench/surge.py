"""Measures how long it takes to reply to 2,500 forms that are submitted within an hour, using a virtual clock.

Measures both interpretations of GitHub's limits. `python bench/surge.py [FORMS]` prints the table in
docs/reliability.md.
"""

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the benchmark uses the tests' crowd

from localhub.limits import Limits
from support.crowd import Crowd, start_crowd
from support.organization_builder import CONTROL
from tahaluf.flows.volunteers.invite import invite
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.github import Session
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import InvitationState

FORMS = 2500
HOUR, RUN_LIMIT = 3600.0, 25 * 60.0  # seconds between sweeps, and the time limit of each sweep
MAX_SWEEPS = 24

Reading = Literal["requests", "aliases"]


@dataclass(frozen=True, slots=True)
class SurgeResult:
    """`duration` is the number of seconds on the virtual clock between the first sweep and the last reply."""

    reading: Reading
    forms: int
    sweeps: int
    duration: float
    requests: int
    writes: int
    answered: int
    invited: int
    waiting: int


def surge(forms: int) -> Iterator[SurgeResult]:
    for reading in ("requests", "aliases"):
        with TemporaryDirectory() as folder:
            yield _measure(Path(folder), forms, reading)


def _measure(folder: Path, forms: int, reading: Reading) -> SurgeResult:
    with start_crowd(folder, forms, Limits(content_unit=reading)) as crowd:
        crowd.submit_forms(0, forms, join=True)
        started, requests, writes = crowd.clock.time(), 0, 0
        sweeps = 0
        while sweeps < MAX_SWEEPS:
            sweeps += 1
            bot, sweep_start = crowd.bot(), crowd.clock.time()
            bot.rate_limiter.set_time_limit(RUN_LIMIT)
            finished = _sweep(crowd, bot)
            requests, writes = requests + bot.requests, writes + bot.writes
            duration = crowd.clock.time() - started
            if finished:
                break
            crowd.clock.sleep(max(0.0, sweep_start + HOUR - crowd.clock.time()))
        bot = crowd.bot()
        with redirect_stdout(StringIO()):
            invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())
        states = [person.invitation and person.invitation.state for person in crowd.people().values()]
        answered = int(crowd.hub.store.fetch_value("SELECT count(DISTINCT issue_id) FROM comments"))
        return SurgeResult(
            reading, forms, sweeps, duration, requests, writes, answered,
            states.count(InvitationState.INVITED), states.count(InvitationState.WAITING),
        )  # fmt: skip


def _sweep(crowd: Crowd, bot: Session) -> bool:
    with redirect_stdout(StringIO()):
        try:
            reconcile_forms(bot, CONTROL)
        except CommandError:
            return False
    return True


def main() -> None:
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else FORMS
    print(
        "| GitHub counts | forms | sweeps | until the last answer | requests | writes | answered | invited | wait |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in surge(forms):
        minutes = round(row.duration / 60)
        print(
            f"| {row.reading} | {row.forms:,} | {row.sweeps} | {minutes // 60} h {minutes % 60:02} min | "
            f"{row.requests:,} | {row.writes:,} | {row.answered:,} | {row.invited} | {row.waiting:,} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
