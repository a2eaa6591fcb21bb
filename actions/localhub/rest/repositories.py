"""Repositories: making, listing, changing and deleting them, and their topics."""

from localhub.core import Response
from localhub.rest.accounts import me
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import shape
from localhub.world import accounts, permissions, repositories, repository_changes
from localhub.world.accounts import Account
from localhub.world.repositories import Repository

ONE = "/repos/{owner}/{repo}"
SORTS = {"created": "created_at", "updated": "updated_at", "pushed": "pushed_at", "full_name": "name"}


def _listed(call: Call, rows: list[Repository], default_sort: str) -> Response:
    """Those that the one who asks may see, in the order and of the type they ask for."""
    wanted = call.query("type", "all")
    found = [
        row
        for row in rows
        if permissions.sees(call.world, row) and wanted in ("all", "owner", row.visibility)
    ]
    sort = call.query("sort", default_sort)
    ascending = call.query("direction", "asc" if sort == "full_name" else "desc") == "asc"
    key = SORTS.get(sort, "created_at")
    found.sort(key=lambda row: (getattr(row, key).casefold(), row.id), reverse=not ascending)
    return call.page(found, lambda row: shape(row, call.view))


@route("GET /orgs/{org}/repos")
def list_organization_repositories(call: Call) -> Response:
    return _listed(call, repositories.owned_by(call.world, call.organization().id), "created")


@route("GET /users/{username}/repos")
def list_user_repositories(call: Call) -> Response:
    return _listed(call, repositories.owned_by(call.world, call.user().id), "full_name")


@route("GET /user/repos")
def list_my_repositories(call: Call) -> Response:
    user = me(call)
    owners = [user, *accounts.organizations_of(call.world, user.id)]
    rows = [row for owner in owners for row in repositories.owned_by(call.world, owner.id)]
    return _listed(call, rows, "full_name")


@route("GET /repositories")
def list_public_repositories(call: Call) -> Response:
    since = call.query("since")
    rows = repositories.public(call.world, int(since) if since.isdigit() else 0)
    return call.page(rows, lambda row: shape(row, call.view))


@route("POST /orgs/{org}/repos")
def create_in_organization(call: Call) -> Response:
    return _create(call, call.organization())


@route("POST /user/repos")
def create_for_me(call: Call) -> Response:
    return _create(call, me(call))


def _create(call: Call, owner: Account) -> Response:
    made = repository_changes.create(call.world, owner, call.body["name"], call.body)
    return call.created(shape(made, call.view))


@route(f"GET {ONE}")
def get_repository(call: Call) -> Response:
    return call.ok(shape(call.repository(), call.view))


@route(f"PATCH {ONE}")
def update_repository(call: Call) -> Response:
    return call.ok(shape(repository_changes.update(call.world, call.repository(), call.body), call.view))


@route(f"DELETE {ONE}")
def delete_repository(call: Call) -> Response:
    repository_changes.delete(call.world, call.repository())
    return call.empty()


@route(f"GET {ONE}/topics")
def get_topics(call: Call) -> Response:
    return call.ok({"names": list(call.repository().topics)})


@route(f"PUT {ONE}/topics")
def set_topics(call: Call) -> Response:
    changed = repository_changes.set_topics(call.world, call.repository(), call.body["names"])
    return call.ok({"names": list(changed.topics)})


@route(f"GET {ONE}/forks")
def list_forks(call: Call) -> Response:
    rows = repositories.forks_of(call.world, call.repository().id)
    return _listed(call, rows, "created")


@route(f"POST {ONE}/forks")
def create_fork(call: Call) -> Response:
    """202, as GitHub has it: there, it may take a while."""
    owner = (
        accounts.find(call.world, call.body["organization"]) if call.body.get("organization") else me(call)
    )
    made = repository_changes.fork(call.world, call.repository(), owner, call.body.get("name"))
    return call.ok(shape(made, call.view), 202)
