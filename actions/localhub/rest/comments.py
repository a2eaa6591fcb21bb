"""Comments on issues and pull requests, and reactions to both."""

from localhub.core import Response
from localhub.domain import comments, reactions
from localhub.domain.comments import Comment
from localhub.domain.issues import Issue
from localhub.domain.reactions import Reaction
from localhub.rest.call import Call
from localhub.rest.issues import issue_from_path
from localhub.rest.routes import route
from localhub.serializers import serialize

ISSUES = "/repos/{owner}/{repo}/issues"
ISSUE_COMMENTS = ISSUES + "/{issue_number}/comments"
COMMENT = ISSUES + "/comments/{comment_id}"
ISSUE_REACTIONS = ISSUES + "/{issue_number}/reactions"
COMMENT_REACTIONS = COMMENT + "/reactions"


def _comment(call: Call) -> Comment:
    return comments.find(call.uow, call.repository("issues.read"), call.int_path_param("comment_id"))


@route(f"GET {ISSUE_COMMENTS}")
def list_comments(call: Call) -> Response:
    since = call.query_param("since")
    found = [row for row in comments.of_issue(call.uow, issue_from_path(call)) if row.updated_at >= since]
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"GET {ISSUES}/comments")
def list_all_comments(call: Call) -> Response:
    since = call.query_param("since")
    rows = comments.of_repository(call.uow, call.repository("issues.read"))
    found = [row for row in rows if row.updated_at >= since]
    if call.query_param("direction") == "desc":
        found.reverse()
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"POST {ISSUE_COMMENTS}")
def create_comment(call: Call) -> Response:
    return call.created(
        serialize(comments.create(call.uow, issue_from_path(call), call.body["body"]), call.view)
    )


@route(f"GET {COMMENT}")
def get_comment(call: Call) -> Response:
    return call.ok(serialize(_comment(call), call.view))


@route(f"PATCH {COMMENT}")
def update_comment(call: Call) -> Response:
    return call.ok(serialize(comments.update(call.uow, _comment(call), call.body["body"]), call.view))


@route(f"DELETE {COMMENT}")
def delete_comment(call: Call) -> Response:
    comments.delete(call.uow, _comment(call))
    return call.no_content()


@route(f"GET {ISSUE_REACTIONS}")
def list_issue_reactions(call: Call) -> Response:
    return _reactions(call, reactions.of_issue(call.uow, issue_from_path(call)))


@route(f"GET {COMMENT_REACTIONS}")
def list_comment_reactions(call: Call) -> Response:
    return _reactions(call, reactions.of_comment(call.uow, _comment(call)))


def _reactions(call: Call, rows: list[Reaction]) -> Response:
    content = call.query_param("content")
    found = [row for row in rows if content in ("", row.content)]
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"POST {ISSUE_REACTIONS}")
def react_to_issue(call: Call) -> Response:
    return _react(call, issue_from_path(call))


@route(f"POST {COMMENT_REACTIONS}")
def react_to_comment(call: Call) -> Response:
    return _react(call, _comment(call))


def _react(call: Call, target: Issue | Comment) -> Response:
    row, new = reactions.add(call.uow, target, call.body["content"])
    return call.ok(serialize(row, call.view), status=201 if new else 200)


@route(f"DELETE {ISSUE_REACTIONS}/{{reaction_id}}")
def remove_issue_reaction(call: Call) -> Response:
    reactions.remove(call.uow, issue_from_path(call), call.int_path_param("reaction_id"))
    return call.no_content()


@route(f"DELETE {COMMENT_REACTIONS}/{{reaction_id}}")
def remove_comment_reaction(call: Call) -> Response:
    reactions.remove(call.uow, _comment(call), call.int_path_param("reaction_id"))
    return call.no_content()
