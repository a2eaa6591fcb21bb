"""What was measured, as docs/benchmarks.md: ratios first, since they vary less between machines than seconds."""

import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from labels import LABEL_SYNC, LABELS, PEERS, PYGITHUB, TAHALUF, LabelRun
from organizations import OrganizationsRun
from plots import plot
from rate_limited import RateLimitedRun
from scaffolds import FILES, ScaffoldResult
from start_times import Search, StartTime


@dataclass(frozen=True, slots=True)
class Results:
    """All of one run of the bench."""

    command: str
    latency: float
    no_changes: Sequence[LabelRun]
    one_label: Sequence[LabelRun]
    rate_limited: Sequence[RateLimitedRun]
    scaffolds: Sequence[ScaffoldResult]
    starts: Sequence[StartTime]
    search: Search
    cold_starts: Sequence[StartTime]
    organization_runs: Sequence[OrganizationsRun]


def write(results: Results, folder: Path) -> None:
    """The page and its plots."""
    curves = {
        tool: [(row.projects, row.measurement.requests) for row in results.no_changes if row.tool == tool]
        for tool in (TAHALUF, LABEL_SYNC, PYGITHUB)
    }
    pages = {"N / 50": [(number, number / 50) for number, _ in curves[TAHALUF] if number >= 50]}
    plot(folder / "benchmarks/requests", "Requests, nothing to do", "repositories", "requests", curves, pages)
    curves = {
        tool: [(row.projects, row.measurement.wall) for row in results.no_changes if row.tool == tool]
        for tool in curves
    }
    plot(folder / "benchmarks/seconds", "Seconds, nothing to do", "repositories", "seconds", curves, {})
    (folder / "benchmarks.md").write_text("\n".join(_page(results)) + "\n", encoding="utf-8")


def _page(results: Results) -> Iterator[str]:
    yield "# Benchmarks\n"
    yield f"Written by `{results.command}`, all of it in one run. Do not edit it by hand.\n"
    yield f"{_machine()}. {_versions()}.\n"
    yield "## In short\n"
    yield from (f"* {line}" for line in _summary(results))
    yield f"\n## Nothing to do: repositories with {LABELS} labels each\n"
    yield (
        f"On localhub with {results.latency * 1000:.0f} ms more for every answer and GitHub's limits on. The server "
        "runs on the same machine, so that the seconds hold its work too. Tahaluf compares settings, topics, files, "
        "labels and teams; the other two compare labels alone. Every tool runs as it comes: PyGithub waits a "
        "quarter of a second between requests of its own accord. A tool that would take many minutes is left out "
        "of the larger sizes.\n"
    )
    yield from _plots()
    yield from _rows(results.no_changes)
    yield "\n## One label more in every repository\n"
    yield from _rows(results.one_label)
    yield "\n## Several organizations\n"
    yield (
        "A job for each, as `tahaluf plan --shards 1` names them and a workflow's matrix runs them, here all at once "
        "on one machine. Each has a token of its own with limits of its own. The requests of one that refuses are "
        "counted too. *CPU s* and *MB* are those of the largest job.\n"
    )
    yield from _organization_runs(results.organization_runs)
    yield "\n## Under GitHub's content limits\n"
    yield (
        "GitHub allows 80 creations a minute and 500 an hour, and does not say whether several in one request "
        "count as one. Both readings, on a clock that moves only when somebody waits: the floor is what the limits "
        "allow at best, *foreseen* is what the plan said before anything was written. Latency is nothing here.\n"
    )
    yield from _strict(results.rate_limited)
    yield f"\n## Scaffolding: {FILES} files a project\n"
    yield (
        "CPU time, each in one process, the same texts in each tool's own form of template: with the files kept in "
        "memory, where the tools themselves are compared, and on the disk. The last row of each is the floor: the "
        "same folders, files and bytes written with nothing else done. A tool cannot be quicker than it, and on the "
        "disk most of our time is that floor.\n"
    )
    yield from _scaffolds(results.scaffolds)
    yield "\n## Starting\n"
    yield "The least of several runs. Where the load above is more than the cores, trust the CPU time and not the wall.\n"
    yield from _starts(results.starts)
    search = results.search
    yield (
        f"\nAmong {search.projects:,} projects, half of them with Arabic names, read in {search.load_seconds:.2f} s of CPU: the first search for duplicates "
        f"takes {search.first_search * 1000:.0f} ms, and each one after it {search.next_search * 1000:.1f} ms.\n"
    )
    yield "## An action on a runner that has nothing yet\n"
    yield (
        "From the packages on the disk (what a download takes is the network's) to the end of `plan --shards 1`. "
        "Hashes are checked but where wheels are only unpacked. uv is not on GitHub's runners: it would have to be "
        "fetched first. A zipapp unpacks itself when it begins, since some packages hold compiled code.\n"
    )
    yield from _starts(results.cold_starts, "way", "packages that are there")
    yield ""
    yield "## The limits that localhub keeps\n"
    yield from LIMITS


