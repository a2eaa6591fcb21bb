"""Collaborators of a repository."""

from typing import Any

from localhub.core import Response
from localhub.domain import collaborators, permissions
from localhub.domain.accounts import Account
from localhub.domain.repositories import Repository
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.rest.teams import PERMISSION_ALIASES
from localhub.serializers import accounts as serializers
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
    """`permission` only has the four oldest roles; `role_name` is the exact role."""
    repo, user = call.repository(), call.user()
    role = permissions.role_in(call.uow, user.id, repo)
    older = {"triage": "read", "maintain": "write"}.get(role, role)
    return call.ok({"permission": older, "role_name": role, "user": _serialize(call, repo, user)})


@route(f"PUT {COLLABORATOR}")
def put_collaborator(call: Call) -> Response:
    """Takes effect immediately: localhub accepts repository invitations when they are sent."""
    permission = call.body.get("permission") or "push"
    collaborators.put(
        call.uow, call.repository(), call.user(), PERMISSION_ALIASES.get(permission, permission)
    )
    return call.no_content()


@route(f"DELETE {COLLABORATOR}")
def remove_collaborator(call: Call) -> Response:
    collaborators.remove(call.uow, call.repository(), call.user())
    return call.no_content()


@route("GET /repos/{owner}/{repo}/invitations")
def list_repository_invitations(call: Call) -> Response:
    """Always empty: see `put_collaborator`."""
    call.repository("administration.read")
    return call.ok([])
