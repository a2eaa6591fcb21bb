"""Pages for workflow runs: the list, and a single run with its jobs, steps, logs and summaries."""

import re
from typing import Any

from localhub.domain import accounts, runs
from localhub.domain.repositories import Repository
from localhub.domain.runs import Job
from localhub.web.frame import page_frame, render_markdown
from localhub.web.visit import Page, Visit, page

MAX_RUNS = 100
# A log line in GitHub's format: "2026-05-04T03:02:01Z ##[error]…".
LOG_LINE = re.compile(r"(?:\d{4}-\d\d-\d\dT\S+ )?(?:##\[(?P<kind>\w+)\])?(?P<text>.*)")


@page("/{owner}/{repo}/actions")
def run_list(visit: Visit) -> Page:
    repository = visit.repository("actions.read")
    found = runs.runs(visit.uow, repository)[:MAX_RUNS]
    rows = [(row, runs.workflow_of(visit.uow, row), _status(row)) for row in found]
    return Page("runs.html", page_frame(visit.uow, repository, "actions") | {"runs": rows})


@page("/{owner}/{repo}/actions/runs/{run}", "/{owner}/{repo}/actions/runs/{run}/job/{number}")
def run(visit: Visit) -> Page:
    uow, repository = visit.uow, visit.repository("actions.read")
    row = runs.find_run(uow, repository, visit.number("run"))
    values = {
        "run": row,
        "workflow": runs.workflow_of(uow, row),
        "mark": _status(row),
        "actor": accounts.account(uow, row.actor_id),
        "jobs": [_job_values(visit, repository, job) for job in runs.jobs(uow, row)],
    }
    return Page("run.html", page_frame(uow, repository, "actions") | values)


def _job_values(visit: Visit, repository: Repository, job: Job) -> dict[str, Any]:
    summary = render_markdown(visit.uow, repository, job.summary) if job.summary else None
    return {
        "job": job,
        "mark": _status(job),
        "summary": summary,
        "lines": [_line(line) for line in job.log.splitlines()],
    }


def _line(text: str) -> tuple[str, str]:
    found = LOG_LINE.fullmatch(text)
    return ("", text) if found is None else (found["kind"] or "", found["text"])


def _status(row: runs.Run | Job) -> str:
    """The run's conclusion, or its status if it has not completed."""
    return row.conclusion or row.status
