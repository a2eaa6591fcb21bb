"""Custom properties of organizations, and their values."""

from typing import Any

from localhub.core import Response
from localhub.domain import ValidationFailed, accounts, custom_properties, repositories
from localhub.domain.custom_properties import CustomProperty
from localhub.domain.repositories import Repository
from localhub.rest.call import Call
from localhub.rest.routes import route

SCHEMA = "/orgs/{org}/properties/schema"
VALUES = "/orgs/{org}/properties/values"


@route(f"GET {SCHEMA}")
def list_properties(call: Call) -> Response:
    organization = call.organization("properties.read")
    return call.ok([_rendered(row) for row in custom_properties.all_of(call.uow, organization.id)])


@route(f"PUT {SCHEMA}/{{custom_property_name}}")
def define_property(call: Call) -> Response:
    organization = call.organization("properties.admin")
    row = custom_properties.define(call.uow, organization, call.path_param("custom_property_name"), call.body)
    return call.ok(_rendered(row))


@route(f"GET {VALUES}")
def list_values(call: Call) -> Response:
    organization = call.organization("properties.read")
    return call.paginate(repositories.owned_by(call.uow, organization.id), lambda row: _values(call, row))


@route(f"PATCH {VALUES}")
def set_values(call: Call) -> Response:
    organization = call.organization("properties.write")
    names = call.body["repository_names"]
    if len(names) > custom_properties.MAX_REPOSITORIES:
        raise ValidationFailed("At most 30 repositories can be updated in a request.")
    chosen = [repositories.find(call.uow, organization.login, name) for name in names]
    requested = {one["property_name"]: one.get("value") for one in call.body["properties"]}
    custom_properties.set_values(call.uow, organization, chosen, requested)
    return call.no_content()


@route("GET /repos/{owner}/{repo}/properties/values")
def list_values_of_repository(call: Call) -> Response:
    return call.ok(_values(call, call.repository())["properties"])


def _rendered(row: CustomProperty) -> dict[str, Any]:
    return {
        "property_name": row.name,
        "source_type": "organization",
        "value_type": row.value_type,
        "required": row.required,
        "default_value": row.default_value,
        "description": None,
        "allowed_values": None if row.allowed_values is None else list(row.allowed_values),
    }


def _values(call: Call, row: Repository) -> dict[str, Any]:
    found = custom_properties.values(call.uow, row)
    owner = accounts.account(call.uow, row.owner_id)
    return {
        "repository_id": row.id,
        "repository_name": row.name,
        "repository_full_name": f"{owner.login}/{row.name}",
        "properties": [{"property_name": name, "value": value} for name, value in found.items()],
    }
