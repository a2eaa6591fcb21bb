"""Writes docs/benchmarks.md. Ratios come first, because they vary less between machines than absolute times do."""

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
from slow_phone import PhoneVisits
from start_times import Search, StartTime
from support.merges import HIDDEN, MISPLACED, NEEDLESS, RIGHT, SEED, TRUE_CONFLICT
from updates import CHANGED, UpdateResult
from updates import FILES as FILES_OF_UPDATES


@dataclass(frozen=True, slots=True)
class Results:
    """The results of one run of all benchmarks."""

    command: str
    latency: float
    no_changes: Sequence[LabelRun]
    one_label: Sequence[LabelRun]
    rate_limited: Sequence[RateLimitedRun]
    scaffolds: Sequence[ScaffoldResult]
    updates: Sequence[UpdateResult]
    starts: Sequence[StartTime]
    search: Search
    cold_starts: Sequence[StartTime]
    organization_runs: Sequence[OrganizationsRun]
    phone: Sequence[PhoneVisits]


def write(results: Results, folder: Path) -> None:
    """Write the page and the plots on it."""
    curves = {
        tool: [(row.projects, row.measurement.requests) for row in results.no_changes if row.tool == tool]
        for tool in (TAHALUF, LABEL_SYNC, PYGITHUB)
    }
    pages = {"N / 50": [(number, number / 50) for number, _ in curves[TAHALUF] if number >= 50]}
    plot(
        folder / "benchmarks/requests", "Requests without changes", "repositories", "requests", curves, pages
    )
    seconds = {
        tool: [(row.projects, row.measurement.wall) for row in results.no_changes if row.tool == tool]
        for tool in curves
    }
    plot(folder / "benchmarks/seconds", "Seconds without changes", "repositories", "seconds", seconds, {})
    (folder / "benchmarks.md").write_text("\n".join(_page(results)) + "\n", encoding="utf-8")


def _page(results: Results) -> Iterator[str]:
    yield "# Benchmarks\n"
    yield f"Written by `{results.command}` in one run. Do not edit this page by hand.\n"
    yield f"{_machine()}. {_versions()}.\n"
    yield "## Summary\n"
    yield from (f"* {line}" for line in _summary(results))
    yield f"\n## No changes: repositories with {LABELS} labels each\n"
    yield (
        f"The tools run against localhub with GitHub's rate limits and a latency of {results.latency * 1000:.0f} ms. "
        "The server runs on the same machine, so the seconds include its work. Tahaluf compares settings, topics, files, labels and teams; "
        "the other two tools compare only labels. Every tool runs with its default settings; by default, PyGithub waits for a quarter of a second "
        "between requests. Sizes for which a tool would take many minutes are omitted.\n"
    )
    yield from _plots()
    yield from _rows(results.no_changes)
    yield "\n## One new label in every repository\n"
    yield from _rows(results.one_label)
    yield "\n## Several organizations\n"
    yield (
        "There is one job per organization, as in the matrix that `tahaluf plan --shards 1` prints for a workflow. All jobs "
        "run in parallel on one machine. Each job has its own token with its own rate limits. Requests to a failing organization are "
        "included. *CPU s* and *MB* are the values for the largest job.\n"
    )
    yield from _organization_runs(results.organization_runs)
    yield "\n## Under GitHub's content limits\n"
    yield (
        "GitHub allows 80 content creations per minute and 500 per hour, and does not document whether several creations in "
        "one request count as one. The table shows both interpretations, measured on a virtual clock without latency. "
        "*minimum* is the shortest time that the limits allow, and *predicted* is the time that the plan showed before "
        "anything was written.\n"
    )
    yield from _strict(results.rate_limited)
    yield f"\n## Scaffolding: {FILES} files per project\n"
    yield (
        "The table shows CPU time. Each tool runs in one process, and renders the same content in its own template format. "
        "It is measured twice: in memory, which compares the tools themselves, and on disk. The last row of each group "
        "shows how long it takes just to write the same folders, files and bytes. No tool can be faster than that. On "
        "disk, Tahaluf spends most of its time on writing.\n"
    )
    yield from _scaffolds(results.scaffolds)
    yield "\n## Updating projects after a change to their template\n"
    yield (
        f"Each of {results.updates[0].projects:,} projects has {FILES_OF_UPDATES} files. In {CHANGED} of these files, random places have been edited both by people and in "
        f"the template. Every tool gets the same histories (`tests/support/merges.py`, seed {SEED}), in which "
        "many lines are identical, as in workflow files. The benchmark knows where each line comes from, so it knows the correct "
        "result. A *needless* conflict is one where the changes could have been merged automatically. *Misplaced* means that an "
        "edit ended up in the wrong place without a conflict, and *hidden* means that both sides changed the same place without a conflict. "
        "*Success* counts projects for which the tool reported success despite a conflict.\n"
    )
    yield from _updates(results.updates)
    yield (
        "\nTahaluf never writes conflict markers: the file stays as people left it, and the pull request shows both sides. "
        "The CPU time includes git. The other tools work with copies of both repositories; Tahaluf reads and writes through "
        "GitHub's API instead, and its requests are not included.\n"
    )
    yield "## Starting\n"
    yield "The table shows the fastest of several runs. If the load stated above exceeds the number of cores, rely on the CPU time and not on the wall time.\n"
    yield from _starts(results.starts)
    search = results.search
    yield (
        f"\nFor {search.projects:,} projects, half of them with Arabic names, reading the manifest takes "
        f"{search.load_seconds:.2f} s of CPU time, the first search for duplicates {search.first_search * 1000:.0f} ms, "
        f"and each later search {search.next_search * 1000:.1f} ms.\n"
    )
    if results.phone:
        yield "## The public site on a slow phone\n"
        yield (
            "These are the medians of several visits to the page of all projects with 400 kbit/s, a latency of 400 ms and a quarter of the "
            "CPU. *First load* is the compressed size of the page, its style sheet and its script. The times for a search begin with the "
            "first key; for 1,000 projects, the index is loaded meanwhile. The site should stay below 12,000 bytes for 60 projects and "
            "16,000 for 1,000, show a project within 1.5 s, and search within 50 ms and 2 s. `bench/slow_phone.py` measures other sizes.\n"
        )
        yield from _phone(results.phone)
        yield ""
    yield "## Starting an action on an empty runner\n"
    yield (
        "The table shows the time from the moment when the packages are on the disk to the end of `plan --shards 1`. Hashes are checked, "
        "except when wheels are only unpacked. GitHub's runners do not include uv, so it would have to be downloaded first. A zipapp "
        "unpacks itself when it starts, because some packages contain compiled code.\n"
    )
    yield from _starts(results.cold_starts, "method", "installed packages")
    yield ""
    yield "## The rate limits of localhub\n"
    yield from LIMITS


