"""Workflows, runs and jobs."""

from typing import Any
from urllib.parse import quote

from localhub.domain import accounts, repositories, runs
from localhub.domain.git import repository_path
from localhub.domain.repositories import Repository
from localhub.domain.runs import Job, Run, Workflow
from localhub.git import objects
from localhub.ids import node_id

from . import repositories as serializers
from .accounts import simple
from .dispatch import serialize
from .view import View

RUN_URLS = {
    "jobs_url": "/jobs",
    "logs_url": "/logs",
    "cancel_url": "/cancel",
    "rerun_url": "/rerun",
    "artifacts_url": "/artifacts",
}


@serialize.register
def workflow(row: Workflow, view: View) -> dict[str, Any]:
    repository = repositories.repository(view.uow, row.repository_id)
    html_url = serializers.html_url(repository, view)
    return {
        "id": row.id,
        "node_id": node_id("Workflow", row.id),
        "name": row.name,
        "path": row.path,
        "state": row.state,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "url": f"{serializers.api_url(repository, view)}/actions/workflows/{row.id}",
        "html_url": f"{html_url}/blob/{quote(repository.default_branch)}/{quote(row.path)}",
        "badge_url": f"{html_url}/workflows/{quote(row.name)}/badge.svg",
    }


@serialize.register
def run(row: Run, view: View) -> dict[str, Any]:
    uow = view.uow
    repository = repositories.repository(uow, row.repository_id)
    workflow_row = runs.workflow_of(uow, row)
    run_url = f"{serializers.api_url(repository, view)}/actions/runs/{row.id}"
    actor = simple(accounts.account(uow, row.actor_id), view)
    rendered = serializers.full(repository, view)
    return {
        "id": row.id,
        "node_id": node_id("WorkflowRun", row.id),
        "name": workflow_row.name,
        "display_title": row.title,
        "path": workflow_row.path,
        "workflow_id": workflow_row.id,
        "run_number": row.number,
        "run_attempt": row.attempt,
        "event": row.event,
        "status": row.status,
        "conclusion": row.conclusion,
        "head_branch": row.head_branch,
        "head_sha": row.head_sha,
        "head_commit": _commit(repository, row.head_sha, view),
        "actor": actor,
        "triggering_actor": actor,
        "pull_requests": _pulls(row),
        "repository": rendered,
        "head_repository": rendered,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "run_started_at": row.started_at,
        "url": run_url,
        "html_url": f"{serializers.html_url(repository, view)}/actions/runs/{row.id}",
        "workflow_url": f"{serializers.api_url(repository, view)}/actions/workflows/{workflow_row.id}",
        "check_suite_url": f"{serializers.api_url(repository, view)}/check-suites/{row.id}",
        "previous_attempt_url": f"{run_url}/attempts/{row.attempt - 1}" if row.attempt > 1 else None,
        **{key: run_url + path for key, path in RUN_URLS.items()},
    }


@serialize.register
def job(row: Job, view: View) -> dict[str, Any]:
    run_row = runs.run(view.uow, row.run_id)
    repository = repositories.repository(view.uow, run_row.repository_id)
    api_url = serializers.api_url(repository, view)
    started = row.status != "queued"
    return {
        "id": row.id,
        "node_id": node_id("CheckRun", row.id),
        "run_id": row.run_id,
        "run_attempt": row.attempt,
        "name": row.name,
        "workflow_name": runs.workflow_of(view.uow, run_row).name,
        "status": row.status,
        "conclusion": row.conclusion,
        "head_sha": run_row.head_sha,
        "head_branch": run_row.head_branch,
        "labels": list(row.labels),
        "steps": [_step(number, step) for number, step in enumerate(row.steps, start=1)],
        "created_at": row.created_at,
        # GitHub always includes this field, even if the job has not started.
        "started_at": row.started_at or row.created_at,
        "completed_at": row.completed_at,
        "runner_id": 1 if started else None,
        "runner_name": "localhub" if started else None,
        "runner_group_id": 1 if started else None,
        "runner_group_name": "Default" if started else None,
        "url": f"{api_url}/actions/jobs/{row.id}",
        "run_url": f"{api_url}/actions/runs/{row.run_id}",
        "check_run_url": f"{api_url}/check-runs/{row.id}",
        "html_url": f"{serializers.html_url(repository, view)}/actions/runs/{row.run_id}/job/{row.id}",
    }


def _step(number: int, step: dict[str, Any]) -> dict[str, Any]:
    return {"number": number, "status": "completed", **step}


def _commit(repository: Repository, sha: str, view: View) -> dict[str, Any] | None:
    try:
        found = objects.commit(repository_path(view.uow, repository), sha)
    except objects.ObjectNotFound:
        return None
    return {
        "id": found.oid,
        "tree_id": found.tree,
        "message": found.message,
        "timestamp": found.committer.date,
        "author": _signature(found.author),
        "committer": _signature(found.committer),
    }


def _signature(signature: objects.Signature) -> dict[str, str]:
    return {"name": signature.name, "email": signature.email}


def _pulls(row: Run) -> list[dict[str, Any]]:
    """Return the run's pull request as it was when the run started, in a minimal format."""
    pull = row.payload.get("pull_request")
    if not isinstance(pull, dict) or not row.event.startswith("pull_request"):
        return []
    ends = {end: _branch_end(pull[end]) for end in ("head", "base")}
    return [{"id": pull["id"], "number": pull["number"], "url": pull["url"], **ends}]


def _branch_end(end: dict[str, Any]) -> dict[str, Any]:
    repository = {key: end["repo"][key] for key in ("id", "url", "name")}
    return {"ref": end["ref"], "sha": end["sha"], "repo": repository}
