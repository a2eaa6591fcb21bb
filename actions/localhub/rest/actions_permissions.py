"""What GitHub Actions may do in a repository."""

from localhub.core import Response
from localhub.domain import actions_permissions
from localhub.rest.call import Call
from localhub.rest.routes import route

PERMISSIONS = "/repos/{owner}/{repo}/actions/permissions"
SELECTION = f"{PERMISSIONS}/selected-actions"


@route(f"GET {PERMISSIONS}")
def get_policy(call: Call) -> Response:
    row = call.repository("administration.read")
    policy = {"enabled": row.actions_enabled, "sha_pinning_required": row.sha_pinning_required}
    return call.ok(policy | ({"allowed_actions": row.allowed_actions} if row.actions_enabled else {}))


@route(f"PUT {PERMISSIONS}")
def set_policy(call: Call) -> Response:
    actions_permissions.set_policy(call.uow, call.repository("administration.write"), call.body)
    return call.no_content()


@route(f"GET {SELECTION}")
def get_selection(call: Call) -> Response:
    row = call.repository("administration.read")
    actions_permissions.require_selected(row)
    return call.ok(
        {
            "github_owned_allowed": row.github_owned_allowed,
            "verified_allowed": row.verified_allowed,
            "patterns_allowed": list(row.patterns_allowed),
        }
    )


@route(f"PUT {SELECTION}")
def set_selection(call: Call) -> Response:
    actions_permissions.set_selection(call.uow, call.repository("administration.write"), call.body)
    return call.no_content()