def _summary(results: Results) -> Iterator[str]:
    for tool in (LABEL_SYNC, PYGITHUB):
        our_row, their_row = _largest(results.no_changes, tool)
        yield (
            f"{our_row.projects:,} repositories without changes: {'the ' * tool.endswith('loop')}{tool} sends "
            f"{their_row.measurement.requests / our_row.measurement.requests:.0f} times as many requests as Tahaluf, "
            f"and takes {their_row.measurement.wall / our_row.measurement.wall:.1f} times as long."
        )
    largest = max(
        (row for row in results.no_changes if row.tool == TAHALUF),
        key=lambda row: (row.projects, row.measurement.wall),
    )
    yield (
        f"{largest.projects:,} repositories: {largest.measurement.requests} requests, "
        f"{largest.measurement.cpu / largest.projects * 1000:.2f} CPU seconds per thousand repositories, "
        f"and at most {largest.measurement.memory:.0f} MB of memory."
    )
    largest_apply = max(
        (row for row in results.one_label if row.tool == TAHALUF), key=lambda row: row.projects
    )
    yield f"One new label in each of {largest_apply.projects:,} repositories: {largest_apply.measurement.requests} requests, including those that only read."
    aliases_run = results.rate_limited[1]
    yield (
        f"{aliases_run.creations:,} new labels, if GitHub counts each of them: {aliases_run.duration / aliases_run.floor:.3f} times the minimum "
        f"time that GitHub's limits allow. The plan predicted {aliases_run.expected / aliases_run.duration:.2f} times the actual time."
    )
    first_run, *_ = results.organization_runs
    yield (
        f"{first_run.organizations} organizations with {first_run.repositories_each:,} repositories each, one of which rejects everything: "
        f"the others succeed, and all of them together take {first_run.requests} requests."
    )
    for ours, other_rows in _by_location(results.scaffolds):
        comparison = ", ".join(
            f"{other_row.tool} {other_row.each_after / ours.each_after:.0f} times as much"
            for other_row in other_rows
        )
        yield (
            f"CPU time for scaffolding each project after the first, with the files {ours.location}, "
            f"compared to Tahaluf: {comparison}."
        )
    our_update, *other_updates = results.updates
    comparison = ", ".join(
        f"{other.tool} {other.cpu / our_update.cpu:.0f} times as much" for other in other_updates
    )
    wrong = ", ".join(f"{row.tool} {row.wrong}" for row in results.updates)
    yield (
        f"CPU time for updating a project, compared to Tahaluf: {comparison}. Files that were merged wrongly without a "
        f"conflict, of {our_update.projects * CHANGED:,} that both sides had edited: {wrong}."
    )
    venv_start, shipped_start = results.cold_starts[1], results.cold_starts[-1]
    yield (
        f"On an empty runner, starting an action takes {shipped_start.cpu:.1f} s of CPU time plus the download. With a "
        f"virtual environment and pip, it takes {venv_start.cpu / shipped_start.cpu:.1f} times as much CPU time."
    )
    empty_python, *command_starts = results.starts
    comparison = ", ".join(
        f"`{start.name}` {start.cpu / empty_python.cpu:.0f} times as much" for start in command_starts[:2]
    )
    yield f"CPU time compared to `python -c pass`: {comparison}."


