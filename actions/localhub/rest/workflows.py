"""Listing and dispatching workflows."""

from localhub.core import Response
from localhub.domain import runs
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import runs as serializers
from localhub.workflows import dispatch


@route("GET /repos/{owner}/{repo}/actions/workflows")
def list_workflows(call: Call) -> Response:
    found = dispatch.workflows(call.uow, call.repository("actions.read"))
    return call.paginate(
        found,
        lambda row: serializers.workflow(row, call.view),
        lambda rendered: {"total_count": len(found), "workflows": rendered},
    )


@route("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}")
def get_workflow(call: Call) -> Response:
    return call.ok(serializers.workflow(_workflow(call), call.view))


@route("PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable")
def enable_workflow(call: Call) -> Response:
    runs.set_workflow_state(call.uow, _workflow(call, "actions.write"), "active")
    return call.no_content()


@route("PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/disable")
def disable_workflow(call: Call) -> Response:
    runs.set_workflow_state(call.uow, _workflow(call, "actions.write"), "disabled_manually")
    return call.no_content()


@route("POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches")
def dispatch_workflow(call: Call) -> Response:
    repository = call.repository("actions.write")
    dispatch.dispatch(
        call.uow, repository, call.path_param("workflow_id"), call.body["ref"], call.body.get("inputs")
    )
    return call.no_content()


@route("POST /repos/{owner}/{repo}/dispatches")
def dispatch_repository(call: Call) -> Response:
    repository = call.repository("contents.write")
    call.uow.emit(
        "repository_dispatch",
        call.body["event_type"],
        repository.id,
        client_payload=call.body.get("client_payload", {}),
        branch=repository.default_branch,
    )
    return call.no_content()


def _workflow(call: Call, operation: str = "actions.read") -> runs.Workflow:
    repository = call.repository(operation)
    dispatch.workflows(call.uow, repository)
    return runs.workflow(call.uow, repository, call.path_param("workflow_id"))
