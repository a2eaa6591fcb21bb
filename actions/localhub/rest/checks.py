"""The checks on a commit. Only workflows create checks."""

from localhub.core import Response
from localhub.domain import git, runs
from localhub.domain.repositories import Repository
from localhub.domain.runs import Job, Run
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import checks as serializers

REPOSITORY = "/repos/{owner}/{repo}"


@route(f"GET {REPOSITORY}/commits/{{ref}}/check-runs")
def list_check_runs(call: Call) -> Response:
    found = [job for run in _runs_of_commit(call) for job in runs.jobs(call.uow, run)]
    found = [job for job in found if call.query_param("check_name") in ("", job.name)]
    return call.paginate(
        found,
        lambda row: serializers.check_run(row, call.view),
        lambda rendered: {"total_count": len(found), "check_runs": rendered},
    )


@route(f"GET {REPOSITORY}/commits/{{ref}}/check-suites")
def list_check_suites(call: Call) -> Response:
    found = _runs_of_commit(call)
    return call.paginate(
        found,
        lambda row: serializers.check_suite(row, call.view),
        lambda rendered: {"total_count": len(found), "check_suites": rendered},
    )


@route(f"GET {REPOSITORY}/check-runs/{{check_run_id}}")
def get_check_run(call: Call) -> Response:
    return call.ok(serializers.check_run(_check_run(call), call.view))


@route(f"GET {REPOSITORY}/check-runs/{{check_run_id}}/annotations")
def list_annotations(call: Call) -> Response:
    """Annotations are taken from the job's log."""
    _check_run(call)
    return call.ok([])


@route(f"GET {REPOSITORY}/check-suites/{{check_suite_id}}")
def get_check_suite(call: Call) -> Response:
    run = runs.find_run(call.uow, _repository(call), call.int_path_param("check_suite_id"))
    return call.ok(serializers.check_suite(run, call.view))


def _repository(call: Call) -> Repository:
    return call.repository("checks.read")


def _runs_of_commit(call: Call) -> list[Run]:
    repository = _repository(call)
    commit = git.resolve_commit(call.uow, repository, call.path_param("ref"))
    return [run for run in runs.runs(call.uow, repository) if run.head_sha == commit.oid]


def _check_run(call: Call) -> Job:
    found = runs.job(call.uow, call.int_path_param("check_run_id"))
    runs.find_run(call.uow, _repository(call), found.run_id)
    return found
