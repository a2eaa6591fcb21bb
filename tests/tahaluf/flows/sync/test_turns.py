"""Facts that GitHub shows for only one repository at a time are read in turn, for other projects in each workflow
run.
"""

import json
from typing import Any

import pytest

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.flows.sync import rest_facts, turns
from tahaluf.flows.sync.turns import EVERY_TURN, Turn, turn_for_change
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import load
from tahaluf.plan import Rest
from tahaluf.resources import all_resources
from tahaluf.templates import Tree

SLUGS = [f"map-{number}" for number in range(5)]
REPORTING: dict[str, Any] = {"private_vulnerability_reporting": True}


def text(own: dict[str, Any], default: str = "{}", **names: str) -> str:
    """A manifest whose projects all set these security features in their own entries. `names` maps some slugs to
    names.
    """
    entries = [
        project(
            slug, name=names.get(slug.replace("-", "_"), slug), repository={"labels": [], "team": None, **own}
        )
        for slug in SLUGS
    ]
    return manifest(*entries, head=f"defaults: {{template: null, security: {default}}}\n")


def slugs_of(plan: Any) -> set[str]:
    """Return the slugs of the projects whose security features a plan changes."""
    return {change["project"] for change in plan["changes"] if change["resource"] == "security"}


def test_all_projects_have_their_turn_within_a_fixed_number_of_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    slugs = [f"project-{number:03}" for number in range(250)]
    runs = [Turn(number).select(slugs) for number in range(7, 10)]
    assert sum(map(len, runs)) == 250
    assert frozenset().union(*runs) == frozenset(slugs)
    assert max(map(len, runs)) <= turns.PROJECTS_PER_RUN
    assert "project-249" in Turn(7, frozenset({"project-249", "another"})).select(slugs)
    assert EVERY_TURN.select(slugs) == frozenset(slugs)
    assert Turn(3).select([]) == frozenset()


def test_a_change_touches_the_projects_whose_entry_or_default_changes() -> None:
    kinds = all_resources(lambda template, values: Tree(template, "1", {}))
    base = load(text({}, "{private_vulnerability_reporting: true}"))
    assert turn_for_change(base, base, kinds, 4) == Turn(4, frozenset())
    renamed = load(text({}, "{private_vulnerability_reporting: true}", map_3="The third map"))
    assert turn_for_change(base, renamed, kinds, 4) == Turn(4, frozenset({"map-3"}))
    assert turn_for_change(load(text({})), base, kinds, 4) == Turn(4, frozenset(SLUGS))
    assert turn_for_change(None, base, kinds, 4) == EVERY_TURN


def test_workflow_runs_take_turns_and_say_so(coalition: Coalition, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (turns, rest_facts):
        monkeypatch.setattr(module, "PROJECTS_PER_RUN", 2)
    assert coalition.apply(text({"security": REPORTING})).code == 0
    for slug in SLUGS:
        path = f"/repos/{ORGANIZATION}/{slug}/private-vulnerability-reporting"
        coalition.founder.rest(Rest("DELETE", path))
    assert slugs_of(coalition.plan().plan) == set(SLUGS)

    def planned(number: int, event: dict[str, Any]) -> Any:
        event_file = coalition.root / "event.json"
        event_file.write_text(json.dumps(event))
        variables = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_RUN_NUMBER": str(number),
            "GITHUB_EVENT_PATH": str(event_file),
        }
        plan = coalition.run("plan", "--json", "--manifest", coalition.write_manifest(None), **variables).plan
        return slugs_of(plan), plan["notes"]

    scheduled = [planned(number, {}) for number in range(3)]
    assert [len(found) for found, _ in scheduled] == [2, 2, 1]
    assert set().union(*(found for found, _ in scheduled)) == set(SLUGS)
    [note] = scheduled[0][1]
    assert note.startswith("Not compared in this run: private vulnerability reporting of 3 projects.")

    coalition.write("control", MANIFEST_FILE, text({"security": REPORTING}))
    before = coalition.tip()
    pushed = text({"security": REPORTING}, map_3="The third map")
    coalition.write("control", MANIFEST_FILE, pushed)
    coalition.write_manifest(pushed)
    found, _ = planned(0, {"before": before})
    assert found == scheduled[0][0] | {"map-3"}
