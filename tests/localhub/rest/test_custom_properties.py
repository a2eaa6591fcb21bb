"""Custom properties: their definitions, and their values in repositories."""

from typing import Any

from support.hub_client import MEMBER_TOKEN, OWNER_TOKEN, HubClient

SCHEMA = "/orgs/an-org/properties/schema"
VALUES = "/orgs/an-org/properties/values"
REPOSITORY = "/repos/an-org/water-map"


def set_value(hub_client: HubClient, name: str, value: object, token: str = OWNER_TOKEN) -> int:
    body = {"repository_names": ["water-map"], "properties": [{"property_name": name, "value": value}]}
    return hub_client.request("PATCH", VALUES, token, **body).status_code


def test_values_are_checked_against_the_definition(hub_client: HubClient) -> None:
    defined: dict[str, Any] = {"value_type": "multi_select", "allowed_values": ["north", "south"]}
    assert hub_client.request("PUT", f"{SCHEMA}/regions", **defined).status_code == 200
    assert [one["property_name"] for one in hub_client.request("GET", SCHEMA).json()] == ["regions"]
    assert set_value(hub_client, "regions", ["north"]) == 204
    assert set_value(hub_client, "regions", "north") == 422
    assert set_value(hub_client, "regions", ["east"]) == 422
    assert set_value(hub_client, "unknown", "x") == 404
    assert set_value(hub_client, "regions", ["south"], MEMBER_TOKEN) == 403
    assert hub_client.request("GET", REPOSITORY).json()["custom_properties"] == {"regions": ["north"]}
    assert set_value(hub_client, "regions", None) == 204
    assert hub_client.request("GET", f"{REPOSITORY}/properties/values").json() == []


def test_a_required_property_always_has_a_value(hub_client: HubClient) -> None:
    defined: dict[str, Any] = {"value_type": "true_false", "required": True, "default_value": "false"}
    hub_client.request("PUT", f"{SCHEMA}/active", **defined)
    [row] = [one for one in hub_client.request("GET", VALUES).json() if one["repository_name"] == "water-map"]
    assert row["properties"] == [{"property_name": "active", "value": "false"}]
    assert set_value(hub_client, "active", "true") == 204
    assert set_value(hub_client, "active", "maybe") == 422
