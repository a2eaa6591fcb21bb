"""GitHub Apps, their installations and installation tokens."""

from localhub.core import Response
from localhub.domain import (
    Forbidden,
    MovedPermanently,
    NotFound,
    Unauthorized,
    ValidationFailed,
    accounts,
    app_registration,
    apps,
    repositories,
    tokens,
)
from localhub.domain.apps import App, Installation
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import apps as serializers
from localhub.serializers import serialize

INSTALLATION = "/app/installations/{installation_id}"


def _current_app(call: Call) -> App:
    """The App whose JWT is in the request. Raises Unauthorized for all other kinds of credentials."""
    if call.uow.actor.kind != "app" or call.uow.actor.app_id is None:
        raise Unauthorized("A JSON web token could not be decoded")
    return apps.app(call.uow, call.uow.actor.app_id)


def _installation(call: Call) -> Installation:
    found = apps.installation(call.uow, call.int_path_param("installation_id"))
    if found.app_id != _current_app(call).id:
        raise NotFound
    return found


@route("GET /app")
def get_app(call: Call) -> Response:
    return call.ok(serialize(_current_app(call), call.view))


@route("GET /apps/{app_slug}")
def get_app_by_slug(call: Call) -> Response:
    return call.ok(serialize(apps.by_slug(call.uow, call.path_param("app_slug")), call.view))


@route("POST /app-manifests/{code}/conversions")
def convert_manifest(call: Call) -> Response:
    """Exchange a code for the App's key. No token is needed, because anyone who has the code can get the key once."""
    converted, key = app_registration.convert(call.uow, call.path_param("code"))
    return call.ok({**serialize(converted, call.view), **serializers.credentials(key)}, 201)


@route("GET /app/installations")
def list_installations(call: Call) -> Response:
    found = apps.installations(call.uow, app_id=_current_app(call).id)
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"GET {INSTALLATION}")
def get_installation(call: Call) -> Response:
    return call.ok(serialize(_installation(call), call.view))


@route("GET /orgs/{org}/installation")
def get_organization_installation(call: Call) -> Response:
    return _installation_on(call, call.organization().id)


@route("GET /users/{username}/installation")
def get_user_installation(call: Call) -> Response:
    # GitHub accepts an organization's login here as well, and create-github-app-token relies on it.
    return _installation_on(call, accounts.find(call.uow, call.path_param("username")).id)


@route("GET /repos/{owner}/{repo}/installation")
def get_repository_installation(call: Call) -> Response:
    repo = repositories.find(call.uow, call.path_param("owner"), call.path_param("repo"))
    return _installation_on(call, repo.owner_id, repo.id)


def _installation_on(call: Call, account_id: int, repository_id: int | None = None) -> Response:
    for row in apps.installations(call.uow, app_id=_current_app(call).id, account_id=account_id):
        if repository_id is None or row.repository_ids is None or repository_id in row.repository_ids:
            return call.ok(serialize(row, call.view))
    raise NotFound


@route("GET /orgs/{org}/installations")
def list_organization_installations(call: Call) -> Response:
    organization = call.organization("organization.read")
    found = apps.installations(call.uow, account_id=organization.id)
    return call.paginate(
        found,
        lambda row: serialize(row, call.view),
        lambda rows: {"total_count": len(found), "installations": rows},
    )


@route(f"POST {INSTALLATION}/access_tokens")
def mint_token(call: Call) -> Response:
    installation = _installation(call)
    owner = accounts.account(call.uow, installation.account_id)
    try:
        repositories_ = [
            repositories.find(call.uow, owner.login, name) for name in call.body.get("repositories", [])
        ]
        repositories_ += [
            repositories.repository(call.uow, repository_id)
            for repository_id in call.body.get("repository_ids", [])
        ]
    except (NotFound, MovedPermanently):
        raise ValidationFailed(apps.REPOSITORY_NOT_ACCESSIBLE) from None
    token = apps.create_token(call.uow, installation, call.body.get("permissions"), repositories_ or None)
    return call.created(serializers.installation_token(token, call.view))


@route(f"PUT {INSTALLATION}/suspended")
def suspend(call: Call) -> Response:
    apps.set_suspended(call.uow, _installation(call), True)
    return call.no_content()


@route(f"DELETE {INSTALLATION}/suspended")
def unsuspend(call: Call) -> Response:
    apps.set_suspended(call.uow, _installation(call), False)
    return call.no_content()


@route("DELETE /installation/token")
def revoke_token(call: Call) -> Response:
    if call.uow.actor.kind != "installation" or call.request.token is None:
        raise Forbidden("Resource not accessible by integration")
    tokens.revoke(call.uow, call.request.token)
    return call.no_content()


@route("GET /installation/repositories")
def list_installation_repositories(call: Call) -> Response:
    actor = call.uow.actor
    if not actor.is_bot or actor.account_scope_id is None:
        raise Forbidden("This endpoint requires an installation access token.")
    owned = repositories.owned_by(call.uow, actor.account_scope_id)
    found = [row for row in owned if actor.can_reach(row.id)]
    selection = "all" if actor.repository_ids is None else "selected"
    return call.paginate(
        found,
        lambda row: serialize(row, call.view),
        lambda rows: {"total_count": len(found), "repository_selection": selection, "repositories": rows},
    )
