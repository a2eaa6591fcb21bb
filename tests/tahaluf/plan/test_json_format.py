"""The published JSON Schemas accept everything that the commands print, and nothing that would surprise a script."""

from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest

from support.operations import sample_change
from tahaluf import plan as plan_package
from tahaluf.plan import (
    Announcement,
    Blocked,
    ChangeKind,
    Plan,
    Risk,
    Unmanaged,
    apply_schema,
    plan_schema,
    to_json,
)

CHANGE = sample_change("olive", "labels", ChangeKind.UPDATE, "bug", {"color": "a"}, None, Risk.ACCESS)
PLAN = to_json(
    Plan.from_items(
        [
            CHANGE,
            Blocked("olive", "team", "olive", "no access", "give access"),
            Unmanaged("olive", "labels", "wontfix", "not in the manifest"),
            Announcement("", "settings", "limits", "changes"),
        ]
    )
)
APPLIED: dict[str, Any] = {
    "version": 1,
    "complete": False,
    "interrupted": False,
    "outcomes": [{"change": PLAN["changes"][0], "state": "not reached", "reason": "the time was up"}],
    "held": [{"change": PLAN["changes"][0], "cause": "not shown", "pull": None}],
    "blocked": PLAN["blocked"],
    "unmanaged": PLAN["unmanaged"],
    "notes": PLAN["notes"],
}
VALIDATORS = {
    "plan": (jsonschema_rs.validator_for(plan_schema()), PLAN),
    "apply": (jsonschema_rs.validator_for(apply_schema()), APPLIED),
}


def changed(value: Any, path: str, new: Any) -> Any:
    """Return a copy with another value at the path, or without the path if the new value is `...`."""
    found = copy = deepcopy(value)
    *parents, last = path.split(".")
    for key in parents:
        found = found[int(key) if key.isdigit() else key]
    if new is ...:
        del found[last]
    else:
        found[last] = new
    return copy


@pytest.mark.parametrize("command", VALIDATORS)
def test_a_schema_accepts_what_its_command_prints(command: str) -> None:
    validator, printed = VALIDATORS[command]
    assert list(validator.iter_errors(printed)) == []
    for key in printed:
        assert not validator.is_valid(changed(printed, key, ...)), f"{key} is required"


@pytest.mark.parametrize(
    ("command", "path", "value"),
    [
        ("plan", "version", 2),
        ("plan", "digest", "f" * 31),
        ("plan", "digest", "F" * 32),
        ("plan", "requests", -1),
        ("plan", "points", -1),
        ("plan", "content_writes", -1),
        ("plan", "seconds.usual", "soon"),
        ("plan", "seconds.most", ...),
        ("plan", "changes.0.kind", "polish"),
        ("plan", "changes.0.risk", "high"),
        ("plan", "changes.0.mark", "red"),
        ("plan", "changes.0.origin", "somewhere"),
        ("plan", "changes.0.cost", -1),
        ("plan", "changes.0.content", -1),
        ("plan", "changes.0.digest", ""),
        ("plan", "changes.0.before", ...),
        ("plan", "blocked.0.fix", ...),
        ("plan", "unmanaged.0.reason", ...),
        ("plan", "announcements.0.risk", "none at all"),
        ("apply", "version", 0),
        ("apply", "outcomes.0.state", "maybe"),
        ("apply", "outcomes.0.reason", None),
        ("apply", "held.0.cause", "no reason"),
        ("apply", "held.0.pull", "12"),
        ("apply", "complete", "yes"),
    ],
)
def test_a_schema_rejects_anything_else(command: str, path: str, value: Any) -> None:
    validator, printed = VALIDATORS[command]
    assert not validator.is_valid(changed(printed, path, value))


@pytest.mark.parametrize("state", ["done", "failed", "not reached"])
@pytest.mark.parametrize(
    "cause", ["not shown", "other account", "not agreed", "replaced", "withdrawn", "prerequisite"]
)
def test_every_outcome_and_every_cause_is_known(state: str, cause: str) -> None:
    printed = changed(changed(APPLIED, "outcomes.0.state", state), "held.0.cause", cause)
    assert VALIDATORS["apply"][0].is_valid(changed(printed, "held.0.pull", 12))


def test_the_schemas_name_their_dialect_and_load_only_when_asked_for() -> None:
    for schema in (plan_schema(), apply_schema()):
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    with pytest.raises(AttributeError, match=r"tahaluf\.plan has no other_schema"):
        plan_package.other_schema  # noqa: B018
