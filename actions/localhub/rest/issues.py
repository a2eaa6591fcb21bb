"""Issues: listing, reading and changing them, including labels, assignees and locks."""

from typing import Any

from localhub.core import Response
from localhub.domain import accounts, issues, labels
from localhub.domain.issues import Issue
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import serialize

ISSUES = "/repos/{owner}/{repo}/issues"
ISSUE = ISSUES + "/{issue_number}"
SORTS = {"created": "created_at", "updated": "updated_at"}


def issue_from_path(call: Call, operation: str = "issues.read") -> Issue:
    """The issue or pull request in the path."""
    return issues.find(call.uow, call.repository(operation), call.int_path_param("issue_number"))


@route(f"GET {ISSUES}")
def list_issues(call: Call) -> Response:
    rows = issues.all_of(call.uow, call.repository("issues.read"))
    rows = [row for row in rows if _matches_query(call, row)]
    key = SORTS.get(call.query_param("sort", "created"), "created_at")
    # Issues with the same timestamp are sorted by number.
    rows.sort(key=lambda row: (getattr(row, key), row.number), reverse=call.query_param("direction") != "asc")
    return call.paginate(rows, lambda row: serialize(row, call.view))


def _matches_query(call: Call, row: Issue) -> bool:
    state = call.query_param("state", "open")
    if state not in ("all", row.state):
        return False
    if row.updated_at < call.query_param("since"):
        return False
    return _matches_people(call, row) and _has_labels(call, row)


def _matches_people(call: Call, row: Issue) -> bool:
    creator, assignee = call.query_param("creator"), call.query_param("assignee")
    if creator:
        author = accounts.account(call.uow, row.author_id)
        if author.login.casefold() != creator.casefold():
            return False
    if not assignee:
        return True
    logins = {user.login.casefold() for user in issues.assignees(call.uow, row)}
    return {"*": bool(logins), "none": not logins}.get(assignee, assignee.casefold() in logins)


def _has_labels(call: Call, row: Issue) -> bool:
    wanted = {labels.normalize(name) for name in call.query_param("labels").split(",") if name}
    return not wanted or wanted <= {labels.normalize(label.name) for label in issues.labels_of(call.uow, row)}


@route(f"POST {ISSUES}")
def create_issue(call: Call) -> Response:
    created = issues.create(
        call.uow,
        call.repository(),
        str(call.body["title"]),
        call.body.get("body"),
        _label_names(call.body.get("labels")),
        _requested_assignees(call.body) or [],
    )
    return call.created(serialize(created, call.view))


def _label_names(labels_: Any) -> list[str]:
    """Return the names of labels that are given as names or as objects with a `name`."""
    return [entry if isinstance(entry, str) else str(entry.get("name") or "") for entry in labels_ or []]


def _requested_assignees(body: dict[str, Any]) -> list[str] | None:
    if body.get("assignees") is not None:
        return list(body["assignees"])
    return [body["assignee"]] if body.get("assignee") else None


@route(f"GET {ISSUE}")
def get_issue(call: Call) -> Response:
    return call.ok(serialize(issue_from_path(call), call.view))


@route(f"PATCH {ISSUE}")
def update_issue(call: Call) -> Response:
    changes = {key: call.body[key] for key in ("title", "body", "state", "state_reason") if key in call.body}
    if call.body.get("labels") is not None:
        changes["labels"] = _label_names(call.body["labels"])
    if _requested_assignees(call.body) is not None:
        changes["assignees"] = _requested_assignees(call.body)
    return call.ok(serialize(issues.update(call.uow, issue_from_path(call), changes), call.view))


@route(f"GET {ISSUE}/labels")
def list_issue_labels(call: Call) -> Response:
    found = issues.labels_of(call.uow, issue_from_path(call))
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"POST {ISSUE}/labels")
def add_labels(call: Call) -> Response:
    return call.ok(
        serialize(issues.add_labels(call.uow, issue_from_path(call), _labels_from_body(call)), call.view)
    )


@route(f"PUT {ISSUE}/labels")
def set_labels(call: Call) -> Response:
    return call.ok(
        serialize(issues.set_labels(call.uow, issue_from_path(call), _labels_from_body(call)), call.view)
    )


def _labels_from_body(call: Call) -> list[str]:
    """Return the labels in a body, which is either `{"labels": […]}` or just the list."""
    return _label_names(call.body.get("labels") if isinstance(call.body, dict) else call.body)


@route(f"DELETE {ISSUE}/labels")
def clear_labels(call: Call) -> Response:
    issues.set_labels(call.uow, issue_from_path(call), [])
    return call.no_content()


@route(f"DELETE {ISSUE}/labels/{{name}}")
def remove_label(call: Call) -> Response:
    return call.ok(
        serialize(issues.remove_label(call.uow, issue_from_path(call), call.path_param("name")), call.view)
    )


@route(f"POST {ISSUE}/assignees")
def assign(call: Call) -> Response:
    return call.created(
        serialize(issues.assign(call.uow, issue_from_path(call), call.body.get("assignees", [])), call.view)
    )


@route(f"DELETE {ISSUE}/assignees")
def unassign(call: Call) -> Response:
    return call.ok(
        serialize(issues.unassign(call.uow, issue_from_path(call), call.body.get("assignees", [])), call.view)
    )


@route(f"PUT {ISSUE}/lock")
def lock(call: Call) -> Response:
    issues.lock(call.uow, issue_from_path(call), True, call.body.get("lock_reason"))
    return call.no_content()


@route(f"DELETE {ISSUE}/lock")
def unlock(call: Call) -> Response:
    issues.lock(call.uow, issue_from_path(call), False)
    return call.no_content()


@route("GET /repos/{owner}/{repo}/assignees")
def list_assignable(call: Call) -> Response:
    repo = call.repository("issues.read")
    found = [
        user for user in accounts.all_accounts(call.uow, "User") if issues.assignable(call.uow, repo, user)
    ]
    return call.paginate(found, lambda row: serialize(row, call.view))


@route("GET /repos/{owner}/{repo}/assignees/{assignee}")
def check_assignable(call: Call) -> Response:
    repo = call.repository("issues.read")
    found = accounts.by_login(call.uow, call.path_param("assignee"))
    if found is None or not issues.assignable(call.uow, repo, found):
        return call.ok({"message": "Not Found", "status": "404"}, status=404)
    return call.no_content()


@route("GET /repos/{owner}/{repo}/milestones")
def list_milestones(call: Call) -> Response:
    """Always empty: localhub has no milestones, but clients request the list."""
    call.repository("issues.read")
    return call.ok([])
