"""Measures parallel runs on several organizations. Each organization has its own process, just as it would have its
own job in a matrix.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from labels import LABELS
from measure import Measurement, hub_server, request, request_count, reset_request_count, run
from support import large_coalition

ORGANIZATION_COUNT = 4


@dataclass(frozen=True, slots=True)
class OrganizationsRun:
    """`wall` is the time until all jobs have finished. They start at the same time on this machine."""

    name: str
    organizations: int
    repositories_each: int
    requests: int
    wall: float
    jobs: Sequence[Measurement]

    @property
    def outcome(self) -> str:
        failed = sum(job.code != 0 for job in self.jobs)
        return f"{len(self.jobs) - failed} done" + (f", {failed} failed" if failed else "")


def organizations(repositories_each: int, latency: float) -> Iterator[OrganizationsRun]:
    """Add a label to every repository in four organizations. In the first run, one of the organizations rejects all
    requests.
    """
    names = large_coalition.organization_names(ORGANIZATION_COUNT)
    print(f"organizations: {ORGANIZATION_COUNT} with {repositories_each} repositories each", file=sys.stderr)
    with (
        hub_server(
            ORGANIZATION_COUNT * repositories_each, LABELS, LABELS - 1, latency, ORGANIZATION_COUNT
        ) as url,
        TemporaryDirectory() as folder,
    ):
        path = Path(folder) / "projects.yml"
        path.write_text(
            large_coalition.manifest_text(
                ORGANIZATION_COUNT * repositories_each, LABELS, names[0], names[1:]
            ),
            encoding="utf-8",
        )
        rule = {"kind": "forbidden", "token": large_coalition.token(names[-1]), "times": None}
        request(url, "POST", "/_localhub/faults", json.dumps(rule).encode())
        yield _run_all("one new label; one organization rejects everything", repositories_each, url, path)
        request(url, "DELETE", "/_localhub/faults")
        yield _run_all("second run; nothing is rejected", repositories_each, url, path)
        yield _run_all("no changes", repositories_each, url, path)


def _run_all(name: str, repositories_each: int, url: str, path: Path) -> OrganizationsRun:
    program = str(Path(sys.executable).with_name("tahaluf"))
    shards = run([program, "plan", "--shards", "1", "--manifest", str(path)]).out
    entries = json.loads(shards)["include"]

    def run_job(entry: dict[str, str]) -> Measurement:
        organization = entry["organization"]
        arguments = [
            "apply",
            "--yes",
            "--manifest",
            str(path),
            "--organization",
            organization,
            "--shard",
            entry["shard"],
        ]
        return run(
            [program, *arguments],
            {"GITHUB_API_URL": url, "TAHALUF_TOKEN": large_coalition.token(organization)},
        )

    reset_request_count(url)
    started = time.perf_counter()
    with ThreadPoolExecutor(len(entries)) as pool:
        jobs = list(pool.map(run_job, entries))
    return OrganizationsRun(
        name, len(entries), repositories_each, request_count(url), time.perf_counter() - started, jobs
    )
