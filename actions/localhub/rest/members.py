"""Members of an organization, memberships and invitations."""

from localhub.core import Response
from localhub.rest.accounts import me
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import accounts as shapes
from localhub.shapes import shape
from localhub.shapes import teams as team_shapes
from localhub.world import Invalid, NotFound, accounts, invitations, members, permissions, teams
from localhub.world.accounts import Account

ORG = "/orgs/{org}"


@route(f"GET {ORG}/members")
def list_members(call: Call) -> Response:
    role = call.query("role", "all")
    found = members.members(call.world, call.organization(), None if role == "all" else role)
    return call.page(found, lambda row: shape(row, call.view))


@route(f"GET {ORG}/members/{{username}}")
def is_member(call: Call) -> Response:
    """204 or 404 for members; who is none is sent to the public list."""
    organization, user = call.organization(), call.user()
    if not permissions.allows_in(call.world, "members.read", organization):
        url = f"{call.view.api}/orgs/{organization.login}/public_members/{user.login}"
        response = call.empty(302)
        response.headers["location"] = url
        return response
    there = accounts.membership(call.world, organization.id, user.id)
    return call.empty(404 if there is None else 204)


@route(f"DELETE {ORG}/members/{{username}}", f"DELETE {ORG}/memberships/{{username}}")
def remove_member(call: Call) -> Response:
    organization, user = call.organization(), call.user()
    waiting = invitations.waiting_for(call.world, organization, user.id)
    if waiting is not None:
        invitations.cancel(call.world, organization, waiting.id)
    else:
        members.remove(call.world, organization, user)
    return call.empty()


@route(f"GET {ORG}/public_members")
def list_public_members(call: Call) -> Response:
    found = members.public_members(call.world, call.organization())
    return call.page(found, lambda row: shape(row, call.view))


@route(f"GET {ORG}/public_members/{{username}}")
def is_public_member(call: Call) -> Response:
    there = accounts.membership(call.world, call.organization().id, call.user().id)
    return call.empty(204 if there is not None and there.public else 404)


@route(f"PUT {ORG}/public_members/{{username}}")
def show_membership(call: Call) -> Response:
    members.publicize(call.world, call.organization(), call.user(), True)
    return call.empty()


@route(f"DELETE {ORG}/public_members/{{username}}")
def hide_membership(call: Call) -> Response:
    members.publicize(call.world, call.organization(), call.user(), False)
    return call.empty()


@route(f"GET {ORG}/outside_collaborators")
def list_outside_collaborators(call: Call) -> Response:
    found = members.outside_collaborators(call.world, call.organization())
    return call.page(found, lambda row: shape(row, call.view))


@route(f"GET {ORG}/security-managers")
def list_security_managers(call: Call) -> Response:
    """None are kept."""
    permissions.require_in(call.world, "members.read", call.organization())
    return call.ok([])


@route(f"GET {ORG}/memberships/{{username}}")
def get_membership(call: Call) -> Response:
    organization = call.organization()
    permissions.require_in(call.world, "members.read", organization)
    return _membership(call, organization, call.user())


def _membership(call: Call, organization: Account, user: Account) -> Response:
    there = accounts.membership(call.world, organization.id, user.id)
    if there is not None:
        return call.ok(shapes.membership(organization, user, there.role, "active", call.view))
    waiting = invitations.waiting_for(call.world, organization, user.id)
    if waiting is None:
        raise NotFound
    return call.ok(shapes.membership(organization, user, waiting.role, "pending", call.view))


@route(f"PUT {ORG}/memberships/{{username}}")
def set_membership(call: Call) -> Response:
    """A member's role changes; anybody else is invited."""
    organization, user, role = call.organization(), call.user(), call.body.get("role", "member")
    if accounts.membership(call.world, organization.id, user.id) is not None:
        members.set_role(call.world, organization, user, role)
    elif invitations.waiting_for(call.world, organization, user.id) is None:
        invitations.invite(call.world, organization, user, role=role)
    return _membership(call, organization, user)


@route("GET /user/memberships/orgs")
def list_my_memberships(call: Call) -> Response:
    user, wanted = me(call), call.query("state")
    shown = []
    for organization in accounts.organizations_of(call.world, user.id):
        there = accounts.membership(call.world, organization.id, user.id)
        if there is not None and wanted in ("", "active"):
            shown.append((organization, there.role, "active"))
    for waiting in invitations.of_user(call.world, user.id):
        if wanted in ("", "pending"):
            shown.append((accounts.account(call.world, waiting.organization_id), waiting.role, "pending"))
    return call.page(shown, lambda row: shapes.membership(row[0], user, row[1], row[2], call.view))


@route("GET /user/memberships/orgs/{org}")
def get_my_membership(call: Call) -> Response:
    return _membership(call, call.organization(), me(call))


@route("PATCH /user/memberships/orgs/{org}")
def accept_membership(call: Call) -> Response:
    """`{"state": "active"}` is how an invitation is accepted."""
    organization, user = call.organization(), me(call)
    waiting = invitations.waiting_for(call.world, organization, user.id)
    if waiting is not None:
        invitations.accept(call.world, waiting)
    return _membership(call, organization, user)


@route(f"GET {ORG}/invitations")
def list_invitations(call: Call) -> Response:
    found = invitations.pending(call.world, call.organization())
    return call.page(found, lambda row: shape(row, call.view))


@route(f"GET {ORG}/failed_invitations")
def list_failed_invitations(call: Call) -> Response:
    found = invitations.failed(call.world, call.organization())
    return call.page(found, lambda row: shape(row, call.view))


@route(f"POST {ORG}/invitations")
def invite(call: Call) -> Response:
    organization, body = call.organization(), call.body
    number = body.get("invitee_id")
    if number is None and not body.get("email"):
        raise Invalid.field("OrganizationInvitation", "invitee_id", "missing_field")
    made = invitations.invite(
        call.world,
        organization,
        None if number is None else accounts.account(call.world, number),
        body.get("email"),
        {"admin": "admin"}.get(body.get("role", "direct_member"), "member"),
        body.get("team_ids", []),
    )
    return call.created(shape(made, call.view))


@route(f"DELETE {ORG}/invitations/{{invitation_id}}")
def cancel_invitation(call: Call) -> Response:
    invitations.cancel(call.world, call.organization(), call.number("invitation_id"))
    return call.empty()


@route(f"GET {ORG}/invitations/{{invitation_id}}/teams")
def list_invitation_teams(call: Call) -> Response:
    organization = call.organization()
    permissions.require_in(call.world, "members.read", organization)
    found = invitations.invitation(call.world, organization, call.number("invitation_id"))
    rows = [teams.team(call.world, number) for number in found.team_ids]
    return call.page(rows, lambda row: team_shapes.team(row, call.view))
