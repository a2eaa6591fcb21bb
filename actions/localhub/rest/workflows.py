"""Workflows, and starting them by hand."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import runs as shapes
from localhub.workflows import dispatch
from localhub.world import runs


@route("GET /repos/{owner}/{repo}/actions/workflows")
def list_workflows(call: Call) -> Response:
    found = dispatch.workflows(call.world, call.repository("actions.read"))
    return call.page(
        found,
        lambda row: shapes.workflow(row, call.view),
        lambda shown: {"total_count": len(found), "workflows": shown},
    )


@route("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}")
def get_workflow(call: Call) -> Response:
    return call.ok(shapes.workflow(_workflow(call), call.view))


@route("PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable")
def enable_workflow(call: Call) -> Response:
    runs.set_workflow_state(call.world, _workflow(call, "actions.write"), "active")
    return call.empty()


@route("PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/disable")
def disable_workflow(call: Call) -> Response:
    runs.set_workflow_state(call.world, _workflow(call, "actions.write"), "disabled_manually")
    return call.empty()


@route("POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches")
def dispatch_workflow(call: Call) -> Response:
    repository = call.repository("actions.write")
    dispatch.dispatch(
        call.world, repository, call.text("workflow_id"), call.body["ref"], call.body.get("inputs")
    )
    return call.empty()


@route("POST /repos/{owner}/{repo}/dispatches")
def dispatch_repository(call: Call) -> Response:
    repository = call.repository("contents.write")
    call.world.emit(
        "repository_dispatch",
        call.body["event_type"],
        repository.id,
        client_payload=call.body.get("client_payload", {}),
        branch=repository.default_branch,
    )
    return call.empty()


def _workflow(call: Call, need: str = "actions.read") -> runs.Workflow:
    repository = call.repository(need)
    dispatch.workflows(call.world, repository)
    return runs.workflow(call.world, repository, call.text("workflow_id"))
