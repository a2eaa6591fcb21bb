"""What is told of the format is what the models are."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tahaluf.manifest import load, reference, schema

ROOT = Path(__file__).parents[3]
OURS = (ROOT / "projects.yml").read_text(encoding="utf-8")


def test_the_committed_json_schema_is_the_models() -> None:
    """After a change: tahaluf schema > docs/projects.schema.json"""
    committed = (ROOT / "docs/projects.schema.json").read_text(encoding="utf-8")
    assert committed == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def test_the_committed_reference_is_the_models() -> None:
    """After a change: python -c 'from tahaluf.manifest import reference; print(reference(), end="")'"""
    assert (ROOT / "docs/manifest.md").read_text(encoding="utf-8") == reference()


def test_every_key_of_every_model_is_explained() -> None:
    text = reference()
    for model in [schema(), *schema()["$defs"].values()]:
        for name, described in model["properties"].items():
            assert described.get("description"), name
            assert f"| `{name}` |" in text


def errors(text: str) -> list[str]:
    data = json.loads(json.dumps(yaml.safe_load(text), default=str))
    return [error.message for error in jsonschema_rs.Draft202012Validator(schema()).iter_errors(data)]


def test_an_editor_finds_our_manifest_valid() -> None:
    assert errors(OURS) == []


def test_an_editor_takes_a_section_that_is_not_begun_yet_as_load_does() -> None:
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
def test_an_editor_finds_a_mistake_as_load_does(right: str, wrong: str) -> None:
    assert errors(OURS.replace(right, wrong, 1))


def test_ours_is_a_coalition_of_every_kind() -> None:
    manifest = load(OURS)
    assert len(manifest.projects) >= 12
    assert sum(any("ء" <= sign <= "ي" for sign in project.name) for project in manifest.projects) >= 4
    assert {p.status for p in manifest.projects} == {"active", "seeking-steward", "dormant", "archived"}
    homes = {type(project.repository).__name__ for project in manifest.projects}
    assert homes == {"Repository", "NoneType", "str"}
    assert any("repository" not in project.model_fields_set for project in manifest.projects)
