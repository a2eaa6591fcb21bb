"""The committed schema and reference page match the models."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tahaluf.manifest import load, reference, schema

ROOT = Path(__file__).parents[3]
OURS = (ROOT / "projects.yml").read_text(encoding="utf-8")


def test_the_committed_json_schema_is_up_to_date() -> None:
    """To update it, run `tahaluf schema > docs/projects.schema.json`."""
    committed = (ROOT / "docs/projects.schema.json").read_text(encoding="utf-8")
    assert committed == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def test_the_committed_reference_is_up_to_date() -> None:
    """To update it, run `python -c 'from tahaluf.manifest import reference; print(reference(), end="")'`."""
    assert (ROOT / "docs/manifest.md").read_text(encoding="utf-8") == reference()


def test_every_key_is_documented() -> None:
    text = reference()
    for model in [schema(), *schema()["$defs"].values()]:
        for name, described in model["properties"].items():
            assert described.get("description"), name
            assert f"| `{name}` |" in text


def errors(text: str) -> list[str]:
    data = json.loads(json.dumps(yaml.safe_load(text), default=str))
    return [error.message for error in jsonschema_rs.Draft202012Validator(schema()).iter_errors(data)]


def test_the_schema_accepts_our_manifest() -> None:
    assert errors(OURS) == []


def test_the_schema_accepts_empty_sections() -> None:
    text = "version: 1\norganization: o\nlabels:\ndefaults:\nprojects:\n"
    assert load(text).projects == ()
    assert errors(text) == []
    assert errors("version:\norganization: o\n")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("status: dormant", "status: asleep"),
        ("slug: bread-prices", "slug: bread prices"),
        ("area: media", "aera: media"),
        ('color: "d73a4a"', 'color: "red"'),
        ("repository: null", "repository: nowhere"),
        ("open: 20", "open: many"),
    ],
)
def test_the_schema_rejects_mistakes(right: str, wrong: str) -> None:
    assert errors(OURS.replace(right, wrong, 1))


def test_our_manifest_has_projects_of_every_kind() -> None:
    manifest = load(OURS)
    assert len(manifest.projects) >= 12
    assert sum(any("ء" <= letter <= "ي" for letter in project.name) for project in manifest.projects) >= 4
    assert {p.status for p in manifest.projects} == {"active", "seeking-steward", "dormant", "archived"}
    kinds = {type(project.repository).__name__ for project in manifest.projects}
    assert kinds == {"Repository", "NoneType", "str"}
    assert any("repository" not in project.model_fields_set for project in manifest.projects)
