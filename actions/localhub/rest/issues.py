"""Issues: lists, one issue, its labels, its assignees, its lock."""

from typing import Any

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import shape
from localhub.world import accounts, issues, labels
from localhub.world.issues import Issue

ISSUES = "/repos/{owner}/{repo}/issues"
ONE = ISSUES + "/{issue_number}"
SORTS = {"created": "created_at", "updated": "updated_at"}


def subject(call: Call, need: str = "issues.read") -> Issue:
    """The issue (or pull request) of the path."""
    return issues.find(call.world, call.repository(need), call.number("issue_number"))


@route(f"GET {ISSUES}")
def list_issues(call: Call) -> Response:
    rows = issues.all_of(call.world, call.repository("issues.read"))
    rows = [row for row in rows if _asked_for(call, row)]
    key = SORTS.get(call.query("sort", "created"), "created_at")
    # The number settles what happened in one second.
    rows.sort(key=lambda row: (getattr(row, key), row.number), reverse=call.query("direction") != "asc")
    return call.page(rows, lambda row: shape(row, call.view))


def _asked_for(call: Call, row: Issue) -> bool:
    state = call.query("state", "open")
    if state not in ("all", row.state):
        return False
    if row.updated_at < call.query("since"):
        return False
    return _by_the_right_person(call, row) and _has_labels(call, row)


def _by_the_right_person(call: Call, row: Issue) -> bool:
    creator, assignee = call.query("creator"), call.query("assignee")
    if creator:
        author = accounts.account(call.world, row.author_id)
        if author.login.casefold() != creator.casefold():
            return False
    if not assignee:
        return True
    there = {user.login.casefold() for user in issues.assignees(call.world, row)}
    return {"*": bool(there), "none": not there}.get(assignee, assignee.casefold() in there)


def _has_labels(call: Call, row: Issue) -> bool:
    wanted = {labels.fold(name) for name in call.query("labels").split(",") if name}
    return not wanted or wanted <= {labels.fold(label.name) for label in issues.labels_of(call.world, row)}


@route(f"POST {ISSUES}")
def create_issue(call: Call) -> Response:
    made = issues.create(
        call.world,
        call.repository(),
        str(call.body["title"]),
        call.body.get("body"),
        _names(call.body.get("labels")),
        _assignees(call.body) or [],
    )
    return call.created(shape(made, call.view))


def _names(given: Any) -> list[str]:
    """Labels come as names or as objects with one."""
    return [entry if isinstance(entry, str) else str(entry.get("name") or "") for entry in given or []]


def _assignees(body: dict[str, Any]) -> list[str] | None:
    if body.get("assignees") is not None:
        return list(body["assignees"])
    return [body["assignee"]] if body.get("assignee") else None


@route(f"GET {ONE}")
def get_issue(call: Call) -> Response:
    return call.ok(shape(subject(call), call.view))


@route(f"PATCH {ONE}")
def update_issue(call: Call) -> Response:
    changes = {key: call.body[key] for key in ("title", "body", "state", "state_reason") if key in call.body}
    if call.body.get("labels") is not None:
        changes["labels"] = _names(call.body["labels"])
    if _assignees(call.body) is not None:
        changes["assignees"] = _assignees(call.body)
    return call.ok(shape(issues.update(call.world, subject(call), changes), call.view))


@route(f"GET {ONE}/labels")
def list_issue_labels(call: Call) -> Response:
    found = issues.labels_of(call.world, subject(call))
    return call.page(found, lambda row: shape(row, call.view))


@route(f"POST {ONE}/labels")
def add_labels(call: Call) -> Response:
    return call.ok(shape(issues.add_labels(call.world, subject(call), _sent_labels(call)), call.view))


@route(f"PUT {ONE}/labels")
def set_labels(call: Call) -> Response:
    return call.ok(shape(issues.set_labels(call.world, subject(call), _sent_labels(call)), call.view))


def _sent_labels(call: Call) -> list[str]:
    """`{"labels": […]}`, or the list by itself."""
    return _names(call.body.get("labels") if isinstance(call.body, dict) else call.body)


@route(f"DELETE {ONE}/labels")
def clear_labels(call: Call) -> Response:
    issues.set_labels(call.world, subject(call), [])
    return call.empty()


@route(f"DELETE {ONE}/labels/{{name}}")
def remove_label(call: Call) -> Response:
    return call.ok(shape(issues.remove_label(call.world, subject(call), call.text("name")), call.view))


@route(f"POST {ONE}/assignees")
def assign(call: Call) -> Response:
    return call.created(
        shape(issues.assign(call.world, subject(call), call.body.get("assignees", [])), call.view)
    )


@route(f"DELETE {ONE}/assignees")
def unassign(call: Call) -> Response:
    return call.ok(
        shape(issues.unassign(call.world, subject(call), call.body.get("assignees", [])), call.view)
    )


@route(f"PUT {ONE}/lock")
def lock(call: Call) -> Response:
    issues.lock(call.world, subject(call), True, call.body.get("lock_reason"))
    return call.empty()


@route(f"DELETE {ONE}/lock")
def unlock(call: Call) -> Response:
    issues.lock(call.world, subject(call), False)
    return call.empty()


@route("GET /repos/{owner}/{repo}/assignees")
def list_assignable(call: Call) -> Response:
    repo = call.repository("issues.read")
    found = [
        user
        for user in accounts.all_accounts(call.world, "User")
        if issues.assignable(call.world, repo, user)
    ]
    return call.page(found, lambda row: shape(row, call.view))


@route("GET /repos/{owner}/{repo}/assignees/{assignee}")
def check_assignable(call: Call) -> Response:
    repo = call.repository("issues.read")
    found = accounts.by_login(call.world, call.text("assignee"))
    if found is None or not issues.assignable(call.world, repo, found):
        return call.ok({"message": "Not Found", "status": "404"}, status=404)
    return call.empty()


@route("GET /repos/{owner}/{repo}/milestones")
def list_milestones(call: Call) -> Response:
    """None are kept; clients ask all the same."""
    call.repository("issues.read")
    return call.ok([])
