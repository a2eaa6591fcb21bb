"""Feeds, open data and the sitemap follow their standards."""

import json
from collections.abc import Mapping
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from support.directory_manifest import site
from tahaluf.directory import build

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("name", ["projects", "roles"])
def test_open_data_follows_its_schema(files: Mapping[str, bytes], name: str) -> None:
    schema, data = json.loads(files[f"schema/{name}.json"]), json.loads(files[f"{name}.json"])
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert [str(error) for error in validator.iter_errors(data)] == []
    assert data[name]
    assert "steward-" not in json.dumps(data)


def test_an_address_may_contain_letters_of_any_script() -> None:
    """`make validate-site` once found that the schema did not allow this."""
    files = build(site("projects: [{slug: a, name: A, links: {data: 'https://example.org/بيانات'}}]\n"))
    schema, data = json.loads(files["schema/projects.json"]), json.loads(files["projects.json"])
    assert data["projects"][0]["links"] == {"data": "https://example.org/بيانات"}
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert [str(error) for error in validator.iter_errors(data)] == []


def test_a_schema_describes_every_key(files: Mapping[str, bytes]) -> None:
    schema, data = json.loads(files["schema/projects.json"]), json.loads(files["projects.json"])
    items = schema["properties"]["projects"]["items"]
    assert set(data["projects"][0]) == set(items["properties"]) == set(items["required"])


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("name", ["feed.xml", "roles.xml", "adopt.xml", "archive.xml"])
def test_a_feed_has_what_atom_requires(files: Mapping[str, bytes], locale: str, name: str) -> None:
    feed = ElementTree.fromstring(files[f"{locale}/{name}"])
    assert all(feed.find(f"{ATOM}{tag}") is not None for tag in ("title", "id", "updated", "author"))
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids) > 0
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        path = link.attrib["href"].removeprefix("https://projects.example.org/").partition("#")[0]
        assert f"{path}index.html" in files
        assert entry.findtext(f"{ATOM}updated", "").endswith("T00:00:00Z")


def test_the_sitemap_lists_pages_that_exist(files: Mapping[str, bytes]) -> None:
    addresses = [
        element.text or ""
        for element in ElementTree.fromstring(files["sitemap.xml"]).iter()
        if element.tag.endswith("loc")
    ]
    assert len(addresses) == 2 * (60 + 5)
    for address in addresses:
        assert f"{address.removeprefix('https://projects.example.org/')}index.html" in files
    assert b"Sitemap: https://projects.example.org/sitemap.xml" in files["robots.txt"]
