"""Security features of repositories, and code security configurations.

As on GitHub, PATCH on a repository sets the features in `security_and_analysis`.
"""

from localhub.core import Response
from localhub.domain import NotFound, accounts, permissions, repositories, security
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import security as serializers

REPOSITORY = "/repos/{owner}/{repo}"
ALERTS = f"{REPOSITORY}/vulnerability-alerts"
UPDATES = f"{REPOSITORY}/automated-security-fixes"
REPORTS = f"{REPOSITORY}/private-vulnerability-reporting"
CONFIGURATIONS = "/orgs/{org}/code-security/configurations"
CONFIGURATION = f"{CONFIGURATIONS}/{{configuration_id}}"


@route(f"GET {ALERTS}")
def get_alerts(call: Call) -> Response:
    if not call.repository("administration.read").dependabot_alerts:
        raise NotFound("Vulnerability alerts are disabled.")
    return call.no_content()


@route(f"PUT {ALERTS}")
def enable_alerts(call: Call) -> Response:
    return _set(call, "dependabot_alerts", True)


@route(f"DELETE {ALERTS}")
def disable_alerts(call: Call) -> Response:
    return _set(call, "dependabot_alerts", False)


@route(f"GET {UPDATES}")
def get_updates(call: Call) -> Response:
    if not call.repository("administration.read").dependabot_security_updates:
        raise NotFound
    return call.ok({"enabled": True, "paused": False})


@route(f"PUT {UPDATES}")
def enable_updates(call: Call) -> Response:
    return _set(call, "dependabot_security_updates", True)


@route(f"DELETE {UPDATES}")
def disable_updates(call: Call) -> Response:
    return _set(call, "dependabot_security_updates", False)


@route(f"GET {REPORTS}")
def get_reports(call: Call) -> Response:
    return call.ok({"enabled": call.repository("administration.read").vulnerability_reports})


@route(f"PUT {REPORTS}")
def enable_reports(call: Call) -> Response:
    return _set(call, "private_vulnerability_reporting", True)


@route(f"DELETE {REPORTS}")
def disable_reports(call: Call) -> Response:
    return _set(call, "private_vulnerability_reporting", False)


@route(f"GET {CONFIGURATIONS}")
def list_configurations(call: Call) -> Response:
    organization = call.organization("organization.read")
    return call.ok(
        [serializers.configuration(row) for row in security.configurations(call.uow, organization)]
    )


@route(f"POST {CONFIGURATIONS}")
def create_configuration(call: Call) -> Response:
    organization = call.organization("organization.write")
    created = security.add_configuration(call.uow, organization, call.body)
    return call.ok(serializers.configuration(created), 201)


@route(f"GET {CONFIGURATION}/repositories")
def list_attached(call: Call) -> Response:
    organization = call.organization("organization.read")
    found = security.configuration(call.uow, organization, call.int_path_param("configuration_id"))
    return call.paginate(
        security.attached(call.uow, found), lambda row: serializers.attached(found, row, call.view)
    )


@route(f"POST {CONFIGURATION}/attach")
def attach(call: Call) -> Response:
    organization = call.organization("organization.write")
    found = security.configuration(call.uow, organization, call.int_path_param("configuration_id"))
    chosen = repositories.owned_by(call.uow, organization.id)
    match call.body["scope"]:
        case "selected":
            ids = call.body.get("selected_repository_ids") or ()
            chosen = [row for row in chosen if row.id in ids]
        case "all_without_configurations":
            chosen = [row for row in chosen if row.security_configuration_id is None]
        case "public":
            chosen = [row for row in chosen if not row.private]
        case "private_or_internal":
            chosen = [row for row in chosen if row.private]
    security.attach(call.uow, found, chosen)
    return call.ok({}, 202)


@route(f"GET {REPOSITORY}/code-security-configuration")
def get_attached(call: Call) -> Response:
    """Return the configuration that is attached to a repository. As on GitHub, the status is 204 if there is none."""
    row = call.repository("administration.read")
    if row.security_configuration_id is None:
        return call.no_content()
    owner = accounts.find_organization(call.uow, call.path_param("owner"))
    permissions.require_in_organization(call.uow, "organization.read", owner)
    found = security.configuration(call.uow, owner, row.security_configuration_id)
    status = "enforced" if found.enforcement == "enforced" else "attached"
    return call.ok({"status": status, "configuration": serializers.configuration(found)})


def _set(call: Call, feature: str, enabled: bool) -> Response:
    security.set_feature(call.uow, call.repository("administration.write"), feature, enabled)
    return call.no_content()
