"""What was measured, as docs/benchmarks.md: ratios first, since they vary less between machines than seconds."""

import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from labels import LABEL_SYNC, LABELS, PEERS, PYGITHUB, TAHALUF, Row
from organizations import Fleet
from plots import plot
from scaffolds import FILES, Scaffolded
from starts import Search, Start
from strict import Strict


@dataclass(frozen=True, slots=True)
class Found:
    """All of one run of the bench."""

    command: str
    latency: float
    still: Sequence[Row]
    more: Sequence[Row]
    strict: Sequence[Strict]
    scaffolds: Sequence[Scaffolded]
    starts: Sequence[Start]
    search: Search
    cold: Sequence[Start]
    fleets: Sequence[Fleet]


def write(found: Found, folder: Path) -> None:
    """The page and its plots."""
    curves = {
        tool: [(row.projects, row.ran.requests) for row in found.still if row.tool == tool]
        for tool in (TAHALUF, LABEL_SYNC, PYGITHUB)
    }
    pages = {"N / 50": [(number, number / 50) for number, _ in curves[TAHALUF] if number >= 50]}
    plot(folder / "benchmarks/requests", "Requests, nothing to do", "repositories", "requests", curves, pages)
    curves = {
        tool: [(row.projects, row.ran.wall) for row in found.still if row.tool == tool] for tool in curves
    }
    plot(folder / "benchmarks/seconds", "Seconds, nothing to do", "repositories", "seconds", curves, {})
    (folder / "benchmarks.md").write_text("\n".join(_page(found)) + "\n", encoding="utf-8")


def _page(found: Found) -> Iterator[str]:
    yield "# Benchmarks\n"
    yield f"Written by `{found.command}`, all of it in one run. Do not edit it by hand.\n"
    yield f"{_machine()}. {_versions()}.\n"
    yield "## In short\n"
    yield from (f"* {line}" for line in _short(found))
    yield f"\n## Nothing to do: repositories with {LABELS} labels each\n"
    yield (
        f"On localhub with {found.latency * 1000:.0f} ms more for every answer and GitHub's limits on. The server "
        "runs on the same machine, so that the seconds hold its work too. Tahaluf compares settings, topics, files, "
        "labels and teams; the other two compare labels alone. Every tool runs as it comes: PyGithub waits a "
        "quarter of a second between requests of its own accord. A tool that would take many minutes is left out "
        "of the larger sizes.\n"
    )
    yield from _pictures()
    yield from _rows(found.still)
    yield "\n## One label more in every repository\n"
    yield from _rows(found.more)
    yield "\n## Several organizations\n"
    yield (
        "A job for each, as `tahaluf plan --shards 1` names them and a workflow's matrix runs them, here all at once "
        "on one machine. Each has a token of its own with limits of its own. The requests of one that refuses are "
        "counted too. *CPU s* and *MB* are those of the largest job.\n"
    )
    yield from _fleets(found.fleets)
    yield "\n## Under GitHub's content limits\n"
    yield (
        "GitHub allows 80 creations a minute and 500 an hour, and does not say whether several in one request "
        "count as one. Both readings, on a clock that moves only when somebody waits: the floor is what the limits "
        "allow at best, *foreseen* is what the plan said before anything was written. Latency is nothing here.\n"
    )
    yield from _strict(found.strict)
    yield f"\n## Scaffolding: {FILES} files a project\n"
    yield (
        "CPU time, each in one process, the same texts in each tool's own form of template: with the files kept in "
        "memory, where the tools themselves are compared, and on the disk. The last row of each is the floor: the "
        "same folders, files and bytes written with nothing else done. A tool cannot be quicker than it, and on the "
        "disk most of our time is that floor.\n"
    )
    yield from _scaffolds(found.scaffolds)
    yield "\n## Starting\n"
    yield "The least of several runs. Where the load above is more than the cores, trust the CPU time and not the wall.\n"
    yield from _starts(found.starts)
    search = found.search
    yield (
        f"\nAmong {search.projects:,} projects, half of them with Arabic names, read in {search.load:.2f} s of CPU: the first search for duplicates "
        f"takes {search.first * 1000:.0f} ms, and each one after it {search.each * 1000:.1f} ms.\n"
    )
    yield "## An action on a runner that has nothing yet\n"
    yield (
        "From the packages on the disk (what a download takes is the network's) to the end of `plan --shards 1`. "
        "Hashes are checked but where wheels are only unpacked. uv is not on GitHub's runners: it would have to be "
        "fetched first. A zipapp unpacks itself when it begins, since some packages hold compiled code.\n"
    )
    yield from _starts(found.cold, "way", "packages that are there")
    yield ""
    yield "## The limits that localhub keeps\n"
    yield from LIMITS


