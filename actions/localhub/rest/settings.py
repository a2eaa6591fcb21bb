"""Environments, variables and secrets. Secrets are sent in sealed boxes and never returned."""

import base64

from localhub import sealed_box
from localhub.core import Response
from localhub.domain import Conflict, NotFound, settings
from localhub.domain.settings import SettingKind, SettingScope
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import settings as serializers

ORGANIZATION = "/orgs/{org}/actions"
REPOSITORY = "/repos/{owner}/{repo}/actions"
ENVIRONMENTS = "/repos/{owner}/{repo}/environments"
ENVIRONMENT = f"{ENVIRONMENTS}/{{environment_name}}"


@route(f"GET {REPOSITORY}/secrets", f"GET {ENVIRONMENT}/secrets")
def list_secrets(call: Call) -> Response:
    found = settings.list_settings(call.uow, "secret", _scope(call, "secrets.read"))
    return call.paginate(
        found, serializers.secret, lambda rendered: {"total_count": len(found), "secrets": rendered}
    )


@route(f"GET {REPOSITORY}/secrets/{{secret_name}}", f"GET {ENVIRONMENT}/secrets/{{secret_name}}")
def get_secret(call: Call) -> Response:
    scope = _scope(call, "secrets.read")
    return call.ok(
        serializers.secret(settings.get(call.uow, "secret", scope, call.path_param("secret_name")))
    )


@route(
    f"GET {REPOSITORY}/secrets/public-key",
    f"GET {ENVIRONMENT}/secrets/public-key",
    f"GET {ORGANIZATION}/secrets/public-key",
)
def get_public_key(call: Call) -> Response:
    _scope(call, "secrets.read")
    number, private = settings.encryption_key(call.uow)
    return call.ok({"key_id": str(number), "key": base64.b64encode(sealed_box.public_key(private)).decode()})


@route(
    f"PUT {REPOSITORY}/secrets/{{secret_name}}",
    f"PUT {ENVIRONMENT}/secrets/{{secret_name}}",
    f"PUT {ORGANIZATION}/secrets/{{secret_name}}",
)
def put_secret(call: Call) -> Response:
    scope = _scope(call, "secrets.write")
    encrypted, key_id = (
        call.required_field("encrypted_value", "Secret"),
        call.required_field("key_id", "Secret"),
    )
    new = settings.put_encrypted(call.uow, scope, call.path_param("secret_name"), encrypted, key_id)
    return call.ok({}, 201) if new else call.no_content()


@route(
    f"DELETE {REPOSITORY}/secrets/{{secret_name}}",
    f"DELETE {ENVIRONMENT}/secrets/{{secret_name}}",
    f"DELETE {ORGANIZATION}/secrets/{{secret_name}}",
)
def delete_secret(call: Call) -> Response:
    settings.delete(call.uow, "secret", _scope(call, "secrets.write"), call.path_param("secret_name"))
    return call.no_content()


@route(f"GET {ORGANIZATION}/secrets")
def list_organization_secrets(call: Call) -> Response:
    return _list_for_organization(call, "secret", "secrets")


@route(f"GET {ORGANIZATION}/variables")
def list_organization_variables(call: Call) -> Response:
    return _list_for_organization(call, "variable", "variables")


@route(f"GET {REPOSITORY}/variables", f"GET {ENVIRONMENT}/variables")
def list_variables(call: Call) -> Response:
    found = settings.list_settings(call.uow, "variable", _scope(call, "secrets.read"))
    return call.paginate(
        found, serializers.variable, lambda rendered: {"total_count": len(found), "variables": rendered}
    )


@route(f"GET {REPOSITORY}/variables/{{name}}", f"GET {ENVIRONMENT}/variables/{{name}}")
def get_variable(call: Call) -> Response:
    scope = _scope(call, "secrets.read")
    return call.ok(serializers.variable(settings.get(call.uow, "variable", scope, call.path_param("name"))))


@route(f"POST {REPOSITORY}/variables", f"POST {ENVIRONMENT}/variables", f"POST {ORGANIZATION}/variables")
def create_variable(call: Call) -> Response:
    scope, name = _scope(call, "secrets.write"), call.body["name"]
    if settings.find(call.uow, "variable", scope, name):
        raise Conflict("Already exists - Variable already exists")
    settings.put(call.uow, "variable", scope, name, call.body["value"])
    return call.ok({}, 201)


@route(
    f"PATCH {REPOSITORY}/variables/{{name}}",
    f"PATCH {ENVIRONMENT}/variables/{{name}}",
    f"PATCH {ORGANIZATION}/variables/{{name}}",
)
def update_variable(call: Call) -> Response:
    scope = _scope(call, "secrets.write")
    found = settings.get(call.uow, "variable", scope, call.path_param("name"))
    settings.put(call.uow, "variable", scope, found.name, call.body.get("value", found.value))
    return call.no_content()


