"""Values of custom properties: how they are compared, and which requests set them. No test needs the network."""

from typing import Any

import pytest

from support.steps import play
from tahaluf.kinds.custom_properties import CustomPropertiesKind
from tahaluf.manifest import load
from tahaluf.plan import UNSET, Blocked, Bulk, Change, ChangeContext
from tahaluf.problems import InvalidInput

KIND = CustomPropertiesKind()
WANTED: dict[str, Any] = {"area": "water", "regions": ["north", "south"], "old": None}


def items(actual: Any) -> list[Any]:
    node = {"name": "olive", "rest": {"custom_properties": actual}}
    return list(KIND.diff("olive", WANTED, KIND.actual_state(node)))


def test_only_the_values_that_differ_are_set() -> None:
    assert items({"area": "water", "regions": ["south", "north"], "other": "kept"}) == []
    changes = items({"regions": ["north"], "old": "value"})
    assert [(change.target, change.operation.before, change.operation.after) for change in changes] == [
        ("area", {"area": None}, {"area": "water"}),
        ("regions", {"regions": ["north"]}, {"regions": ["north", "south"]}),
        ("old", {"old": "value"}, {"old": None}),
    ]


def test_the_order_of_values_does_not_matter_and_an_empty_value_is_none() -> None:
    actual = KIND.actual_state({"name": "olive", "rest": {"custom_properties": {"regions": ["a", "b"]}}})
    assert list(KIND.diff("olive", {"regions": ["b", "a"], "old": "", "older": []}, actual)) == []


def test_equal_values_of_several_repositories_can_share_a_request() -> None:
    [change] = (item for item in items({"regions": ["north", "south"]}) if isinstance(item, Change))
    requests = [play(KIND.steps(change, ChangeContext("acme", slug)))[0] for slug in ("olive", "pine")]
    [[first], [second]] = requests
    assert isinstance(first, Bulk)
    assert isinstance(second, Bulk)
    assert first.is_like(second)
    rest = first.with_items([first.item, second.item])
    assert (rest.method, rest.path) == ("PATCH", "/orgs/acme/properties/values")
    assert rest.body == {
        "properties": [{"property_name": "area", "value": "water"}],
        "repository_names": ["olive", "pine"],
    }


def test_what_was_not_read_is_not_changed() -> None:
    assert items(None) == []
    [blocked] = items(UNSET)
    assert isinstance(blocked, Blocked)


def test_an_entry_adds_to_the_defaults_and_true_is_text() -> None:
    manifest = load(
        "version: 1\norganization: acme\ndefaults: {custom_properties: {area: water, tier: two}}\nprojects:\n"
        "  - {slug: olive, name: O, summary: S., repository: {custom_properties: {tier: null, active: true}}}\n"
    )
    olive = manifest.project("olive")
    assert manifest.setting_for(olive, KIND.key) == {"area": "water", "tier": None, "active": "true"}
    assert manifest.for_adopted.setting_for(olive, KIND.key) == {"tier": None, "active": "true"}


@pytest.mark.parametrize("wrong", ["{'a b': x}", "{area: ''}", "{area: {a: b}}", "{area: 5}"])
def test_names_and_values_are_checked(wrong: str) -> None:
    text = f"version: 1\norganization: acme\ndefaults: {{custom_properties: {wrong}}}\nprojects: []\n"
    with pytest.raises(InvalidInput):
        load(text)
