"""People with a permission of their own in a repository."""

from typing import Any

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.rest.teams import NEW_WORDS
from localhub.shapes import accounts as shapes
from localhub.shapes.repositories import role_flags
from localhub.world import collaborators, permissions
from localhub.world.accounts import Account
from localhub.world.repositories import Repository

ALL = "/repos/{owner}/{repo}/collaborators"
ONE = ALL + "/{username}"


def _shown(call: Call, repo: Repository, user: Account) -> dict[str, Any]:
    role = permissions.role_in(call.world, user.id, repo)
    return shapes.simple(user, call.view) | {"permissions": role_flags(role), "role_name": role}


@route(f"GET {ALL}")
def list_collaborators(call: Call) -> Response:
    repo = call.repository()
    found = collaborators.all_of(call.world, repo, call.query("affiliation", "all"))
    return call.page(found, lambda user: _shown(call, repo, user))


@route(f"GET {ONE}")
def is_collaborator(call: Call) -> Response:
    there = collaborators.all_of(call.world, call.repository(), "all")
    return call.empty(204 if call.user().id in {user.id for user in there} else 404)


@route(f"GET {ONE}/permission")
def get_permission(call: Call) -> Response:
    """`permission` knows the four oldest roles only; `role_name` says which it is."""
    repo, user = call.repository(), call.user()
    role = permissions.role_in(call.world, user.id, repo)
    older = {"triage": "read", "maintain": "write"}.get(role, role)
    return call.ok({"permission": older, "role_name": role, "user": _shown(call, repo, user)})


@route(f"PUT {ONE}")
def put_collaborator(call: Call) -> Response:
    """Takes effect at once: an invitation to a repository is accepted here as soon as it is sent."""
    permission = call.body.get("permission") or "push"
    collaborators.put(call.world, call.repository(), call.user(), NEW_WORDS.get(permission, permission))
    return call.empty()


@route(f"DELETE {ONE}")
def remove_collaborator(call: Call) -> Response:
    collaborators.remove(call.world, call.repository(), call.user())
    return call.empty()


@route("GET /repos/{owner}/{repo}/invitations")
def list_repository_invitations(call: Call) -> Response:
    """None wait: see `put_collaborator`."""
    call.repository("administration.read")
    return call.ok([])
