"""Users and organizations."""

from localhub.core import Response
from localhub.domain import Forbidden, Unauthorized, accounts, organizations, teams
from localhub.domain.accounts import Account
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import accounts as serializers
from localhub.serializers import serialize
from localhub.serializers import teams as team_serializers


def current_user(call: Call) -> Account:
    """The person who makes the request. Raises Unauthorized if the request is anonymous, or Forbidden if it is from an
    App.
    """
    if call.uow.actor.account_id is None:
        raise Unauthorized("Requires authentication")
    if call.uow.actor.kind != "user":
        raise Forbidden("Resource not accessible by integration")
    return accounts.sender(call.uow)


@route("GET /user")
def get_me(call: Call) -> Response:
    return call.ok(serializers.full(current_user(call), call.view, private=True))


@route("GET /user/orgs")
def list_my_organizations(call: Call) -> Response:
    found = accounts.organizations_of(call.uow, current_user(call).id)
    return call.paginate(found, lambda row: serializers.organization_simple(row, call.view))


@route("GET /user/teams")
def list_my_teams(call: Call) -> Response:
    found = teams.of_user(call.uow, current_user(call).id)
    return call.paginate(found, lambda row: team_serializers.full(row, call.view))


@route("GET /user/{account_id}")
def get_by_number(call: Call) -> Response:
    found = accounts.account(call.uow, call.int_path_param("account_id"))
    return call.ok(serializers.full(found, call.view))


@route("GET /users")
def list_users(call: Call) -> Response:
    since = call.query_param("since")
    found = accounts.all_accounts(call.uow, since=int(since) if since.isdigit() else 0)
    return call.paginate(found, lambda row: serialize(row, call.view))


@route("GET /users/{username}")
def get_user(call: Call) -> Response:
    return call.ok(serializers.full(accounts.find(call.uow, call.path_param("username")), call.view))


@route("GET /users/{username}/orgs")
def list_organizations_of(call: Call) -> Response:
    """List only public memberships."""
    found = organizations.public_organizations(call.uow, call.user())
    return call.paginate(found, lambda row: serializers.organization_simple(row, call.view))


@route("GET /organizations")
def list_organizations(call: Call) -> Response:
    since = call.query_param("since")
    found = accounts.all_accounts(call.uow, "Organization", int(since) if since.isdigit() else 0)
    return call.paginate(found, lambda row: serializers.organization_simple(row, call.view))


@route("GET /orgs/{org}")
def get_organization(call: Call) -> Response:
    return call.ok(serializers.organization(call.organization(), call.view))


@route("PATCH /orgs/{org}")
def update_organization(call: Call) -> Response:
    changed = organizations.update(call.uow, call.organization(), call.body)
    return call.ok(serializers.organization(changed, call.view))
