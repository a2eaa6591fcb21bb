"""Repository labels."""

from localhub.core import Response
from localhub.domain import labels
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import serialize

LABELS = "/repos/{owner}/{repo}/labels"


@route(f"GET {LABELS}")
def list_labels(call: Call) -> Response:
    repo = call.repository("labels.read")
    return call.paginate(labels.all_of(call.uow, repo), lambda row: serialize(row, call.view))


@route(f"POST {LABELS}")
def create_label(call: Call) -> Response:
    body = call.body
    created = labels.create(
        call.uow, call.repository(), body["name"], body.get("color"), body.get("description")
    )
    return call.created(serialize(created, call.view))


@route(f"GET {LABELS}/{{name}}")
def get_label(call: Call) -> Response:
    found = labels.find(call.uow, call.repository("labels.read"), call.path_param("name"))
    return call.ok(serialize(found, call.view))


@route(f"PATCH {LABELS}/{{name}}")
def update_label(call: Call) -> Response:
    found = labels.find(call.uow, call.repository(), call.path_param("name"))
    changes = {key: call.body[key] for key in ("color", "description") if key in call.body}
    if "new_name" in call.body:
        changes["name"] = call.body["new_name"]
    return call.ok(serialize(labels.update(call.uow, found, changes), call.view))


@route(f"DELETE {LABELS}/{{name}}")
def delete_label(call: Call) -> Response:
    labels.delete(call.uow, labels.find(call.uow, call.repository(), call.path_param("name")))
    return call.no_content()