def _largest(rows: Sequence[LabelRun], tool: str) -> tuple[LabelRun, LabelRun]:
    their_row = max((row for row in rows if row.tool == tool), key=lambda row: row.projects)
    our_row = next(row for row in rows if row.tool == TAHALUF and row.projects == their_row.projects)
    return our_row, their_row


def _plots() -> Iterator[str]:
    for name, alt_text in (
        ("requests", "Requests by number of repositories"),
        ("seconds", "Seconds by number of repositories"),
    ):
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
    yield "| GitHub counts | labels | runs | requests | minimum | actual | actual / minimum | predicted | created |"
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
    yield "| files | tool | first project, ms | each later project, ms | compared to Tahaluf |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for our_row, other_rows in _by_location(rows):
        for row in (our_row, *other_rows):
            ratio = row.each_after / our_row.each_after
            yield f"| {row.location} | {row.tool} | {row.first * 1000:.0f} | {row.each_after * 1000:.2f} | {ratio:.0f} × |"
        floor = our_row.floor or 0
        yield f"| {our_row.location} | only writing | | {floor * 1000:.2f} | {floor / our_row.each_after:.2f} × |"
    rendered = rows[0].render_only or 0
    yield (
        f"\nRendering without writing takes Tahaluf {rendered * 1000:.2f} ms per project, or {rendered * 50_000:.0f} ms for 50 projects."
    )


def _updates(rows: Iterable[UpdateResult]) -> Iterator[str]:
    yield (
        "| tool | merged correctly | conflicts | needless conflicts | misplaced | hidden | lost lines | files with markers or `.rej` | "
        "success | CPU ms per project | git processes |"
    )
    yield "| --- |" + " ---: |" * 10
    for row in rows:
        counts = (row.outcomes[outcome] for outcome in (RIGHT, TRUE_CONFLICT, NEEDLESS, MISPLACED, HIDDEN))
        cells = (*counts, row.lost_lines, row.damaged, row.unannounced)
        yield (
            f"| {row.tool} | {' | '.join(f'{cell:,}' for cell in cells)} | {row.cpu * 1000:.1f} | {row.git_processes:.0f} |"
        )


def _by_location(rows: Sequence[ScaffoldResult]) -> Iterator[tuple[ScaffoldResult, Sequence[ScaffoldResult]]]:
    """Group the rows by location. Each group consists of our row and the other tools' rows."""
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
    yield f"| {column} | wall, s | CPU, s | CPU compared to {baseline} |"
    yield "| --- | ---: | ---: | ---: |"
    for row in rows:
        yield f"| {row.name} | {row.wall:.2f} | {row.cpu:.2f} | {row.cpu / rows[0].cpu:.0f} × |"


def _phone(rows: Iterable[PhoneVisits]) -> Iterator[str]:
    yield "| projects | language | first load, bytes | first project, s | first search key, ms | all projects searched, ms |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: |"
    for row in rows:
        yield (
            f"| {row.projects:,} | {row.locale} | {row.first_load:,} | {row.median('first') / 1000:.2f} | {row.median('frame'):.0f} | "
            f"{row.median('complete'):.0f} |"
        )


def _machine() -> str:
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"load {load:.1f} at the end of the run (the benchmark itself adds about 1)"
    )


def _versions() -> str:
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    code = "import importlib.metadata as m; print(*map(m.version, ('copier', 'cookiecutter', 'cruft')))"
    python = str(PEERS / "peers/bin/python")
    copier, cookiecutter, cruft = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    return (
        f"github-label-sync 3.0.0 on Node {node.removeprefix('v')}, PyGithub {version('PyGithub')}, "
        f"copier {copier}, cookiecutter {cookiecutter}, cruft {cruft}"
    )


LIMITS = """\
`localhub serve --limits github` enforces these limits for each token. They are defined in `actions/localhub/limits.py`. The
sources are the pages "Rate limits for the REST API" (*rest*) and "Rate limits and query limits for the GraphQL API"
(*graphql*) at docs.github.com.

| limit | number | source |
| --- | --- | --- |
| requests per hour | 5,000; 1,000 with a job's token; 60 without a token | rest |
| GraphQL points per hour | 5,000; a query costs the number of requests needed to fill its connections, divided by 100, with a minimum of 1 | graphql |
| nodes per query | 500,000 | graphql |
| concurrent requests | 100, REST and GraphQL together | rest |
| REST points per minute | 900; a read costs 1, a write 5 | rest |
| GraphQL points per minute | 2,000; a query costs 1, a mutation 5 | rest |
| content creations | 80 per minute and 500 per hour | rest |
| what counts as a creation | a POST request; a request with mutations, or, with `--limits aliases`, each mutation in it | undocumented, so both can be simulated |
| response time | 10 seconds, then 502; a speed of 5,000 nodes per second is assumed | graphql; the speed is a guess |
| response when a limit is exceeded | 403 by default (or `429`; `200` for GraphQL), with a `retry-after` header unless `silent` | rest |

localhub enforces neither the limit of 90 seconds of CPU time per minute, which clients cannot measure, nor the points
that GitHub deducts for queries that time out.
""".splitlines()
