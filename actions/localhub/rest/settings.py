"""Environments, variables, and secrets, which are taken in sealed boxes and never shown."""

import base64

from localhub import sealed
from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import settings as shapes
from localhub.world import Conflict, NotFound, permissions, settings
from localhub.world.settings import Kind, Place

ORGANIZATION = "/orgs/{org}/actions"
REPOSITORY = "/repos/{owner}/{repo}/actions"
ENVIRONMENTS = "/repos/{owner}/{repo}/environments"
ENVIRONMENT = f"{ENVIRONMENTS}/{{environment_name}}"


@route(f"GET {REPOSITORY}/secrets", f"GET {ENVIRONMENT}/secrets")
def list_secrets(call: Call) -> Response:
    found = settings.listed(call.world, "secret", _place(call, "secrets.read"))
    return call.page(found, shapes.secret, lambda shown: {"total_count": len(found), "secrets": shown})


@route(f"GET {REPOSITORY}/secrets/{{secret_name}}", f"GET {ENVIRONMENT}/secrets/{{secret_name}}")
def get_secret(call: Call) -> Response:
    place = _place(call, "secrets.read")
    return call.ok(shapes.secret(settings.get(call.world, "secret", place, call.text("secret_name"))))


@route(
    f"GET {REPOSITORY}/secrets/public-key",
    f"GET {ENVIRONMENT}/secrets/public-key",
    f"GET {ORGANIZATION}/secrets/public-key",
)
def get_public_key(call: Call) -> Response:
    _place(call, "secrets.read")
    number, private = settings.secret_key(call.world)
    return call.ok({"key_id": str(number), "key": base64.b64encode(sealed.public_of(private)).decode()})


@route(
    f"PUT {REPOSITORY}/secrets/{{secret_name}}",
    f"PUT {ENVIRONMENT}/secrets/{{secret_name}}",
    f"PUT {ORGANIZATION}/secrets/{{secret_name}}",
)
def put_secret(call: Call) -> Response:
    place = _place(call, "secrets.write")
    box, key_id = call.required("encrypted_value", "Secret"), call.required("key_id", "Secret")
    new = settings.put_sealed(call.world, place, call.text("secret_name"), box, key_id)
    return call.ok({}, 201) if new else call.empty()


@route(
    f"DELETE {REPOSITORY}/secrets/{{secret_name}}",
    f"DELETE {ENVIRONMENT}/secrets/{{secret_name}}",
    f"DELETE {ORGANIZATION}/secrets/{{secret_name}}",
)
def delete_secret(call: Call) -> Response:
    settings.delete(call.world, "secret", _place(call, "secrets.write"), call.text("secret_name"))
    return call.empty()


@route(f"GET {ORGANIZATION}/secrets")
def list_organization_secrets(call: Call) -> Response:
    return _organization(call, "secret", "secrets")


@route(f"GET {ORGANIZATION}/variables")
def list_organization_variables(call: Call) -> Response:
    return _organization(call, "variable", "variables")


@route(f"GET {REPOSITORY}/variables", f"GET {ENVIRONMENT}/variables")
def list_variables(call: Call) -> Response:
    found = settings.listed(call.world, "variable", _place(call, "secrets.read"))
    return call.page(found, shapes.variable, lambda shown: {"total_count": len(found), "variables": shown})


@route(f"GET {REPOSITORY}/variables/{{name}}", f"GET {ENVIRONMENT}/variables/{{name}}")
def get_variable(call: Call) -> Response:
    place = _place(call, "secrets.read")
    return call.ok(shapes.variable(settings.get(call.world, "variable", place, call.text("name"))))


@route(f"POST {REPOSITORY}/variables", f"POST {ENVIRONMENT}/variables", f"POST {ORGANIZATION}/variables")
def create_variable(call: Call) -> Response:
    place, name = _place(call, "secrets.write"), call.body["name"]
    if settings.find(call.world, "variable", place, name):
        raise Conflict("Already exists - Variable already exists")
    settings.put(call.world, "variable", place, name, call.body["value"])
    return call.ok({}, 201)


