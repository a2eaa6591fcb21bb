"""Checks of a commit: those that workflows leave. There is no writing them from outside."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import checks as shapes
from localhub.world import git, runs
from localhub.world.repositories import Repository
from localhub.world.runs import Job, Run

REPOSITORY = "/repos/{owner}/{repo}"


@route(f"GET {REPOSITORY}/commits/{{ref}}/check-runs")
def list_check_runs(call: Call) -> Response:
    found = [job for run in _of_commit(call) for job in runs.jobs(call.world, run)]
    found = [job for job in found if call.query("check_name") in ("", job.name)]
    return call.page(
        found,
        lambda row: shapes.check_run(row, call.view),
        lambda shown: {"total_count": len(found), "check_runs": shown},
    )


@route(f"GET {REPOSITORY}/commits/{{ref}}/check-suites")
def list_check_suites(call: Call) -> Response:
    found = _of_commit(call)
    return call.page(
        found,
        lambda row: shapes.check_suite(row, call.view),
        lambda shown: {"total_count": len(found), "check_suites": shown},
    )


@route(f"GET {REPOSITORY}/check-runs/{{check_run_id}}")
def get_check_run(call: Call) -> Response:
    return call.ok(shapes.check_run(_check_run(call), call.view))


@route(f"GET {REPOSITORY}/check-runs/{{check_run_id}}/annotations")
def list_annotations(call: Call) -> Response:
    """They are lines of the log here."""
    _check_run(call)
    return call.ok([])


@route(f"GET {REPOSITORY}/check-suites/{{check_suite_id}}")
def get_check_suite(call: Call) -> Response:
    run = runs.run_in(call.world, _repository(call), call.number("check_suite_id"))
    return call.ok(shapes.check_suite(run, call.view))


def _repository(call: Call) -> Repository:
    return call.repository("checks.read")


def _of_commit(call: Call) -> list[Run]:
    repository = _repository(call)
    commit = git.found(call.world, repository, call.text("ref"))
    return [run for run in runs.runs(call.world, repository) if run.head_sha == commit.oid]


def _check_run(call: Call) -> Job:
    found = runs.job(call.world, call.number("check_run_id"))
    runs.run_in(call.world, _repository(call), found.run_id)
    return found
