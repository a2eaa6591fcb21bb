"""Pull requests: files, commits, merging, reviews."""

from localhub.core import Response
from localhub.domain import (
    NotFound,
    ValidationFailed,
    accounts,
    issues,
    merging,
    pulls,
    repositories,
    reviews,
)
from localhub.domain.pulls import Pull
from localhub.domain.repositories import Repository
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import git as git_serializers
from localhub.serializers import pulls as serializers

PULLS = "/repos/{owner}/{repo}/pulls"
PULL = PULLS + "/{pull_number}"
DIFF = "application/vnd.github.diff; charset=utf-8"


@route(f"GET {PULLS}")
def list_pulls(call: Call) -> Response:
    repo = call.repository("pulls.read")
    found = [row for row in pulls.all_of(call.uow, repo) if _matches_query(call, repo, row)]
    if call.query_param("direction") == "asc":
        found.reverse()
    return call.paginate(found, lambda row: serializers.short(row, call.view))


def _matches_query(call: Call, repo: Repository, row: Pull) -> bool:
    state, base, head = call.query_param("state", "open"), call.query_param("base"), call.query_param("head")
    subject = issues.issue(call.uow, row.issue_id)
    return (
        state in ("all", subject.state)
        and base in ("", row.base_ref)
        and head in ("", f"{_head_owner(call, repo, row)}:{row.head_ref}")
    )


def _head_owner(call: Call, repo: Repository, row: Pull) -> str:
    head = repo
    if row.head_repository_id is not None:
        head = repositories.repository(call.uow, row.head_repository_id)
    return accounts.account(call.uow, head.owner_id).login


@route(f"POST {PULLS}")
def create_pull(call: Call) -> Response:
    if "title" not in call.body:
        raise ValidationFailed.for_field("PullRequest", "title", "missing_field")
    created = pulls.create(call.uow, call.repository("pulls.read"), call.body)
    return call.created(serializers.full(created, call.view))


@route(f"GET {PULL}")
def get_pull(call: Call) -> Response:
    """Return a pull request as JSON, or as a diff if the client requested that media type."""
    row = _pull(call)
    if call.request.headers.get("accept", "").endswith(".diff"):
        return Response(200, {"content-type": DIFF}, pulls.diff(call.uow, row))
    return call.ok(serializers.full(row, call.view))


@route(f"PATCH {PULL}")
def update_pull(call: Call) -> Response:
    return call.ok(serializers.full(pulls.update(call.uow, _pull(call), call.body), call.view))


@route(f"GET {PULL}/files")
def list_files(call: Call) -> Response:
    row, repo = _pull(call), call.repository("pulls.read")
    found = git_serializers.diff_entries(repo, pulls.fork_point(call.uow, row), row.head_oid, call.view)
    return call.paginate(found, lambda file: file)


@route(f"GET {PULL}/commits")
def list_commits(call: Call) -> Response:
    repo = call.repository("pulls.read")
    found = pulls.commits(call.uow, _pull(call))
    return call.paginate(found, lambda row: git_serializers.commit(row, repo, call.view))


@route(f"GET {PULL}/merge")
def is_merged(call: Call) -> Response:
    if _pull(call).merged_at is None:
        raise NotFound
    return call.no_content()


@route(f"PUT {PULL}/merge")
def merge(call: Call) -> Response:
    body = call.body
    oid = merging.merge(
        call.uow,
        _pull(call),
        body.get("merge_method", "merge"),
        body.get("commit_title"),
        body.get("commit_message"),
        body.get("sha"),
    )
    return call.ok({"sha": oid, "merged": True, "message": "Pull Request successfully merged"})


@route(f"GET {PULL}/requested_reviewers")
def list_requested(call: Call) -> Response:
    rendered = serializers.short(_pull(call), call.view)
    return call.ok({"users": rendered["requested_reviewers"], "teams": rendered["requested_teams"]})


@route(f"POST {PULL}/requested_reviewers")
def request_reviewers(call: Call) -> Response:
    row = _pull(call)
    reviews.request_reviews(call.uow, row, _reviewer_logins(call))
    return call.ok(serializers.short(row, call.view), 201)


@route(f"DELETE {PULL}/requested_reviewers")
def remove_requested(call: Call) -> Response:
    row = _pull(call)
    reviews.remove_requests(call.uow, row, _reviewer_logins(call))
    return call.ok(serializers.short(row, call.view))


def _reviewer_logins(call: Call) -> list[str]:
    if call.body.get("team_reviewers"):
        raise ValidationFailed("localhub does not support review requests for teams")
    return list(call.body.get("reviewers") or ())


@route(f"GET {PULL}/reviews")
def list_reviews(call: Call) -> Response:
    return call.paginate(
        reviews.all_of(call.uow, _pull(call)), lambda row: serializers.review(row, call.view)
    )


@route(f"POST {PULL}/reviews")
def create_review(call: Call) -> Response:
    if "event" not in call.body:
        raise ValidationFailed("localhub does not support pending reviews: pass an event")
    created = reviews.submit(call.uow, _pull(call), call.body["event"], call.body.get("body") or "")
    return call.ok(serializers.review(created, call.view))


@route(f"PUT {PULL}/reviews/{{review_id}}/dismissals")
def dismiss_review(call: Call) -> Response:
    dismissed = reviews.dismiss(call.uow, _pull(call), call.int_path_param("review_id"))
    return call.ok(serializers.review(dismissed, call.view))


def _pull(call: Call) -> Pull:
    return pulls.by_number(call.uow, call.repository("pulls.read"), call.int_path_param("pull_number"))
