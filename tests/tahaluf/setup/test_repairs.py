"""Each finding that requests can fix has a repair, and no repair does more than the finding requires."""

from dataclasses import replace
from typing import Any

import pytest

from support.setup_facts import BROKEN, correct_facts
from tahaluf.health import CHECKS, Facts, Unreadable
from tahaluf.setup import BY_PERSON, Scope, plan_repairs, repairs_by_check

# Broken settings that only a person can fix, although the same check has repairs for other problems
LEFT_TO_PEOPLE = {"no key", "no CODEOWNERS file", "a code owner who cannot approve"}


def planned(facts: Facts) -> list[str]:
    return [repair.what for repair in plan_repairs(facts, lambda: "0" * 64)]


def test_a_correct_organization_needs_no_repair() -> None:
    assert planned(correct_facts()) == []


def test_every_check_is_repaired_or_left_to_a_person() -> None:
    repaired = set(repairs_by_check(lambda: ""))
    assert repaired | set(BY_PERSON) == {check.id for check in CHECKS}
    assert not repaired & set(BY_PERSON)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_setting_has_a_repair_unless_a_person_has_to_correct_it(broken: str) -> None:
    make, expected = BROKEN[broken]
    by_person = broken in LEFT_TO_PEOPLE or set(expected) <= set(BY_PERSON)
    assert len(planned(make())) == (0 if by_person else 3 if broken == "a missing label" else 1)


def test_settings_that_cannot_be_read_are_not_repaired() -> None:
    names = ("organization", "roster", "environment", "branch", "workflows", "pages", "variables")
    unreadable: dict[str, Any] = {name: Unreadable("administration: read") for name in names}
    assert planned(replace(correct_facts(), **unreadable)) == []


def test_the_last_copy_of_the_key_is_not_deleted() -> None:
    shared = correct_facts(repository_secrets=frozenset({"TAHALUF_PRIVATE_KEY"}))
    assert planned(shared) == ["delete TAHALUF_PRIVATE_KEY from the control repository's secrets"]
    assert planned(replace(shared, environment_secrets=frozenset())) == []


def test_a_default_label_that_an_issue_has_is_kept() -> None:
    control = replace(
        correct_facts().control, labels=frozenset({"proposal", "volunteer", "leave", "resource", "bug"})
    )
    assert planned(correct_facts(control=control)) == ["delete the default label `bug`, which no issue uses"]
    assert planned(correct_facts(control=replace(control, labels_in_use=frozenset({"bug"})))) == []


def test_only_the_organizations_own_settings_and_secrets_are_changes_to_the_whole_organization() -> None:
    scopes = {
        broken: {repair.scope for repair in plan_repairs(make(), lambda: "")}
        for broken, (make, _) in BROKEN.items()
    }
    assert {broken for broken, found in scopes.items() if Scope.ORGANIZATION in found} == {
        "a key in the organization's secrets",
        "a roster that members read",
        "members who may write",
        "members who create",
    }
