"""Comments on issues and pull requests, and reactions to both."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.issues import subject
from localhub.rest.routes import route
from localhub.shapes import shape
from localhub.world import comments, reactions
from localhub.world.comments import Comment
from localhub.world.issues import Issue
from localhub.world.reactions import Reaction

ISSUES = "/repos/{owner}/{repo}/issues"
OF_ISSUE = ISSUES + "/{issue_number}/comments"
ONE = ISSUES + "/comments/{comment_id}"
ISSUE_REACTIONS = ISSUES + "/{issue_number}/reactions"
COMMENT_REACTIONS = ONE + "/reactions"


def _comment(call: Call) -> Comment:
    return comments.find(call.world, call.repository("issues.read"), call.number("comment_id"))


@route(f"GET {OF_ISSUE}")
def list_comments(call: Call) -> Response:
    since = call.query("since")
    found = [row for row in comments.of_issue(call.world, subject(call)) if row.updated_at >= since]
    return call.page(found, lambda row: shape(row, call.view))


@route(f"GET {ISSUES}/comments")
def list_all_comments(call: Call) -> Response:
    since = call.query("since")
    rows = comments.of_repository(call.world, call.repository("issues.read"))
    found = [row for row in rows if row.updated_at >= since]
    if call.query("direction") == "desc":
        found.reverse()
    return call.page(found, lambda row: shape(row, call.view))


@route(f"POST {OF_ISSUE}")
def create_comment(call: Call) -> Response:
    return call.created(shape(comments.create(call.world, subject(call), call.body["body"]), call.view))


@route(f"GET {ONE}")
def get_comment(call: Call) -> Response:
    return call.ok(shape(_comment(call), call.view))


@route(f"PATCH {ONE}")
def update_comment(call: Call) -> Response:
    return call.ok(shape(comments.update(call.world, _comment(call), call.body["body"]), call.view))


@route(f"DELETE {ONE}")
def delete_comment(call: Call) -> Response:
    comments.delete(call.world, _comment(call))
    return call.empty()


@route(f"GET {ISSUE_REACTIONS}")
def list_issue_reactions(call: Call) -> Response:
    return _reactions(call, reactions.of_issue(call.world, subject(call)))


@route(f"GET {COMMENT_REACTIONS}")
def list_comment_reactions(call: Call) -> Response:
    return _reactions(call, reactions.of_comment(call.world, _comment(call)))


def _reactions(call: Call, rows: list[Reaction]) -> Response:
    content = call.query("content")
    found = [row for row in rows if content in ("", row.content)]
    return call.page(found, lambda row: shape(row, call.view))


@route(f"POST {ISSUE_REACTIONS}")
def react_to_issue(call: Call) -> Response:
    return _react(call, subject(call))


@route(f"POST {COMMENT_REACTIONS}")
def react_to_comment(call: Call) -> Response:
    return _react(call, _comment(call))


def _react(call: Call, to: Issue | Comment) -> Response:
    row, new = reactions.react(call.world, to, call.body["content"])
    return call.ok(shape(row, call.view), status=201 if new else 200)


@route(f"DELETE {ISSUE_REACTIONS}/{{reaction_id}}")
def remove_issue_reaction(call: Call) -> Response:
    reactions.remove(call.world, subject(call), call.number("reaction_id"))
    return call.empty()


@route(f"DELETE {COMMENT_REACTIONS}/{{reaction_id}}")
def remove_comment_reaction(call: Call) -> Response:
    reactions.remove(call.world, _comment(call), call.number("reaction_id"))
    return call.empty()
