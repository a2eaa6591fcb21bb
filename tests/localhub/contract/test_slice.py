"""The committed slice is correct, as far as this can be checked without a network connection."""

import json
from pathlib import Path

from localhub.contract import operations, resolve
from localhub.contract.load import HERE, absolute, description
from localhub.contract.slice import PACKAGES, notice, selected_paths, slice_description, strip_graphql


def test_slice_contains_exactly_the_listed_paths() -> None:
    assert sorted(description()["paths"]) == sorted(selected_paths())


def test_references_stay_inside_the_slice() -> None:
    components = description()["components"]
    text = json.dumps(description())
    for part in text.split('"$ref": "#/components/')[1:]:
        section, name = part.split('"', 1)[0].split("/")
        assert name in components[section]


def test_notice_names_packages_and_licences() -> None:
    notice = (HERE / "NOTICE").read_text()
    for words in ("@octokit/openapi", "@octokit/graphql-schema", "MIT", "Permission is hereby granted"):
        assert words in notice


def test_notice_begins_as_slice_writes_it(tmp_path: Path) -> None:
    for package in PACKAGES:
        folder = tmp_path / package
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"version": "1.0.0", "license": "MIT"}')
        (folder / "LICENSE").write_text("MIT License")
    first, *_ = notice(tmp_path).splitlines()
    assert (HERE / "NOTICE").read_text().splitlines()[0] == first


def test_property_named_description_is_kept() -> None:
    schema = {
        "properties": {"description": {"type": "string", "description": "prose"}},
        "description": "prose",
    }
    full = {
        "openapi": "3.0.3",
        "info": {"version": "1"},
        "paths": {"/app/installations": _listing(), "/x": {"get": {"schema": schema}}},
        "components": {},
    }
    kept = slice_description(full, ["/app/installations", "/x"])["paths"]["/x"]["get"]["schema"]
    assert kept == {"properties": {"description": {"type": "string"}}}


def test_nullable_is_converted_to_json_schema() -> None:
    nullable = {"type": "string", "enum": ["a"], "nullable": True}
    full = {
        "openapi": "3.0.3",
        "info": {"version": "1"},
        "paths": {"/app/installations": _listing(), "/x": {"get": {"schema": nullable}}},
        "components": {},
    }
    kept = slice_description(full, ["/app/installations", "/x"])["paths"]["/x"]["get"]["schema"]
    assert kept == {"type": ["string", "null"], "enum": ["a", None]}


def _listing() -> dict[str, object]:
    account = {"anyOf": [{"type": "null"}, {"allOf": []}]}
    schema = {"items": {"properties": {"account": account}}}
    return {"get": {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}}


def test_graphql_descriptions_are_stripped() -> None:
    text = 'type A {\n  """\n  prose\n  """\n  b: Int\n\n  """one line"""\n  c: Int\n}\n'
    assert strip_graphql(text) == "type A {\n  b: Int\n  c: Int\n}\n"


def test_operation_has_parameters_body_and_responses() -> None:
    operation = operations()["POST /repos/{owner}/{repo}/labels"]
    assert [parameter["name"] for parameter in operation.parameters] == ["owner", "repo"]
    assert operation.body_required
    assert operation.body is not None
    assert {"201", "404", "422"} <= set(operation.responses)


def test_references_can_be_resolved_or_made_absolute() -> None:
    reference = {"$ref": "#/components/schemas/label"}
    assert "name" in resolve(reference)["properties"]
    assert absolute([reference]) == [{"$ref": "urn:github#/components/schemas/label"}]