def _short(found: Found) -> Iterator[str]:
    for tool in (LABEL_SYNC, PYGITHUB):
        ours, theirs = _largest(found.still, tool)
        yield (
            f"{ours.projects:,} repositories, nothing to do: {theirs.ran.requests / ours.ran.requests:.0f} × fewer "
            f"requests than the {tool}, {theirs.ran.wall / ours.ran.wall:.1f} × faster."
        )
    largest = max(
        (row for row in found.still if row.tool == TAHALUF), key=lambda row: (row.projects, row.ran.wall)
    )
    yield (
        f"{largest.projects:,} repositories: {largest.ran.requests} requests, "
        f"{largest.ran.cpu / largest.projects * 1000:.2f} CPU seconds for a thousand, "
        f"{largest.ran.memory:.0f} MB at most."
    )
    most = max((row for row in found.more if row.tool == TAHALUF), key=lambda row: row.projects)
    yield f"One label more in each of {most.projects:,} repositories: {most.ran.requests} requests, reading included."
    strictest = found.strict[1]
    yield (
        f"{strictest.creations:,} labels where GitHub counts each: {strictest.took / strictest.floor:.3f} × the floor "
        f"that its limits set; the plan foresaw {strictest.expected / strictest.took:.2f} × the time."
    )
    refused, *_ = found.fleets
    yield (
        f"{refused.organizations} organizations of {refused.each:,} repositories, one of which refuses everything: "
        f"the others are done, {refused.requests} requests in all."
    )
    for ours, others in _places(found.scaffolds):
        more = " and ".join(f"{other.each / ours.each:.0f} × less than {other.tool}" for other in others)
        yield f"Scaffolding takes {more} after the first project, in CPU time, with the files {ours.place}."
    before, shipped = found.cold[1], found.cold[-1]
    yield (
        f"An action begins on an empty runner with {before.cpu / shipped.cpu:.1f} × less CPU than by a virtual "
        f"environment and pip: {shipped.cpu:.1f} s beside the download."
    )
    bare, *commands = found.starts
    yield "CPU next to `python -c pass`: " + ", ".join(
        f"`{start.what}` {start.cpu / bare.cpu:.0f} ×" for start in commands[:2]
    )


def _largest(rows: Sequence[Row], tool: str) -> tuple[Row, Row]:
    theirs = max((row for row in rows if row.tool == tool), key=lambda row: row.projects)
    ours = next(row for row in rows if row.tool == TAHALUF and row.projects == theirs.projects)
    return ours, theirs


def _pictures() -> Iterator[str]:
    for name, what in (("requests", "Requests by repositories"), ("seconds", "Seconds by repositories")):
        yield "<picture>"
        yield f'  <source media="(prefers-color-scheme: dark)" srcset="benchmarks/{name}-dark.svg">'
        yield f'  <img alt="{what}" src="benchmarks/{name}-light.svg">'
        yield "</picture>\n"


def _rows(rows: Iterable[Row]) -> Iterator[str]:
    yield "| repositories | tool | requests | points | seconds | CPU s | MB | |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for row in sorted(rows, key=lambda row: (row.projects, row.tool != TAHALUF)):
        ran = row.ran
        points = str(ran.points) if row.tool == TAHALUF else "–"
        trouble = row.trouble.replace("|", "/")[:120]
        yield (
            f"| {row.projects:,} | {row.tool} | {ran.requests:,} | {points} | {ran.wall:.1f} | {ran.cpu:.1f} | "
            f"{ran.memory:.0f} | {trouble} |"
        )


