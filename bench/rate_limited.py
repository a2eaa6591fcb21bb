"""Measures writes under both interpretations of GitHub's limits on content creation, using a virtual clock."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from localhub.hub import Hub
from localhub.limits import Limits
from localhub.virtual_clock import VirtualClock
from support import large_coalition
from support.virtual_session import open_session
from tahaluf.flows.sync.scope import Scope
from tahaluf.flows.sync.snapshot import load_resource_types, step_starter, take_snapshot
from tahaluf.github import execute
from tahaluf.plan import MAX_BATCH_SIZE, describe_duration, expected_seconds, min_creation_seconds

SWEEP_INTERVAL = 600.0  # seconds until the next scheduled run
DAY_MINUTES = 1440  # in minutes, used for a run without a time limit


@dataclass(frozen=True, slots=True)
class RateLimitedRun:
    """Times are in seconds of the virtual clock. `created` is the number of labels that exist on the server."""

    reading: str
    creations: int
    runs: int
    requests: int
    floor: float
    expected: float
    duration: float
    created: int
    summary: str


def rate_limited_runs(projects: int, labels: int) -> Iterator[RateLimitedRun]:
    """Create all labels in all repositories, both in a single run and in 50-minute runs.

    Then create one label in each of ten times as many repositories, with a separate request for each label.
    """
    for reading, minutes in (("requests", None), ("aliases", None), ("aliases", 50)):
        with TemporaryDirectory() as folder:
            yield _measure(Path(folder), projects, labels, reading, minutes)
    with TemporaryDirectory() as folder:
        unbatched = _measure(Path(folder), 10 * projects, 1, "aliases", None, batch_size=1)
        yield replace(unbatched, reading="both, without batches")


def _measure(
    folder: Path,
    projects: int,
    labels: int,
    reading: str,
    minutes: int | None,
    batch_size: int = MAX_BATCH_SIZE,
) -> RateLimitedRun:
    clock, coalition, kinds_ = (
        VirtualClock(),
        large_coalition.manifest(projects, labels),
        load_resource_types(Path("none")),
    )
    with Hub(
        folder,
        large_coalition.SEED,
        run_workflows=False,
        limits=Limits.parse(LIMITS[reading]),
        clock=clock.now,
    ) as hub:
        large_coalition.load_into(hub, coalition, labels=0)
        started, runs, requests, plan = clock.time(), 0, 0, None
        while True:
            session = open_session(hub.url, large_coalition.TOKEN, clock)
            snapshot = take_snapshot(Scope.select(session, coalition, kinds_))
            plan = plan or snapshot.plan
            if not snapshot.plan:
                break
            session.rate_limiter.set_time_limit((minutes or DAY_MINUTES) * 60)
            finished = clock.time()
            execute(
                session,
                snapshot.plan,
                snapshot.contexts,
                step_starter(coalition, kinds_),
                batch_size=batch_size,
            )
            runs, requests = runs + 1, requests + session.requests
            finished = clock.time()
            clock.sleep(SWEEP_INTERVAL if minutes else 0)
        created = int(hub.store.fetch_value("SELECT count(*) FROM labels"))
    each_counts = reading == "aliases"
    minimum = min_creation_seconds(plan.creations if each_counts else plan.content_writes)
    name = f"{reading}, runs of {minutes} min" if minutes else reading
    seconds_expected = expected_seconds(plan, count_each_creation=each_counts)
    return RateLimitedRun(
        name,
        plan.creations,
        runs,
        requests,
        minimum,
        seconds_expected,
        finished - started,
        created,
        describe_duration(plan),
    )


LIMITS = {"requests": "github", "aliases": "aliases"}