def _summary(results: Results) -> Iterator[str]:
    for tool in (LABEL_SYNC, PYGITHUB):
        our_row, their_row = _largest(results.no_changes, tool)
        yield (
            f"{our_row.projects:,} repositories, nothing to do: {their_row.measurement.requests / our_row.measurement.requests:.0f} × fewer "
            f"requests than the {tool}, {their_row.measurement.wall / our_row.measurement.wall:.1f} × faster."
        )
    largest = max(
        (row for row in results.no_changes if row.tool == TAHALUF),
        key=lambda row: (row.projects, row.measurement.wall),
    )
    yield (
        f"{largest.projects:,} repositories: {largest.measurement.requests} requests, "
        f"{largest.measurement.cpu / largest.projects * 1000:.2f} CPU seconds for a thousand, "
        f"{largest.measurement.memory:.0f} MB at most."
    )
    largest_apply = max(
        (row for row in results.one_label if row.tool == TAHALUF), key=lambda row: row.projects
    )
    yield f"One label more in each of {largest_apply.projects:,} repositories: {largest_apply.measurement.requests} requests, reading included."
    aliases_run = results.rate_limited[1]
    yield (
        f"{aliases_run.creations:,} labels where GitHub counts each: {aliases_run.duration / aliases_run.floor:.3f} × the floor "
        f"that its limits set; the plan foresaw {aliases_run.expected / aliases_run.duration:.2f} × the time."
    )
    first_run, *_ = results.organization_runs
    yield (
        f"{first_run.organizations} organizations of {first_run.repositories_each:,} repositories, one of which refuses everything: "
        f"the others are done, {first_run.requests} requests in all."
    )
    for our_row, other_rows in _by_location(results.scaffolds):
        comparison = " and ".join(
            f"{other_row.each_after / our_row.each_after:.0f} × less than {other_row.tool}"
            for other_row in other_rows
        )
        yield f"Scaffolding takes {comparison} after the first project, in CPU time, with the files {our_row.location}."
    venv_start, shipped_start = results.cold_starts[1], results.cold_starts[-1]
    yield (
        f"An action begins on an empty runner with {venv_start.cpu / shipped_start.cpu:.1f} × less CPU than by a virtual "
        f"environment and pip: {shipped_start.cpu:.1f} s beside the download."
    )
    empty_python, *command_starts = results.starts
    yield "CPU next to `python -c pass`: " + ", ".join(
        f"`{start.name}` {start.cpu / empty_python.cpu:.0f} ×" for start in command_starts[:2]
    )


def _largest(rows: Sequence[LabelRun], tool: str) -> tuple[LabelRun, LabelRun]:
    their_row = max((row for row in rows if row.tool == tool), key=lambda row: row.projects)
    our_row = next(row for row in rows if row.tool == TAHALUF and row.projects == their_row.projects)
    return our_row, their_row


