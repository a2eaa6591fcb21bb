"""Pull requests, their files and commits, merging, reviews."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import git as git_shapes
from localhub.shapes import pulls as shapes
from localhub.world import Invalid, NotFound, accounts, issues, merging, pulls, repositories, reviews
from localhub.world.pulls import Pull
from localhub.world.repositories import Repository

PULLS = "/repos/{owner}/{repo}/pulls"
ONE = PULLS + "/{pull_number}"
DIFF = "application/vnd.github.diff; charset=utf-8"


@route(f"GET {PULLS}")
def list_pulls(call: Call) -> Response:
    repo = call.repository("pulls.read")
    found = [row for row in pulls.all_of(call.world, repo) if _asked_for(call, repo, row)]
    if call.query("direction") == "asc":
        found.reverse()
    return call.page(found, lambda row: shapes.short(row, call.view))


def _asked_for(call: Call, repo: Repository, row: Pull) -> bool:
    state, base, head = call.query("state", "open"), call.query("base"), call.query("head")
    subject = issues.issue(call.world, row.issue_id)
    return (
        state in ("all", subject.state)
        and base in ("", row.base_ref)
        and head in ("", f"{_head_owner(call, repo, row)}:{row.head_ref}")
    )


def _head_owner(call: Call, repo: Repository, row: Pull) -> str:
    head = repo
    if row.head_repository_id is not None:
        head = repositories.repository(call.world, row.head_repository_id)
    return accounts.account(call.world, head.owner_id).login


@route(f"POST {PULLS}")
def create_pull(call: Call) -> Response:
    if "title" not in call.body:
        raise Invalid.field("PullRequest", "title", "missing_field")
    made = pulls.create(call.world, call.repository("pulls.read"), call.body)
    return call.created(shapes.full(made, call.view))


@route(f"GET {ONE}")
def get_pull(call: Call) -> Response:
    """As JSON, or as a diff where its media type is asked for."""
    row = _pull(call)
    if call.request.headers.get("accept", "").endswith(".diff"):
        return Response(200, {"content-type": DIFF}, pulls.diff(call.world, row))
    return call.ok(shapes.full(row, call.view))


@route(f"PATCH {ONE}")
def update_pull(call: Call) -> Response:
    return call.ok(shapes.full(pulls.update(call.world, _pull(call), call.body), call.view))


@route(f"GET {ONE}/files")
def list_files(call: Call) -> Response:
    row, repo = _pull(call), call.repository("pulls.read")
    found = git_shapes.differences(repo, pulls.fork_point(call.world, row), row.head_oid, call.view)
    return call.page(found, lambda file: file)


@route(f"GET {ONE}/commits")
def list_commits(call: Call) -> Response:
    repo = call.repository("pulls.read")
    found = pulls.commits(call.world, _pull(call))
    return call.page(found, lambda row: git_shapes.commit(row, repo, call.view))


@route(f"GET {ONE}/merge")
def is_merged(call: Call) -> Response:
    if _pull(call).merged_at is None:
        raise NotFound
    return call.empty()


@route(f"PUT {ONE}/merge")
def merge(call: Call) -> Response:
    body = call.body
    oid = merging.merge(
        call.world,
        _pull(call),
        body.get("merge_method", "merge"),
        body.get("commit_title"),
        body.get("commit_message"),
        body.get("sha"),
    )
    return call.ok({"sha": oid, "merged": True, "message": "Pull Request successfully merged"})


@route(f"GET {ONE}/requested_reviewers")
def list_requested(call: Call) -> Response:
    shown = shapes.short(_pull(call), call.view)
    return call.ok({"users": shown["requested_reviewers"], "teams": shown["requested_teams"]})


@route(f"POST {ONE}/requested_reviewers")
def request_reviewers(call: Call) -> Response:
    row = _pull(call)
    reviews.request(call.world, row, _people(call))
    return call.ok(shapes.short(row, call.view), 201)


@route(f"DELETE {ONE}/requested_reviewers")
def remove_requested(call: Call) -> Response:
    row = _pull(call)
    reviews.unrequest(call.world, row, _people(call))
    return call.ok(shapes.short(row, call.view))


def _people(call: Call) -> list[str]:
    if call.body.get("team_reviewers"):
        raise Invalid("localhub asks people for reviews, and no teams")
    return list(call.body.get("reviewers") or ())


@route(f"GET {ONE}/reviews")
def list_reviews(call: Call) -> Response:
    return call.page(reviews.all_of(call.world, _pull(call)), lambda row: shapes.review(row, call.view))


@route(f"POST {ONE}/reviews")
def create_review(call: Call) -> Response:
    if "event" not in call.body:
        raise Invalid("localhub keeps no pending reviews: give an event")
    made = reviews.submit(call.world, _pull(call), call.body["event"], call.body.get("body") or "")
    return call.ok(shapes.review(made, call.view))


@route(f"PUT {ONE}/reviews/{{review_id}}/dismissals")
def dismiss_review(call: Call) -> Response:
    done = reviews.dismiss(call.world, _pull(call), call.number("review_id"))
    return call.ok(shapes.review(done, call.view))


def _pull(call: Call) -> Pull:
    return pulls.by_number(call.world, call.repository("pulls.read"), call.number("pull_number"))
