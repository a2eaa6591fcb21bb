"""Rules that hold for every kind, and that are tested with the kind's example."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from support.coalition import Coalition, manifest, project
from support.compared_organization import render
from support.organization_builder import ORGANIZATION
from tahaluf.announcements import announce_projects
from tahaluf.kinds import KINDS, Kind
from tahaluf.manifest import Manifest, load, reference, schema
from tahaluf.plan import UNSET, Blocked, Plan, Rest
from tahaluf.resources import all_importers, all_resources

BASE: Final[Mapping[str, Any]] = {"labels": [], "team": None}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.key.name for kind in KINDS])


def text_with(kind: Kind | None, head: str = "") -> str:
    """Return a manifest, with `head` added, whose entry contains the kind's example."""
    settings = {**BASE, **({kind.key.name: kind.key.example} if kind else {})}
    return manifest(project("maps", repository=settings), head=head)


def value_in(loaded: Manifest, kind: Kind) -> Any:
    return loaded.setting_for(loaded.project("maps"), kind.key)


@each_kind
def test_the_key_is_documented(kind: Kind) -> None:
    row = next(line for line in reference().splitlines() if line.startswith(f"| `{kind.key.name}` |"))
    assert row.endswith(f"| {kind.key.description} |")
    models = schema()["$defs"]
    assert kind.key.name in models["Repository"]["properties"]
    assert (kind.key.name in models["Defaults"]["properties"]) == kind.key.is_shared


@each_kind
def test_an_entry_or_the_defaults_set_the_key(kind: Kind) -> None:
    assert value_in(load(text_with(None)), kind) is None
    value = value_in(load(text_with(kind)), kind)
    assert value is not None
    if kind.key.is_shared:
        shared = json.dumps({"template": "small", kind.key.name: kind.key.example})
        assert value_in(load(text_with(None, f"defaults: {shared}\n")), kind) == value


@each_kind
def test_a_merge_that_only_changes_the_key_says_so(kind: Kind) -> None:
    without, with_key = load(text_with(None)), load(text_with(kind))
    for before, after in ((without, with_key), (with_key, without)):
        found = {one.target for one in announce_projects(before, after, Plan())}
        assert {tuple(target.split(".")[:2]) for target in found} == {("repository", kind.key.name)}


@each_kind
def test_what_the_token_cannot_read_is_reported_and_not_changed(kind: Kind) -> None:
    value = value_in(load(text_with(kind)), kind)
    reads = kind.rest_reads(value)
    node: dict[str, Any] = {"name": "maps", "rest": dict.fromkeys((*reads.listed, *reads.paths), UNSET)}
    node |= dict.fromkeys(kind.selection.required_fields, UNSET)
    items = list(kind.diff("maps", value, kind.actual_state(node)))
    assert all(isinstance(item, Blocked) for item in items)
    found = kind.describe(node, lambda text: "")
    assert found.value is None
    assert found.omitted


def define_properties(coalition: Coalition) -> None:
    """Define the properties, because GitHub accepts values only for properties that the organization has defined."""
    regions = {"value_type": "multi_select", "allowed_values": ["north", "south"]}
    path = f"/orgs/{ORGANIZATION}/properties/schema/regions"
    coalition.founder.rest(Rest("PUT", path, regions))


PREPARED: Final[Mapping[str, Callable[[Coalition], None]]] = {"custom_properties": define_properties}


@each_kind
def test_an_example_is_applied_once_and_imported_as_it_is(kind: Kind, coalition: Coalition) -> None:
    if prepare := PREPARED.get(kind.key.name):
        prepare(coalition)
    token = "token-founder"
    assert coalition.apply(text_with(None), token=token).code == 0
    unset = coalition.plan(token=token)
    assert unset.plan["changes"] == []

    planned = coalition.plan(text_with(kind), token=token)
    assert {change["resource"] for change in planned.plan["changes"]} == {kind.key.name}
    assert coalition.apply(token=token).code == 0
    repeated = coalition.plan(token=token)
    assert (repeated.plan["changes"], repeated.plan["blocked"]) == ([], [])
    reads = kind.rest_reads(value_in(load(text_with(kind)), kind))
    assert repeated.requests <= unset.requests + len(reads.paths) + bool(reads.listed)
    assert coalition.plan(text_with(None), token=token).plan["changes"] == []  # the value on GitHub is kept

    imported = coalition.run("import", ORGANIZATION, "--only", "maps", token=token).out
    found, wanted = value_in(load(imported), kind), value_in(load(text_with(kind)), kind)
    assert found is not None
    assert found.items() <= wanted.items() if isinstance(found, dict) else found == wanted
    assert coalition.plan(imported, token=token).writes == 0
    assert coalition.apply(imported, token=token).writes == 0


def test_kinds_are_resources_and_importers() -> None:
    names = [kind.key.name for kind in KINDS]
    assert [one.name for one in all_resources(render) if one.name in names] == names
    assert [one.name for one in all_importers() if one.name in names] == names
