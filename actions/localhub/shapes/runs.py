"""Workflows, runs and jobs."""

from typing import Any
from urllib.parse import quote

from localhub.git import objects
from localhub.ids import node_id
from localhub.shapes import repositories as shapes
from localhub.shapes.accounts import simple
from localhub.shapes.dispatch import shape
from localhub.shapes.view import View
from localhub.world import accounts, repositories, runs
from localhub.world.git import folder
from localhub.world.repositories import Repository
from localhub.world.runs import Job, Run, Workflow

RUN_ADDRESSES = {
    "jobs_url": "/jobs",
    "logs_url": "/logs",
    "cancel_url": "/cancel",
    "rerun_url": "/rerun",
    "artifacts_url": "/artifacts",
}


@shape.register
def workflow(row: Workflow, view: View) -> dict[str, Any]:
    repository = repositories.repository(view.world, row.repository_id)
    page = shapes.page(repository, view)
    return {
        "id": row.id,
        "node_id": node_id("Workflow", row.id),
        "name": row.name,
        "path": row.path,
        "state": row.state,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "url": f"{shapes.address(repository, view)}/actions/workflows/{row.id}",
        "html_url": f"{page}/blob/{quote(repository.default_branch)}/{quote(row.path)}",
        "badge_url": f"{page}/workflows/{quote(row.name)}/badge.svg",
    }


@shape.register
def run(row: Run, view: View) -> dict[str, Any]:
    world = view.world
    repository = repositories.repository(world, row.repository_id)
    kept = runs.workflow_of(world, row)
    address = f"{shapes.address(repository, view)}/actions/runs/{row.id}"
    whose = simple(accounts.account(world, row.actor_id), view)
    shown = shapes.full(repository, view)
    return {
        "id": row.id,
        "node_id": node_id("WorkflowRun", row.id),
        "name": kept.name,
        "display_title": row.title,
        "path": kept.path,
        "workflow_id": kept.id,
        "run_number": row.number,
        "run_attempt": row.attempt,
        "event": row.event,
        "status": row.status,
        "conclusion": row.conclusion,
        "head_branch": row.head_branch,
        "head_sha": row.head_sha,
        "head_commit": _commit(repository, row.head_sha, view),
        "actor": whose,
        "triggering_actor": whose,
        "pull_requests": _pulls(row),
        "repository": shown,
        "head_repository": shown,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "run_started_at": row.started_at,
        "url": address,
        "html_url": f"{shapes.page(repository, view)}/actions/runs/{row.id}",
        "workflow_url": f"{shapes.address(repository, view)}/actions/workflows/{kept.id}",
        "check_suite_url": f"{shapes.address(repository, view)}/check-suites/{row.id}",
        "previous_attempt_url": f"{address}/attempts/{row.attempt - 1}" if row.attempt > 1 else None,
        **{key: address + rest for key, rest in RUN_ADDRESSES.items()},
    }


@shape.register
def job(row: Job, view: View) -> dict[str, Any]:
    whole = runs.run(view.world, row.run_id)
    repository = repositories.repository(view.world, whole.repository_id)
    address = shapes.address(repository, view)
    taken = row.status != "queued"
    return {
        "id": row.id,
        "node_id": node_id("CheckRun", row.id),
        "run_id": row.run_id,
        "run_attempt": row.attempt,
        "name": row.name,
        "workflow_name": runs.workflow_of(view.world, whole).name,
        "status": row.status,
        "conclusion": row.conclusion,
        "head_sha": whole.head_sha,
        "head_branch": whole.head_branch,
        "labels": list(row.labels),
        "steps": [_step(number, step) for number, step in enumerate(row.steps, start=1)],
        "created_at": row.created_at,
        # GitHub gives a time here from the beginning.
        "started_at": row.started_at or row.created_at,
        "completed_at": row.completed_at,
        "runner_id": 1 if taken else None,
        "runner_name": "localhub" if taken else None,
        "runner_group_id": 1 if taken else None,
        "runner_group_name": "Default" if taken else None,
        "url": f"{address}/actions/jobs/{row.id}",
        "run_url": f"{address}/actions/runs/{row.run_id}",
        "check_run_url": f"{address}/check-runs/{row.id}",
        "html_url": f"{shapes.page(repository, view)}/actions/runs/{row.run_id}/job/{row.id}",
    }


def _step(number: int, step: dict[str, Any]) -> dict[str, Any]:
    return {"number": number, "status": "completed", **step}


def _commit(repository: Repository, sha: str, view: View) -> dict[str, Any] | None:
    try:
        found = objects.commit(folder(view.world, repository), sha)
    except objects.Missing:
        return None
    return {
        "id": found.oid,
        "tree_id": found.tree,
        "message": found.message,
        "timestamp": found.committer.date,
        "author": _person(found.author),
        "committer": _person(found.committer),
    }


def _person(who: objects.Person) -> dict[str, str]:
    return {"name": who.name, "email": who.email}


def _pulls(row: Run) -> list[dict[str, Any]]:
    """The pull request in the shortest of its forms, as it was when the run began."""
    pull = row.payload.get("pull_request")
    if not isinstance(pull, dict) or not row.event.startswith("pull_request"):
        return []
    ends = {end: _end(pull[end]) for end in ("head", "base")}
    return [{"id": pull["id"], "number": pull["number"], "url": pull["url"], **ends}]


def _end(end: dict[str, Any]) -> dict[str, Any]:
    repository = {key: end["repo"][key] for key in ("id", "url", "name")}
    return {"ref": end["ref"], "sha": end["sha"], "repo": repository}
