"""Checks: a workflow job is a check run, and a workflow run is its check suite."""

from typing import Any

from localhub.domain import repositories, runs
from localhub.domain.runs import Job, Run
from localhub.ids import node_id

from . import repositories as serializers
from . import runs as run_serializers
from .view import View


def check_run(row: Job, view: View) -> dict[str, Any]:
    rendered = run_serializers.job(row, view)
    run = run_serializers.run(runs.run(view.uow, row.run_id), view)
    copied_keys = (
        "id",
        "node_id",
        "head_sha",
        "name",
        "html_url",
        "status",
        "conclusion",
        "started_at",
        "completed_at",
    )
    return {
        **{key: rendered[key] for key in copied_keys},
        "url": rendered["check_run_url"],
        "details_url": rendered["html_url"],
        "external_id": str(row.id),
        "check_suite": {"id": row.run_id},
        # Check runs belong to GitHub Actions, which is not an installed App.
        "app": None,
        "pull_requests": run["pull_requests"],
        "output": {
            "title": None,
            "summary": row.summary or None,
            "text": None,
            "annotations_count": 0,
            "annotations_url": f"{rendered['check_run_url']}/annotations",
        },
    }


def check_suite(row: Run, view: View) -> dict[str, Any]:
    rendered = run_serializers.run(row, view)
    repository = repositories.repository(view.uow, row.repository_id)
    url = f"{serializers.api_url(repository, view)}/check-suites/{row.id}"
    copied_keys = (
        "id head_branch status conclusion head_sha head_commit repository pull_requests created_at updated_at"
    )
    return {
        **{key: rendered[key] for key in copied_keys.split()},
        "node_id": node_id("CheckSuite", row.id),
        "url": url,
        "before": row.payload.get("before"),
        "after": row.head_sha,
        "app": None,
        "latest_check_runs_count": len(runs.jobs(view.uow, row)),
        "check_runs_url": f"{url}/check-runs",
    }