@route(
    f"DELETE {REPOSITORY}/variables/{{name}}",
    f"DELETE {ENVIRONMENT}/variables/{{name}}",
    f"DELETE {ORGANIZATION}/variables/{{name}}",
)
def delete_variable(call: Call) -> Response:
    settings.delete(call.uow, "variable", _scope(call, "secrets.write"), call.path_param("name"))
    return call.no_content()


@route(f"GET {ENVIRONMENTS}")
def list_environments(call: Call) -> Response:
    found = settings.environments(call.uow, call.repository("environments.read"))
    return call.paginate(
        found,
        lambda row: serializers.environment(row, call.view),
        lambda rendered: {"total_count": len(found), "environments": rendered},
    )


@route(f"GET {ENVIRONMENT}")
def get_environment(call: Call) -> Response:
    repository = call.repository("environments.read")
    found = settings.environment(call.uow, repository, call.path_param("environment_name"))
    return call.ok(serializers.environment(found, call.view))


@route(f"PUT {ENVIRONMENT}")
def put_environment(call: Call) -> Response:
    repository = call.repository("administration.write")
    created = settings.get_or_create_environment(call.uow, repository, call.path_param("environment_name"))
    settings.configure_environment(call.uow, created, call.body or {})
    created = settings.environment(call.uow, repository, created.name)
    return call.ok(serializers.environment(created, call.view))


@route(f"GET {ENVIRONMENT}/deployment-branch-policies")
def list_branch_policies(call: Call) -> Response:
    repository = call.repository("environments.read")
    found = settings.environment(call.uow, repository, call.path_param("environment_name"))
    policies = settings.branch_policies(call.uow, found)
    return call.paginate(
        policies,
        serializers.branch_policy,
        lambda rendered: {"total_count": len(policies), "branch_policies": rendered},
    )


@route(f"POST {ENVIRONMENT}/deployment-branch-policies")
def create_branch_policy(call: Call) -> Response:
    repository = call.repository("administration.write")
    found = settings.environment(call.uow, repository, call.path_param("environment_name"))
    if found.branch_policy != "custom":
        raise NotFound  # GitHub's response if custom branch policies are disabled.
    return call.ok(
        serializers.branch_policy(
            settings.add_branch_policy(call.uow, found, call.body["name"], call.body.get("type", "branch"))
        )
    )


@route(f"DELETE {ENVIRONMENT}/deployment-branch-policies/{{branch_policy_id}}")
def delete_branch_policy(call: Call) -> Response:
    repository = call.repository("administration.write")
    found = settings.environment(call.uow, repository, call.path_param("environment_name"))
    settings.delete_branch_policy(call.uow, found, call.int_path_param("branch_policy_id"))
    return call.no_content()


@route(f"GET {REPOSITORY}/permissions/workflow")
def get_workflow_permissions(call: Call) -> Response:
    repository = call.repository("administration.read")
    return call.ok(
        {
            "default_workflow_permissions": repository.workflow_permissions,
            "can_approve_pull_request_reviews": repository.workflows_approve,
        }
    )


@route(f"PUT {REPOSITORY}/permissions/workflow")
def put_workflow_permissions(call: Call) -> Response:
    settings.set_workflow_permissions(
        call.uow,
        call.repository("administration.write"),
        call.body.get("default_workflow_permissions"),
        call.body.get("can_approve_pull_request_reviews"),
    )
    return call.no_content()


@route(f"GET {REPOSITORY}/permissions/fork-pr-contributor-approval")
def get_fork_approval(call: Call) -> Response:
    return call.ok({"approval_policy": call.repository("administration.read").fork_approval})


@route(f"PUT {REPOSITORY}/permissions/fork-pr-contributor-approval")
def put_fork_approval(call: Call) -> Response:
    repository = call.repository("administration.write")
    settings.set_fork_approval(call.uow, repository, call.body["approval_policy"])
    return call.no_content()


@route(f"DELETE {ENVIRONMENT}")
def delete_environment(call: Call) -> Response:
    repository = call.repository("administration.write")
    found = settings.environment(call.uow, repository, call.path_param("environment_name"))
    settings.delete_environment(call.uow, found)
    return call.no_content()


def _scope(call: Call, operation: str) -> SettingScope:
    if "org" in call.request.params:
        organization = call.organization("organization.write")
        return SettingScope(organization_id=organization.id)
    if "environment_name" not in call.request.params:
        return SettingScope(repository_id=call.repository(operation).id)
    repository = call.repository(f"environment_{operation}")
    found = settings.environment(call.uow, repository, call.path_param("environment_name"))
    return SettingScope(environment_id=found.id)


def _list_for_organization(call: Call, kind: SettingKind, key: str) -> Response:
    organization = call.organization("organization.read")
    found = settings.list_settings(call.uow, kind, SettingScope(organization_id=organization.id))
    serialize = serializers.secret if kind == "secret" else serializers.variable
    return call.paginate(
        found,
        # Organization settings are always visible to all repositories.
        lambda row: {**serialize(row), "visibility": "all"},
        lambda rendered: {"total_count": len(found), key: rendered},
    )
