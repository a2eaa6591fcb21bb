"""Workflow runs: the list, and one with its jobs, steps, logs and summaries."""

import re
from typing import Any

from localhub.web.frame import body, frame
from localhub.web.visit import Page, Visit, page
from localhub.world import accounts, runs
from localhub.world.repositories import Repository
from localhub.world.runs import Job

MOST = 100
# "2026-05-04T03:02:01Z ##[error]…": a log's line, as GitHub writes it.
LINE = re.compile(r"(?:\d{4}-\d\d-\d\dT\S+ )?(?:##\[(?P<kind>\w+)\])?(?P<text>.*)")


@page("/{owner}/{repo}/actions")
def run_list(visit: Visit) -> Page:
    repository = visit.repository("actions.read")
    found = runs.runs(visit.world, repository)[:MOST]
    named = [(row, runs.workflow_of(visit.world, row), _mark(row)) for row in found]
    return Page("runs.html", frame(visit.world, repository, "actions") | {"runs": named})


@page("/{owner}/{repo}/actions/runs/{run}", "/{owner}/{repo}/actions/runs/{run}/job/{number}")
def run(visit: Visit) -> Page:
    world, repository = visit.world, visit.repository("actions.read")
    row = runs.run_in(world, repository, visit.number("run"))
    values = {
        "run": row,
        "workflow": runs.workflow_of(world, row),
        "mark": _mark(row),
        "actor": accounts.account(world, row.actor_id),
        "jobs": [_told(visit, repository, job) for job in runs.jobs(world, row)],
    }
    return Page("run.html", frame(world, repository, "actions") | values)


def _told(visit: Visit, repository: Repository, job: Job) -> dict[str, Any]:
    summary = body(visit.world, repository, job.summary) if job.summary else None
    return {
        "job": job,
        "mark": _mark(job),
        "summary": summary,
        "lines": [_line(one) for one in job.log.splitlines()],
    }


def _line(text: str) -> tuple[str, str]:
    found = LINE.fullmatch(text)
    return ("", text) if found is None else (found["kind"] or "", found["text"])


def _mark(row: runs.Run | Job) -> str:
    """How it ended, or how it stands."""
    return row.conclusion or row.status
