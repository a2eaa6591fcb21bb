"""Several organizations side by side, a process each, as the jobs of a matrix run: what all of them take together."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import big_town
from labels import LABELS
from measure import Ran, ask, counted, forget, run, town

MANY = 4


@dataclass(frozen=True, slots=True)
class Fleet:
    """Of one go: `wall` is that of all jobs, begun at once on this machine; `ended` their exit codes."""

    what: str
    organizations: int
    each: int
    requests: int
    wall: float
    jobs: Sequence[Ran]

    @property
    def ended(self) -> str:
        failed = sum(job.code != 0 for job in self.jobs)
        return f"{len(self.jobs) - failed} done" + (f", {failed} failed" if failed else "")


def organizations(each: int, latency: float) -> Iterator[Fleet]:
    """A label more in every repository of four organizations, of which one refuses everything at first."""
    homes = big_town.names(MANY)
    print(f"organizations: {MANY} with {each} repositories each", file=sys.stderr)
    with town(MANY * each, LABELS, LABELS - 1, latency, MANY) as url, TemporaryDirectory() as folder:
        path = Path(folder) / "projects.yml"
        path.write_text(big_town.manifest_text(MANY * each, LABELS, homes[0], homes[1:]), encoding="utf-8")
        rule = {"kind": "forbidden", "token": big_town.token(homes[-1]), "times": None}
        ask(url, "POST", "/_localhub/faults", json.dumps(rule).encode())
        yield _go("one label more, and one organization refuses everything", each, url, path)
        ask(url, "DELETE", "/_localhub/faults")
        yield _go("once more, and none refuses", each, url, path)
        yield _go("nothing to do", each, url, path)


def _go(what: str, each: int, url: str, path: Path) -> Fleet:
    program = str(Path(sys.executable).with_name("tahaluf"))
    shares = run([program, "plan", "--shards", "1", "--manifest", str(path)]).out
    entries = json.loads(shares)["include"]

    def job(entry: dict[str, str]) -> Ran:
        one = entry["organization"]
        words = ["apply", "--yes", "--manifest", str(path), "--organization", one, "--shard", entry["shard"]]
        return run([program, *words], {"GITHUB_API_URL": url, "TAHALUF_TOKEN": big_town.token(one)})

    forget(url)
    began = time.perf_counter()
    with ThreadPoolExecutor(len(entries)) as runners:
        jobs = list(runners.map(job, entries))
    return Fleet(what, len(entries), each, counted(url), time.perf_counter() - began, jobs)
