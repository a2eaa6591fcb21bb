"""Repositories: creating, listing, changing, forking and deleting them, and their topics."""

from localhub.core import Response
from localhub.domain import (
    ValidationFailed,
    accounts,
    permissions,
    repositories,
    repository_changes,
    transfers,
)
from localhub.domain.accounts import Account
from localhub.domain.repositories import Repository
from localhub.rest.accounts import current_user
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import serialize

REPOSITORY = "/repos/{owner}/{repo}"
SORTS = {"created": "created_at", "updated": "updated_at", "pushed": "pushed_at", "full_name": "name"}


def _list(call: Call, rows: list[Repository], default_sort: str) -> Response:
    """Return the visible repositories, filtered and sorted as the query specifies."""
    type_ = call.query_param("type", "all")
    found = [
        row
        for row in rows
        if permissions.can_see(call.uow, row) and type_ in ("all", "owner", row.visibility)
    ]
    sort = call.query_param("sort", default_sort)
    ascending = call.query_param("direction", "asc" if sort == "full_name" else "desc") == "asc"
    key = SORTS.get(sort, "created_at")
    found.sort(key=lambda row: (getattr(row, key).casefold(), row.id), reverse=not ascending)
    return call.paginate(found, lambda row: serialize(row, call.view))


@route("GET /orgs/{org}/repos")
def list_organization_repositories(call: Call) -> Response:
    return _list(call, repositories.owned_by(call.uow, call.organization().id), "created")


@route("GET /users/{username}/repos")
def list_user_repositories(call: Call) -> Response:
    return _list(call, repositories.owned_by(call.uow, call.user().id), "full_name")


@route("GET /user/repos")
def list_my_repositories(call: Call) -> Response:
    user = current_user(call)
    owners = [user, *accounts.organizations_of(call.uow, user.id)]
    rows = [row for owner in owners for row in repositories.owned_by(call.uow, owner.id)]
    return _list(call, rows, "full_name")


@route("GET /repositories")
def list_public_repositories(call: Call) -> Response:
    since = call.query_param("since")
    rows = repositories.list_public(call.uow, int(since) if since.isdigit() else 0)
    return call.paginate(rows, lambda row: serialize(row, call.view))


@route("POST /orgs/{org}/repos")
def create_in_organization(call: Call) -> Response:
    return _create(call, call.organization())


@route("POST /user/repos")
def create_for_me(call: Call) -> Response:
    return _create(call, current_user(call))


def _create(call: Call, owner: Account) -> Response:
    created = repository_changes.create(call.uow, owner, call.body["name"], call.body)
    return call.created(serialize(created, call.view))


@route(f"GET {REPOSITORY}")
def get_repository(call: Call) -> Response:
    return call.ok(serialize(call.repository(), call.view))


@route(f"PATCH {REPOSITORY}")
def update_repository(call: Call) -> Response:
    return call.ok(serialize(repository_changes.update(call.uow, call.repository(), call.body), call.view))


@route(f"DELETE {REPOSITORY}")
def delete_repository(call: Call) -> Response:
    repository_changes.delete(call.uow, call.repository())
    return call.no_content()


@route(f"POST {REPOSITORY}/transfer")
def transfer_repository(call: Call) -> Response:
    """Transfer a repository. The response still names the former owner, because transfers are
    asynchronous on GitHub.
    """
    row = call.repository()
    shown = serialize(row, call.view)
    owner = accounts.by_login(call.uow, call.body["new_owner"])
    if owner is None:
        raise ValidationFailed.for_field("Repository", "new_owner", "invalid")
    transfers.transfer(call.uow, row, owner, call.body.get("new_name"), call.body.get("team_ids", ()))
    return call.ok(shown, 202)


@route(f"GET {REPOSITORY}/topics")
def get_topics(call: Call) -> Response:
    return call.ok({"names": list(call.repository().topics)})


@route(f"PUT {REPOSITORY}/topics")
def set_topics(call: Call) -> Response:
    changed = repository_changes.set_topics(call.uow, call.repository(), call.body["names"])
    return call.ok({"names": list(changed.topics)})


@route(f"GET {REPOSITORY}/forks")
def list_forks(call: Call) -> Response:
    rows = repositories.forks_of(call.uow, call.repository().id)
    return _list(call, rows, "created")


@route(f"POST {REPOSITORY}/forks")
def create_fork(call: Call) -> Response:
    """Create a fork. Returns 202, because forking is asynchronous on GitHub."""
    owner = (
        accounts.find(call.uow, call.body["organization"])
        if call.body.get("organization")
        else current_user(call)
    )
    created = repository_changes.fork(call.uow, call.repository(), owner, call.body.get("name"))
    return call.ok(serialize(created, call.view), 202)
