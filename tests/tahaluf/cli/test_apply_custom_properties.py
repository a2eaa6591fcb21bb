"""Custom properties in localhub: many repositories share a request, and a rejected value does not affect the others."""

from typing import Any

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

SLUGS = ("api", "maps", "water")
VALUES = f"/orgs/{ORGANIZATION}/properties/values"


def text(**properties: dict[str, Any]) -> str:
    return manifest(
        *(
            project(slug, repository={"labels": [], "team": None, "custom_properties": properties[slug]})
            for slug in SLUGS
        )
    )


def values(coalition: Coalition) -> dict[str, Any]:
    found = {one["repository_name"]: one["properties"] for one in coalition.founder.paginate(VALUES)}
    return {slug: {one["property_name"]: one["value"] for one in found[slug]} for slug in SLUGS}


def define(coalition: Coalition, name: str, **fields: Any) -> None:
    path = f"/orgs/{ORGANIZATION}/properties/schema/{name}"
    coalition.founder.rest(Rest("PUT", path, {"value_type": "string", **fields}))


def test_values_are_set_together_and_kept(coalition: Coalition) -> None:
    define(coalition, "area", value_type="single_select", allowed_values=["water", "food"])
    define(coalition, "regions", value_type="multi_select", allowed_values=["north", "south"])
    wanted = {"area": "water", "regions": ["north", "south"]}
    token = "token-founder"
    manifest_text = text(api=wanted, maps=wanted, water=wanted)
    created = coalition.apply(manifest_text, token=token)
    assert created.code == 0, created.output
    assert values(coalition) == dict.fromkeys(SLUGS, wanted)
    assert coalition.recorder.recorded.count(f"PATCH {VALUES}") == 2  # there is one request per property
    assert coalition.apply(token=token).writes == 0

    drift = {"repository_names": list(SLUGS), "properties": [{"property_name": "area", "value": "food"}]}
    coalition.founder.rest(Rest("PATCH", VALUES, drift))
    changes = coalition.plan(token=coalition.token()).plan[
        "changes"
    ]  # reading needs no additional permission
    assert [(change["before"], change["after"]) for change in changes] == [
        ({"area": "food"}, {"area": "water"})
    ] * 3
    assert coalition.apply(token=token, allow="").writes == 1
    assert values(coalition) == dict.fromkeys(SLUGS, wanted)

    refused = coalition.apply(
        text(api={"area": "food"}, maps={"area": "fire"}, water={"area": "food"}), token=token
    )
    assert refused.code == 1
    assert "The value of the custom property area is not allowed" in refused.output
    assert values(coalition)["maps"]["area"] == "water"
    assert {values(coalition)[slug]["area"] for slug in ("api", "water")} == {"food"}
    unknown = coalition.apply(text(api={"tier": "two"}, maps={}, water={}), token=token)
    assert "Custom property tier is not defined" in unknown.output
    needs = coalition.apply(text(api={"area": None}, maps={}, water={}))
    assert "this needs the organization_custom_properties=write permission" in needs.output
