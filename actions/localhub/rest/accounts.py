"""Users and organizations."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import accounts as shapes
from localhub.shapes import shape
from localhub.shapes import teams as team_shapes
from localhub.world import Forbidden, Unauthorized, accounts, organizations, teams
from localhub.world.accounts import Account


def me(call: Call) -> Account:
    """The person who asks. Raises Unauthorized for nobody, Forbidden for an App."""
    if call.world.actor.account_id is None:
        raise Unauthorized("Requires authentication")
    if call.world.actor.kind != "user":
        raise Forbidden("Resource not accessible by integration")
    return accounts.sender(call.world)


@route("GET /user")
def get_me(call: Call) -> Response:
    return call.ok(shapes.full(me(call), call.view, private=True))


@route("GET /user/orgs")
def list_my_organizations(call: Call) -> Response:
    found = accounts.organizations_of(call.world, me(call).id)
    return call.page(found, lambda row: shapes.organization_simple(row, call.view))


@route("GET /user/teams")
def list_my_teams(call: Call) -> Response:
    found = teams.of_user(call.world, me(call).id)
    return call.page(found, lambda row: team_shapes.full(row, call.view))


@route("GET /user/{account_id}")
def get_by_number(call: Call) -> Response:
    found = accounts.account(call.world, call.number("account_id"))
    return call.ok(shapes.full(found, call.view))


@route("GET /users")
def list_users(call: Call) -> Response:
    since = call.query("since")
    found = accounts.all_accounts(call.world, since=int(since) if since.isdigit() else 0)
    return call.page(found, lambda row: shape(row, call.view))


@route("GET /users/{username}")
def get_user(call: Call) -> Response:
    return call.ok(shapes.full(accounts.find(call.world, call.text("username")), call.view))


@route("GET /users/{username}/orgs")
def list_organizations_of(call: Call) -> Response:
    """Only where the membership shows."""
    found = organizations.shown_by(call.world, call.user())
    return call.page(found, lambda row: shapes.organization_simple(row, call.view))


@route("GET /organizations")
def list_organizations(call: Call) -> Response:
    since = call.query("since")
    found = accounts.all_accounts(call.world, "Organization", int(since) if since.isdigit() else 0)
    return call.page(found, lambda row: shapes.organization_simple(row, call.view))


@route("GET /orgs/{org}")
def get_organization(call: Call) -> Response:
    return call.ok(shapes.organization(call.organization(), call.view))


@route("PATCH /orgs/{org}")
def update_organization(call: Call) -> Response:
    changed = organizations.update(call.world, call.organization(), call.body)
    return call.ok(shapes.organization(changed, call.view))
