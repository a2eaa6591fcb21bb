"""Organizations: who belongs to one, and who is invited."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import accounts as shapes
from localhub.shapes import repositories as repository_shapes
from localhub.shapes import shape
from localhub.world import (
    NotFound,
    accounts,
    invitations,
    members,
    permissions,
    repositories,
    repository_changes,
)
from localhub.world.accounts import Account

ORG = "/orgs/{org}"


@route(f"GET {ORG}")
def get_organization(call: Call) -> Response:
    return call.ok(shapes.organization(call.organization(), call.view))


@route(f"GET {ORG}/repos")
def list_repositories(call: Call) -> Response:
    found = repositories.owned_by(call.world, call.organization().id)
    seen = [row for row in found if permissions.sees(call.world, row)]
    return call.page(seen, lambda row: repository_shapes.full(row, call.view))


@route(f"POST {ORG}/repos")
def create_repository(call: Call) -> Response:
    made = repository_changes.create(
        call.world, call.organization(), call.required("name", "Repository"), call.body
    )
    return call.created(repository_shapes.full(made, call.view))


@route(f"GET {ORG}/members")
def list_members(call: Call) -> Response:
    role = call.query("role", "all")
    found = members.members(call.world, call.organization(), None if role == "all" else role)
    return call.page(found, lambda row: shapes.simple(row, call.view))


@route(f"GET {ORG}/public_members")
def list_public_members(call: Call) -> Response:
    found = members.public_members(call.world, call.organization())
    return call.page(found, lambda row: shapes.simple(row, call.view))


@route(f"GET {ORG}/members/{{username}}")
def is_member(call: Call) -> Response:
    if accounts.membership(call.world, call.organization().id, call.user().id) is None:
        raise NotFound
    return call.empty()


@route(f"DELETE {ORG}/members/{{username}}", f"DELETE {ORG}/memberships/{{username}}")
def remove_member(call: Call) -> Response:
    organization, user = call.organization(), call.user()
    waiting = invitations.waiting_for(call.world, organization, user.id)
    if waiting is not None and "memberships" in call.request.operation:
        invitations.cancel(call.world, organization, waiting.id)
    else:
        members.remove(call.world, organization, user)
    return call.empty()


@route(f"GET {ORG}/memberships/{{username}}")
def get_membership(call: Call) -> Response:
    organization, user = call.organization(), call.user()
    permissions.require_in(call.world, "members.read", organization)
    return call.ok(_membership(call, organization, user))


@route(f"PUT {ORG}/memberships/{{username}}")
def put_membership(call: Call) -> Response:
    """A member's role changes at once; anybody else is invited."""
    organization, user, role = call.organization(), call.user(), call.body.get("role", "member")
    if accounts.membership(call.world, organization.id, user.id) is not None:
        members.set_role(call.world, organization, user, role)
    elif invitations.waiting_for(call.world, organization, user.id) is None:
        invitations.invite(call.world, organization, user, role=role)
    return call.ok(_membership(call, organization, user))


def _membership(call: Call, organization: Account, user: Account) -> object:
    member = accounts.membership(call.world, organization.id, user.id)
    if member is not None:
        return shapes.membership(organization, user, member.role, "active", call.view)
    waiting = invitations.waiting_for(call.world, organization, user.id)
    if waiting is None:
        raise NotFound
    return shapes.membership(organization, user, waiting.role, "pending", call.view)


@route(f"GET {ORG}/invitations")
def list_invitations(call: Call) -> Response:
    found = invitations.pending(call.world, call.organization())
    return call.page(found, lambda row: shape(row, call.view))


@route(f"GET {ORG}/failed_invitations")
def list_failed(call: Call) -> Response:
    found = invitations.failed(call.world, call.organization())
    return call.page(found, lambda row: shape(row, call.view))


@route(f"POST {ORG}/invitations")
def invite(call: Call) -> Response:
    organization, body = call.organization(), call.body
    user = accounts.account(call.world, body["invitee_id"]) if body.get("invitee_id") else None
    role = {"direct_member": "member"}.get(body.get("role", "direct_member"), body.get("role"))
    made = invitations.invite(
        call.world, organization, user, body.get("email"), role or "member", body.get("team_ids") or ()
    )
    return call.created(shape(made, call.view))


@route(f"DELETE {ORG}/invitations/{{invitation_id}}")
def cancel_invitation(call: Call) -> Response:
    invitations.cancel(call.world, call.organization(), call.number("invitation_id"))
    return call.empty()
