"""Repository collaborators."""

from typing import Any

from localhub.core import Response
from localhub.domain import accounts, collaborators, permissions, repositories
from localhub.domain.accounts import Account
from localhub.domain.collaborators import RepositoryInvitation
from localhub.domain.repositories import Repository
from localhub.ids import node_id
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.rest.teams import role_from
from localhub.serializers import accounts as serializers
from localhub.serializers import repositories as repository_serializers
from localhub.serializers.repositories import role_flags

COLLABORATORS = "/repos/{owner}/{repo}/collaborators"
COLLABORATOR = COLLABORATORS + "/{username}"


def _serialize(call: Call, repo: Repository, user: Account) -> dict[str, Any]:
    role = permissions.role_in(call.uow, user.id, repo)
    return serializers.simple(user, call.view) | {"permissions": role_flags(role), "role_name": role}


@route(f"GET {COLLABORATORS}")
def list_collaborators(call: Call) -> Response:
    repo = call.repository()
    found = collaborators.all_of(call.uow, repo, call.query_param("affiliation", "all"))
    return call.paginate(found, lambda user: _serialize(call, repo, user))


@route(f"GET {COLLABORATOR}")
def is_collaborator(call: Call) -> Response:
    existing = collaborators.all_of(call.uow, call.repository(), "all")
    return call.no_content(204 if call.user().id in {user.id for user in existing} else 404)


@route(f"GET {COLLABORATOR}/permission")
def get_permission(call: Call) -> Response:
    """Return a user's permission. In the response, `permission` is one of GitHub's four original roles, and
    `role_name` is the exact role.
    """
    repo, user = call.repository(), call.user()
    role = permissions.role_in(call.uow, user.id, repo)
    older = {"triage": "read", "maintain": "write"}.get(role, role)
    return call.ok({"permission": older, "role_name": role, "user": _serialize(call, repo, user)})


@route(f"PUT {COLLABORATOR}")
def put_collaborator(call: Call) -> Response:
    """Add a collaborator. Returns 201 and the invitation if the user was invited, or 204 if they
    were added directly.
    """
    role = role_from(call.body.get("permission") or "push", "RepositoryCollaborator")
    invitation = collaborators.put(call.uow, call.repository(), call.user(), role)
    return call.no_content() if invitation is None else call.created(_invitation(call, invitation))


@route(f"DELETE {COLLABORATOR}")
def remove_collaborator(call: Call) -> Response:
    collaborators.remove(call.uow, call.repository(), call.user())
    return call.no_content()


@route("GET /repos/{owner}/{repo}/invitations")
def list_repository_invitations(call: Call) -> Response:
    found = collaborators.invitations(call.uow, call.repository("administration.read"))
    return call.paginate(found, lambda row: _invitation(call, row))


@route("DELETE /repos/{owner}/{repo}/invitations/{invitation_id}")
def cancel_repository_invitation(call: Call) -> Response:
    collaborators.cancel(call.uow, call.repository(), call.int_path_param("invitation_id"))
    return call.no_content()


@route("GET /user/repository_invitations")
def list_own_repository_invitations(call: Call) -> Response:
    found = collaborators.invitations_of_user(call.uow, accounts.sender(call.uow).id)
    return call.paginate(found, lambda row: _invitation(call, row))


@route("PATCH /user/repository_invitations/{invitation_id}")
def accept_repository_invitation(call: Call) -> Response:
    collaborators.respond(call.uow, call.int_path_param("invitation_id"), accept=True)
    return call.no_content()


@route("DELETE /user/repository_invitations/{invitation_id}")
def decline_repository_invitation(call: Call) -> Response:
    collaborators.respond(call.uow, call.int_path_param("invitation_id"), accept=False)
    return call.no_content()


def _invitation(call: Call, row: RepositoryInvitation) -> dict[str, Any]:
    repo = repositories.repository(call.uow, row.repository_id)
    api, html = (
        repository_serializers.api_url(repo, call.view),
        repository_serializers.html_url(repo, call.view),
    )
    return {
        "id": row.id,
        "node_id": node_id("RepositoryInvitation", row.id),
        "repository": repository_serializers.full(repo, call.view),
        "invitee": serializers.simple(accounts.account(call.uow, row.invitee_id), call.view),
        "inviter": serializers.simple(accounts.account(call.uow, row.inviter_id), call.view),
        "permissions": row.permission,
        "created_at": row.created_at,
        "expired": False,
        "url": f"{api}/invitations/{row.id}",
        "html_url": f"{html}/invitations",
    }
