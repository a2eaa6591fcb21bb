"""Labels of a repository."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import shape
from localhub.world import labels

LABELS = "/repos/{owner}/{repo}/labels"


@route(f"GET {LABELS}")
def list_labels(call: Call) -> Response:
    repo = call.repository("labels.read")
    return call.page(labels.all_of(call.world, repo), lambda row: shape(row, call.view))


@route(f"POST {LABELS}")
def create_label(call: Call) -> Response:
    body = call.body
    made = labels.create(
        call.world, call.repository(), body["name"], body.get("color"), body.get("description")
    )
    return call.created(shape(made, call.view))


@route(f"GET {LABELS}/{{name}}")
def get_label(call: Call) -> Response:
    found = labels.find(call.world, call.repository("labels.read"), call.text("name"))
    return call.ok(shape(found, call.view))


@route(f"PATCH {LABELS}/{{name}}")
def update_label(call: Call) -> Response:
    found = labels.find(call.world, call.repository(), call.text("name"))
    changes = {key: call.body[key] for key in ("color", "description") if key in call.body}
    if "new_name" in call.body:
        changes["name"] = call.body["new_name"]
    return call.ok(shape(labels.update(call.world, found, changes), call.view))


@route(f"DELETE {LABELS}/{{name}}")
def delete_label(call: Call) -> Response:
    labels.delete(call.world, labels.find(call.world, call.repository(), call.text("name")))
    return call.empty()
