"""The facts about who may dismiss reviews are read from the right paths and understood. These tests need no network."""

from typing import Any

import pytest

from tahaluf.plan import UNSET
from tahaluf.resources.ruleset_facts import import_paths, read_dismissals, ruleset_path
from tahaluf.resources.ruleset_values import ANYONE, OTHER_ACTOR

RULES = {"main": ("PULL_REQUEST", "DELETION"), "tags": ("DELETION",), "none": None}
FACT = "dismissal_restriction:main"


def repository(**facts: Any) -> dict[str, Any]:
    nodes = [
        {
            "name": name,
            "databaseId": 40 + number,
            "rules": types and {"nodes": [{"type": type} for type in types]},
        }
        for number, (name, types) in enumerate(RULES.items())
    ]
    return {"name": "maps", "rulesets": {"nodes": nodes}, "rest": facts}


def body(*actors: dict[str, Any], enabled: bool = True) -> dict[str, Any]:
    restriction = {"enabled": enabled, "allowed_actors": list(actors)}
    return {"rules": [{"type": "pull_request", "parameters": {"dismissal_restriction": restriction}}]}


def test_only_rulesets_with_a_rule_on_pull_requests_are_read() -> None:
    found = repository()
    assert {name: ruleset_path(name, found) for name in RULES} == {
        "main": "rulesets/40",
        "tags": None,
        "none": None,
    }
    assert import_paths(found) == {FACT: "rulesets/40"}
    assert import_paths({"rulesets": None}) == import_paths({"rulesets": UNSET}) == {}


@pytest.mark.parametrize(
    ("teams", "fact", "expected"),
    [
        ([{"id": 4, "slug": "docs"}], body({"id": 4, "type": "Team"}), frozenset({"docs"})),
        ([{"id": 4, "slug": "docs"}], body({"id": 5, "type": "Team"}), frozenset({OTHER_ACTOR})),
        ([{"id": 4, "slug": "docs"}], body({"id": 4, "type": "User"}), frozenset({OTHER_ACTOR})),
        ([], body(enabled=False), ANYONE),
        ([], {"rules": [{"type": "deletion"}]}, None),
        ([], None, None),
        ([], UNSET, UNSET),
        (UNSET, body(), UNSET),
        (UNSET, None, None),
        (UNSET, UNSET, UNSET),
    ],
)
def test_who_may_dismiss_reviews_is_known_only_with_the_names_of_the_teams(
    teams: Any, fact: Any, expected: Any
) -> None:
    facts = {"teams": teams} | ({} if fact is None else {FACT: fact})
    assert read_dismissals(repository(**facts)) == {"main": expected}


def test_nothing_is_compared_before_the_teams_are_read() -> None:
    assert read_dismissals(repository(**{FACT: body()})) == {}