@route(
    f"PATCH {REPOSITORY}/variables/{{name}}",
    f"PATCH {ENVIRONMENT}/variables/{{name}}",
    f"PATCH {ORGANIZATION}/variables/{{name}}",
)
def update_variable(call: Call) -> Response:
    place = _place(call, "secrets.write")
    found = settings.get(call.world, "variable", place, call.text("name"))
    settings.put(call.world, "variable", place, found.name, call.body.get("value", found.value))
    return call.empty()


@route(
    f"DELETE {REPOSITORY}/variables/{{name}}",
    f"DELETE {ENVIRONMENT}/variables/{{name}}",
    f"DELETE {ORGANIZATION}/variables/{{name}}",
)
def delete_variable(call: Call) -> Response:
    settings.delete(call.world, "variable", _place(call, "secrets.write"), call.text("name"))
    return call.empty()


@route(f"GET {ENVIRONMENTS}")
def list_environments(call: Call) -> Response:
    found = settings.environments(call.world, call.repository("environments.read"))
    return call.page(
        found,
        lambda row: shapes.environment(row, call.view),
        lambda shown: {"total_count": len(found), "environments": shown},
    )


@route(f"GET {ENVIRONMENT}")
def get_environment(call: Call) -> Response:
    repository = call.repository("environments.read")
    found = settings.environment(call.world, repository, call.text("environment_name"))
    return call.ok(shapes.environment(found, call.view))


@route(f"PUT {ENVIRONMENT}")
def put_environment(call: Call) -> Response:
    repository = call.repository("administration.write")
    made = settings.ensure_environment(call.world, repository, call.text("environment_name"))
    settings.set_up_environment(call.world, made, call.body or {})
    made = settings.environment(call.world, repository, made.name)
    return call.ok(shapes.environment(made, call.view))


@route(f"GET {ENVIRONMENT}/deployment-branch-policies")
def list_branch_policies(call: Call) -> Response:
    repository = call.repository("environments.read")
    found = settings.environment(call.world, repository, call.text("environment_name"))
    policies = settings.branch_policies(call.world, found)
    return call.page(
        policies,
        shapes.branch_policy,
        lambda shown: {"total_count": len(policies), "branch_policies": shown},
    )


@route(f"POST {ENVIRONMENT}/deployment-branch-policies")
def create_branch_policy(call: Call) -> Response:
    repository = call.repository("administration.write")
    found = settings.environment(call.world, repository, call.text("environment_name"))
    if found.branch_policy != "custom":
        raise NotFound  # GitHub's answer to a policy that could never hold
    return call.ok(shapes.branch_policy(settings.add_branch_policy(call.world, found, call.body["name"])))


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
        call.world,
        call.repository("administration.write"),
        call.body.get("default_workflow_permissions"),
        call.body.get("can_approve_pull_request_reviews"),
    )
    return call.empty()


@route(f"DELETE {ENVIRONMENT}")
def delete_environment(call: Call) -> Response:
    repository = call.repository("administration.write")
    found = settings.environment(call.world, repository, call.text("environment_name"))
    settings.delete_environment(call.world, found)
    return call.empty()


def _place(call: Call, need: str) -> Place:
    if "org" in call.request.params:
        organization = call.organization()
        permissions.require_in(call.world, "organization.write", organization)
        return Place(organization_id=organization.id)
    if "environment_name" not in call.request.params:
        return Place(repository_id=call.repository(need).id)
    repository = call.repository(f"environment_{need}")
    found = settings.environment(call.world, repository, call.text("environment_name"))
    return Place(environment_id=found.id)


def _organization(call: Call, kind: Kind, key: str) -> Response:
    organization = call.organization()
    permissions.require_in(call.world, "organization.read", organization)
    found = settings.listed(call.world, kind, Place(organization_id=organization.id))
    show = shapes.secret if kind == "secret" else shapes.variable
    return call.page(
        found,
        # Every one of them reaches every repository: selecting some is not kept here.
        lambda row: {**show(row), "visibility": "all"},
        lambda shown: {"total_count": len(found), key: shown},
    )