def _plots() -> Iterator[str]:
    for name, alt_text in (("requests", "Requests by repositories"), ("seconds", "Seconds by repositories")):
        yield "<picture>"
        yield f'  <source media="(prefers-color-scheme: dark)" srcset="benchmarks/{name}-dark.svg">'
        yield f'  <img alt="{alt_text}" src="benchmarks/{name}-light.svg">'
        yield "</picture>\n"


def _rows(rows: Iterable[LabelRun]) -> Iterator[str]:
    yield "| repositories | tool | requests | points | seconds | CPU s | MB | |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for row in sorted(rows, key=lambda row: (row.projects, row.tool != TAHALUF)):
        measurement = row.measurement
        points = str(measurement.points) if row.tool == TAHALUF else "–"
        error = row.error.replace("|", "/")[:120]
        yield (
            f"| {row.projects:,} | {row.tool} | {measurement.requests:,} | {points} | {measurement.wall:.1f} | {measurement.cpu:.1f} | "
            f"{measurement.memory:.0f} | {error} |"
        )


def _strict(rows: Iterable[RateLimitedRun]) -> Iterator[str]:
    yield "| GitHub counts | labels | runs | requests | floor | took | of the floor | foreseen | made |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row in rows:
        ratio = f"{row.duration / row.floor:.3f}" if row.floor else "–"
        yield (
            f"| {row.reading} | {row.creations:,} | {row.runs} | {row.requests:,} | {_time(row.floor)} | "
            f"{_time(row.duration)} | {ratio} | {_time(row.expected)} | {row.created:,} |"
        )


def _time(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{seconds / 60:.1f} min"


def _scaffolds(rows: Sequence[ScaffoldResult]) -> Iterator[str]:
    yield "| files | tool | first project, ms | each after it, ms | against Tahaluf |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for our_row, other_rows in _by_location(rows):
        for row in (our_row, *other_rows):
            ratio = row.each_after / our_row.each_after
            yield f"| {row.location} | {row.tool} | {row.first * 1000:.0f} | {row.each_after * 1000:.2f} | {ratio:.0f} × |"
        floor = our_row.floor or 0
        yield f"| {our_row.location} | writing alone | | {floor * 1000:.2f} | {floor / our_row.each_after:.2f} × |"
    rendered = rows[0].render_only or 0
    yield (
        f"\nRendering alone, before anything is written, takes Tahaluf {rendered * 1000:.2f} ms a project, "
        f"so that 50 projects take {rendered * 50:.3f} s."
    )


def _by_location(rows: Sequence[ScaffoldResult]) -> Iterator[tuple[ScaffoldResult, Sequence[ScaffoldResult]]]:
    """Where files were written: our row, and the others'."""
    for location in dict.fromkeys(row.location for row in rows):
        our_row, *other_rows = (row for row in rows if row.location == location)
        yield our_row, other_rows


def _organization_runs(rows: Iterable[OrganizationsRun]) -> Iterator[str]:
    yield "| | organizations × repositories | jobs | requests | seconds | CPU s | MB |"
    yield "| --- | ---: | --- | ---: | ---: | ---: | ---: |"
    for row in rows:
        cpu, memory = max(job.cpu for job in row.jobs), max(job.memory for job in row.jobs)
        yield (
            f"| {row.name} | {row.organizations} × {row.repositories_each:,} | {row.outcome} | {row.requests:,} | {row.wall:.1f} | "
            f"{cpu:.1f} | {memory:.0f} |"
        )


def _starts(
    rows: Sequence[StartTime], column: str = "command", baseline: str = "`python -c pass`"
) -> Iterator[str]:
    yield f"| {column} | wall, s | CPU, s | CPU against {baseline} |"
    yield "| --- | ---: | ---: | ---: |"
    for row in rows:
        yield f"| {row.name} | {row.wall:.2f} | {row.cpu:.2f} | {row.cpu / rows[0].cpu:.0f} × |"


def _machine() -> str:
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"load {load:.1f} at the end of the run (the bench alone makes about 1)"
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
