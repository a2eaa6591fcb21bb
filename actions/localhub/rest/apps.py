"""GitHub Apps: about themselves, where they are installed, and the tokens they mint."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import apps as shapes
from localhub.shapes import shape
from localhub.world import (
    Forbidden,
    Invalid,
    Moved,
    NotFound,
    Unauthorized,
    accounts,
    apps,
    permissions,
    repositories,
    tokens,
)
from localhub.world.apps import App, Installation

ONE = "/app/installations/{installation_id}"


def _me(call: Call) -> App:
    """The App whose JWT came. Raises Unauthorized for every other credential."""
    if call.world.actor.kind != "app" or call.world.actor.app_id is None:
        raise Unauthorized("A JSON web token could not be decoded")
    return apps.app(call.world, call.world.actor.app_id)


def _installation(call: Call) -> Installation:
    found = apps.installation(call.world, call.number("installation_id"))
    if found.app_id != _me(call).id:
        raise NotFound
    return found


@route("GET /app")
def get_app(call: Call) -> Response:
    return call.ok(shape(_me(call), call.view))


@route("GET /apps/{app_slug}")
def get_app_by_slug(call: Call) -> Response:
    return call.ok(shape(apps.by_slug(call.world, call.text("app_slug")), call.view))


@route("GET /app/installations")
def list_installations(call: Call) -> Response:
    found = apps.installations(call.world, app_id=_me(call).id)
    return call.page(found, lambda row: shape(row, call.view))


@route(f"GET {ONE}")
def get_installation(call: Call) -> Response:
    return call.ok(shape(_installation(call), call.view))


@route("GET /orgs/{org}/installation")
def get_organization_installation(call: Call) -> Response:
    return _installed_on(call, call.organization().id)


@route("GET /users/{username}/installation")
def get_user_installation(call: Call) -> Response:
    # GitHub takes an organization's login here as well, and create-github-app-token relies on it.
    return _installed_on(call, accounts.find(call.world, call.text("username")).id)


@route("GET /repos/{owner}/{repo}/installation")
def get_repository_installation(call: Call) -> Response:
    repo = repositories.find(call.world, call.text("owner"), call.text("repo"))
    return _installed_on(call, repo.owner_id, repo.id)


def _installed_on(call: Call, account_id: int, repository_id: int | None = None) -> Response:
    for row in apps.installations(call.world, app_id=_me(call).id, account_id=account_id):
        if repository_id is None or row.repository_ids is None or repository_id in row.repository_ids:
            return call.ok(shape(row, call.view))
    raise NotFound


@route("GET /orgs/{org}/installations")
def list_organization_installations(call: Call) -> Response:
    organization = call.organization()
    permissions.require_in(call.world, "organization.read", organization)
    found = apps.installations(call.world, account_id=organization.id)
    return call.page(
        found,
        lambda row: shape(row, call.view),
        lambda rows: {"total_count": len(found), "installations": rows},
    )


@route(f"POST {ONE}/access_tokens")
def mint_token(call: Call) -> Response:
    place = _installation(call)
    owner = accounts.account(call.world, place.account_id)
    try:
        chosen = [
            repositories.find(call.world, owner.login, one) for one in call.body.get("repositories", [])
        ]
        chosen += [repositories.repository(call.world, one) for one in call.body.get("repository_ids", [])]
    except (NotFound, Moved):
        raise Invalid(apps.NOT_REACHED) from None
    made = apps.mint(call.world, place, call.body.get("permissions"), chosen or None)
    return call.created(shapes.installation_token(made, call.view))


@route(f"PUT {ONE}/suspended")
def suspend(call: Call) -> Response:
    apps.suspend(call.world, _installation(call), True)
    return call.empty()


@route(f"DELETE {ONE}/suspended")
def unsuspend(call: Call) -> Response:
    apps.suspend(call.world, _installation(call), False)
    return call.empty()


@route("DELETE /installation/token")
def revoke_token(call: Call) -> Response:
    if call.world.actor.kind != "installation" or call.request.token is None:
        raise Forbidden("Resource not accessible by integration")
    tokens.revoke(call.world, call.request.token)
    return call.empty()


@route("GET /installation/repositories")
def list_installation_repositories(call: Call) -> Response:
    actor = call.world.actor
    if not actor.is_bot or actor.account_scope_id is None:
        raise Forbidden("This endpoint needs an installation's token.")
    owned = repositories.owned_by(call.world, actor.account_scope_id)
    found = [row for row in owned if actor.reaches(row.id)]
    selection = "all" if actor.repository_ids is None else "selected"
    return call.page(
        found,
        lambda row: shape(row, call.view),
        lambda rows: {"total_count": len(found), "repository_selection": selection, "repositories": rows},
    )
