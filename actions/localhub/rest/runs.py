"""Workflow runs, their jobs and logs."""

from collections.abc import Sequence

from localhub.core import Response
from localhub.domain import NotFound, runs
from localhub.domain.runs import Job, Run
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import runs as serializers
from localhub.workflows import dispatch

RUN = "/repos/{owner}/{repo}/actions/runs/{run_id}"
JOB = "/repos/{owner}/{repo}/actions/jobs/{job_id}"


@route("GET /repos/{owner}/{repo}/actions/runs")
def list_runs(call: Call) -> Response:
    return _list_runs(call, runs.runs(call.uow, call.repository("actions.read")))


@route("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs")
def list_runs_of_a_workflow(call: Call) -> Response:
    repository = call.repository("actions.read")
    chosen = runs.workflow(call.uow, repository, call.path_param("workflow_id"))
    return _list_runs(call, [run for run in runs.runs(call.uow, repository) if run.workflow_id == chosen.id])


@route(f"GET {RUN}", f"GET {RUN}/attempts/{{attempt_number}}")
def get_run(call: Call) -> Response:
    return call.ok(serializers.run(_run(call), call.view))


@route(f"DELETE {RUN}")
def delete_run(call: Call) -> Response:
    runs.delete_run(call.uow, _run(call, "actions.write"))
    return call.no_content()


@route(f"GET {RUN}/jobs")
def list_jobs(call: Call) -> Response:
    run = _run(call)
    found = [job for job in runs.all_jobs(call.uow, run) if _is_in_attempt(call, job, run)]
    return call.paginate(
        found,
        lambda row: serializers.job(row, call.view),
        lambda rendered: {"total_count": len(found), "jobs": rendered},
    )


@route(f"GET {JOB}")
def get_job(call: Call) -> Response:
    return call.ok(serializers.job(_job(call), call.view))


@route(f"GET {JOB}/logs")
def get_job_log(call: Call) -> Response:
    return _log_redirect(call, f"jobs/{_job(call).id}")


@route(f"GET {RUN}/logs")
def get_run_log(call: Call) -> Response:
    return _log_redirect(call, f"runs/{_run(call).id}")


@route(f"GET {RUN}/artifacts")
def list_artifacts(call: Call) -> Response:
    """Always empty: localhub has no stand-in for upload-artifact."""
    _run(call)
    return call.ok({"total_count": 0, "artifacts": []})


@route(f"GET {RUN}/pending_deployments")
def list_pending_deployments(call: Call) -> Response:
    """Always empty: localhub's environments have no required reviewers."""
    _run(call)
    return call.ok([])


@route(f"POST {RUN}/cancel")
def cancel_run(call: Call) -> Response:
    dispatch.cancel(call.uow, _run(call, "actions.write"))
    return call.ok({}, 202)


@route(f"POST {RUN}/rerun")
def rerun_run(call: Call) -> Response:
    dispatch.rerun(call.uow, _run(call, "actions.write"))
    return call.ok({}, 201)


def _run(call: Call, operation: str = "actions.read") -> Run:
    return runs.find_run(call.uow, call.repository(operation), call.int_path_param("run_id"))


def _job(call: Call) -> Job:
    found = runs.job(call.uow, call.int_path_param("job_id"))
    runs.find_run(call.uow, call.repository("actions.read"), found.run_id)
    return found


def _list_runs(call: Call, found: Sequence[Run]) -> Response:
    chosen = [run for run in found if _matches_query(call, run)]
    return call.paginate(
        chosen,
        lambda row: serializers.run(row, call.view),
        lambda rendered: {"total_count": len(chosen), "workflow_runs": rendered},
    )


def _matches_query(call: Call, run: Run) -> bool:
    """Apply the query's filters. `status` may be a status or a conclusion."""
    filters = {
        "event": run.event,
        "branch": run.head_branch,
        "head_sha": run.head_sha,
    }
    status = call.query_param("status")
    return all(call.query_param(name) in ("", own) for name, own in filters.items()) and status in (
        "",
        run.status,
        run.conclusion,
    )


def _is_in_attempt(call: Call, job: Job, run: Run) -> bool:
    return call.query_param("filter") == "all" or job.attempt == run.attempt


def _log_redirect(call: Call, path: str) -> Response:
    """Redirect to a log's URL. On GitHub, it expires after one minute. In localhub, it is valid for as long as the
    job exists.
    """
    if call.uow.actor.kind == "nobody":
        raise NotFound
    return Response(302, {"location": f"{call.view.origin}/_localhub/logs/{path}"})
