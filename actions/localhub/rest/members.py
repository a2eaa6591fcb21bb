"""Organization members, memberships and invitations."""

from localhub.core import Response
from localhub.domain import NotFound, ValidationFailed, accounts, invitations, members, permissions, teams
from localhub.domain.accounts import Account
from localhub.rest.accounts import current_user
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import accounts as serializers
from localhub.serializers import serialize
from localhub.serializers import teams as team_serializers

ORG = "/orgs/{org}"


@route(f"GET {ORG}/members")
def list_members(call: Call) -> Response:
    role = call.query_param("role", "all")
    found = members.members(call.uow, call.organization(), None if role == "all" else role)
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"GET {ORG}/members/{{username}}")
def is_member(call: Call) -> Response:
    """Return 204 or 404 if the actor may list members. Otherwise, redirect to the list of public members."""
    organization, user = call.organization(), call.user()
    if not permissions.is_allowed_in_organization(call.uow, "members.read", organization):
        url = f"{call.view.api}/orgs/{organization.login}/public_members/{user.login}"
        response = call.no_content(302)
        response.headers["location"] = url
        return response
    existing = accounts.membership(call.uow, organization.id, user.id)
    return call.no_content(404 if existing is None else 204)


@route(f"DELETE {ORG}/members/{{username}}", f"DELETE {ORG}/memberships/{{username}}")
def remove_member(call: Call) -> Response:
    organization, user = call.organization(), call.user()
    invitation = invitations.pending_for(call.uow, organization, user.id)
    if invitation is not None:
        invitations.cancel(call.uow, organization, invitation.id)
    else:
        members.remove(call.uow, organization, user)
    return call.no_content()


@route(f"GET {ORG}/public_members")
def list_public_members(call: Call) -> Response:
    found = members.public_members(call.uow, call.organization())
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"GET {ORG}/public_members/{{username}}")
def is_public_member(call: Call) -> Response:
    membership = accounts.membership(call.uow, call.organization().id, call.user().id)
    return call.no_content(204 if membership is not None and membership.public else 404)


@route(f"PUT {ORG}/public_members/{{username}}")
def show_membership(call: Call) -> Response:
    members.set_visibility(call.uow, call.organization(), call.user(), True)
    return call.no_content()


@route(f"DELETE {ORG}/public_members/{{username}}")
def hide_membership(call: Call) -> Response:
    members.set_visibility(call.uow, call.organization(), call.user(), False)
    return call.no_content()


@route(f"GET {ORG}/outside_collaborators")
def list_outside_collaborators(call: Call) -> Response:
    found = members.outside_collaborators(call.uow, call.organization())
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"DELETE {ORG}/outside_collaborators/{{username}}")
def remove_outside_collaborator(call: Call) -> Response:
    members.remove_outside_collaborator(call.uow, call.organization(), call.user())
    return call.no_content()


@route(f"GET {ORG}/security-managers")
def list_security_managers(call: Call) -> Response:
    """Always empty: localhub has no security managers."""
    call.organization("members.read")
    return call.ok([])


@route(f"GET {ORG}/memberships/{{username}}")
def get_membership(call: Call) -> Response:
    organization = call.organization("members.read")
    return _membership_response(call, organization, call.user())


def _membership_response(call: Call, organization: Account, user: Account) -> Response:
    existing = accounts.membership(call.uow, organization.id, user.id)
    if existing is not None:
        return call.ok(serializers.membership(organization, user, existing.role, "active", call.view))
    invitation = invitations.pending_for(call.uow, organization, user.id)
    if invitation is None:
        raise NotFound
    return call.ok(serializers.membership(organization, user, invitation.role, "pending", call.view))


@route(f"PUT {ORG}/memberships/{{username}}")
def set_membership(call: Call) -> Response:
    """Change a member's role, or invite someone who is not a member."""
    organization, user, role = call.organization(), call.user(), call.body.get("role", "member")
    if accounts.membership(call.uow, organization.id, user.id) is not None:
        members.set_role(call.uow, organization, user, role)
    elif invitations.pending_for(call.uow, organization, user.id) is None:
        invitations.invite(call.uow, organization, user, role=role)
    return _membership_response(call, organization, user)


@route("GET /user/memberships/orgs")
def list_my_memberships(call: Call) -> Response:
    user, state = current_user(call), call.query_param("state")
    memberships = []
    for organization in accounts.organizations_of(call.uow, user.id):
        membership = accounts.membership(call.uow, organization.id, user.id)
        if membership is not None and state in ("", "active"):
            memberships.append((organization, membership.role, "active"))
    for invitation in invitations.of_user(call.uow, user.id):
        if state in ("", "pending"):
            memberships.append(
                (accounts.account(call.uow, invitation.organization_id), invitation.role, "pending")
            )
    return call.paginate(
        memberships, lambda row: serializers.membership(row[0], user, row[1], row[2], call.view)
    )


@route("GET /user/memberships/orgs/{org}")
def get_my_membership(call: Call) -> Response:
    return _membership_response(call, call.organization(), current_user(call))


@route("PATCH /user/memberships/orgs/{org}")
def accept_membership(call: Call) -> Response:
    """Accept an invitation, which the body `{"state": "active"}` means."""
    organization, user = call.organization(), current_user(call)
    invitation = invitations.pending_for(call.uow, organization, user.id)
    if invitation is not None:
        invitations.accept(call.uow, invitation)
    return _membership_response(call, organization, user)


@route(f"GET {ORG}/invitations")
def list_invitations(call: Call) -> Response:
    found = invitations.pending(call.uow, call.organization())
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"GET {ORG}/failed_invitations")
def list_failed_invitations(call: Call) -> Response:
    found = invitations.failed(call.uow, call.organization())
    return call.paginate(found, lambda row: serialize(row, call.view))


@route(f"POST {ORG}/invitations")
def invite(call: Call) -> Response:
    organization, body = call.organization(), call.body
    number = body.get("invitee_id")
    if number is None and not body.get("email"):
        raise ValidationFailed.for_field("OrganizationInvitation", "invitee_id", "missing_field")
    created = invitations.invite(
        call.uow,
        organization,
        None if number is None else accounts.account(call.uow, number),
        body.get("email"),
        {"admin": "admin"}.get(body.get("role", "direct_member"), "member"),
        body.get("team_ids", []),
    )
    return call.created(serialize(created, call.view))


@route(f"DELETE {ORG}/invitations/{{invitation_id}}")
def cancel_invitation(call: Call) -> Response:
    invitations.cancel(call.uow, call.organization(), call.int_path_param("invitation_id"))
    return call.no_content()


@route(f"GET {ORG}/invitations/{{invitation_id}}/teams")
def list_invitation_teams(call: Call) -> Response:
    organization = call.organization("members.read")
    found = invitations.invitation(call.uow, organization, call.int_path_param("invitation_id"))
    rows = [teams.team(call.uow, number) for number in found.team_ids]
    return call.paginate(rows, lambda row: team_serializers.team(row, call.view))