def _strict(rows: Iterable[Strict]) -> Iterator[str]:
    yield "| GitHub counts | labels | runs | requests | floor | took | of the floor | foreseen | made |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row in rows:
        share = f"{row.took / row.floor:.3f}" if row.floor else "–"
        yield (
            f"| {row.reading} | {row.creations:,} | {row.runs} | {row.requests:,} | {_time(row.floor)} | "
            f"{_time(row.took)} | {share} | {_time(row.expected)} | {row.made:,} |"
        )


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{seconds / 60:.1f} min"


def _scaffolds(rows: Sequence[Scaffolded]) -> Iterator[str]:
    yield "| files | tool | first project, ms | each after it, ms | against Tahaluf |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for ours, others in _places(rows):
        for row in (ours, *others):
            times = row.each / ours.each
            yield f"| {row.place} | {row.tool} | {row.first * 1000:.0f} | {row.each * 1000:.2f} | {times:.0f} × |"
        floor = ours.floor or 0
        yield f"| {ours.place} | writing alone | | {floor * 1000:.2f} | {floor / ours.each:.2f} × |"
    rendered = rows[0].rendered or 0
    yield (
        f"\nRendering alone, before anything is written, takes Tahaluf {rendered * 1000:.2f} ms a project, "
        f"so that 50 projects take {rendered * 50:.3f} s."
    )


def _places(rows: Sequence[Scaffolded]) -> Iterator[tuple[Scaffolded, Sequence[Scaffolded]]]:
    """Where files were written: our row, and the others'."""
    for place in dict.fromkeys(row.place for row in rows):
        ours, *others = (row for row in rows if row.place == place)
        yield ours, others


def _fleets(rows: Iterable[Fleet]) -> Iterator[str]:
    yield "| | organizations × repositories | jobs | requests | seconds | CPU s | MB |"
    yield "| --- | ---: | --- | ---: | ---: | ---: | ---: |"
    for row in rows:
        cpu, memory = max(job.cpu for job in row.jobs), max(job.memory for job in row.jobs)
        yield (
            f"| {row.what} | {row.organizations} × {row.each:,} | {row.ended} | {row.requests:,} | {row.wall:.1f} | "
            f"{cpu:.1f} | {memory:.0f} |"
        )


def _starts(rows: Sequence[Start], what: str = "command", first: str = "`python -c pass`") -> Iterator[str]:
    yield f"| {what} | wall, s | CPU, s | CPU against {first} |"
    yield "| --- | ---: | ---: | ---: |"
    for row in rows:
        yield f"| {row.what} | {row.wall:.2f} | {row.cpu:.2f} | {row.cpu / rows[0].cpu:.0f} × |"


def _machine() -> str:
    busy = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"load {busy:.1f} at the end of the run (the bench alone makes about 1)"
    )


def _versions() -> str:
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    code = "import importlib.metadata as m; print(m.version('copier'), m.version('cookiecutter'))"
    python = str(PEERS / "peers/bin/python")
    copier, cookiecutter = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    return (
        f"github-label-sync 3.0.0 on Node {node.removeprefix('v')}, PyGithub {version('PyGithub')}, "
        f"copier {copier}, cookiecutter {cookiecutter}"
    )


LIMITS = """\
`localhub serve --limits github` keeps them for each token; `actions/localhub/limits.py` has them as values. *rest*:
"Rate limits for the REST API", *graphql*: "Rate limits and query limits for the GraphQL API", both at docs.github.com.

| limit | number | source |
| --- | --- | --- |
| requests an hour | 5,000; 1,000 with a job's token; 60 with none | rest |
| GraphQL points an hour | 5,000; a query costs a hundredth of the requests that fill its connections, at least 1 | graphql |
| nodes a query | 500,000 | graphql |
| at once | 100 requests, REST and GraphQL together | rest |
| REST points a minute | 900; a read is 1, a write 5 | rest |
| GraphQL points a minute | 2,000; a query is 1, a mutation 5 | rest |
| creations | 80 a minute and 500 an hour | rest |
| what a creation is | a POST; a request with mutations, or (`--limits aliases`) each mutation in it | nobody says: both can be tried |
| seconds an answer | 10, and then 502; taken to be 5,000 nodes a second | graphql; the speed is a guess |
| how a limit is told | 403 (`429`, `200` for GraphQL), with `retry-after` or (`silent`) without | rest |

Not kept: the 90 seconds of CPU a minute, which nobody outside can count, and the points that GitHub takes away for
queries that time out.
""".splitlines()
