"""The values that each operation replaces and writes stay the same, because digests are computed from them, so
changing them would invalidate reviews.
"""

from dataclasses import replace
from typing import Any

import pytest

from tahaluf.plan import FieldChange, Operation, PersonOperation
from tahaluf.resources.adoption import Adopt
from tahaluf.resources.collaborators import RemoveCollaborator, SetCollaborator
from tahaluf.resources.files import CommitTemplate, ProposeTemplate
from tahaluf.resources.labels import CreateLabel, DeleteLabel, MergeLabel, UpdateLabel
from tahaluf.resources.repository_operations import (
    ArchiveRepository,
    CreateRepository,
    RenameRepository,
    ReplaceTopics,
    UnarchiveRepository,
    UpdateRepository,
)
from tahaluf.resources.repository_settings import ChangeDefaultBranch
from tahaluf.resources.ruleset_values import RulesetValue
from tahaluf.resources.rulesets import CreateRuleset, DeleteRuleset, UpdateRuleset
from tahaluf.resources.shared_team import CreateSharedTeam
from tahaluf.resources.team import CreateTeam, RenameTeam
from tahaluf.resources.team_grants import RemoveTeamFromRepository
from tahaluf.resources.team_members import AddTeamMaintainer, DemoteTeamMaintainer, RemoveTeamMember
from tahaluf.resources.team_permission import SetParentTeam, UpdateTeamRepositoryPermission, is_lower

RULESET = RulesetValue(
    "branch", "active", frozenset({"b", "a"}), frozenset(), {"deletion": {}}, {"x": "always"}
)
RULESET_JSON = {
    "target": "branch",
    "enforcement": "active",
    "include": ["a", "b"],
    "exclude": [],
    "bypass": ["x (always)"],
    "deletion": "on",
}
FIELD = FieldChange("description", "Old.", "New.")


@pytest.mark.parametrize(
    ("operation", "before", "after"),
    [
        (Adopt("R_1"), None, {"id": "R_1"}),
        (Adopt("T_1", 2, "2026-01-01"), None, {"id": "T_1", "others": 2}),
        (
            SetCollaborator("a", 1, "push", "d"),
            None,
            {"login": "a", "id": 1, "permission": "push", "description": "d"},
        ),
        (RemoveCollaborator("a", 1, "push"), {"login": "a", "id": 1, "permission": "push"}, None),
        (CommitTemplate("small", "t", 3), None, {"template": "small", "tree": "t", "files": 3}),
        (
            ProposeTemplate("small", "t", 3, "b"),
            None,
            {"template": "small", "tree": "t", "files": 3, "by": "pull request", "onto": "b"},
        ),
        (CreateLabel("bug", "red"), None, {"name": "bug", "color": "red"}),
        (CreateLabel("bug", "red", ""), None, {"name": "bug", "color": "red", "description": ""}),
        (UpdateLabel((FIELD,), "L_1"), {"id": "L_1", "description": "Old."}, {"description": "New."}),
        (MergeLabel("L_1", "old", "new", "L_2"), {"id": "L_1", "name": "old"}, {"into": "new"}),
        (
            DeleteLabel("L_1", "old", "red", None),
            {"id": "L_1", "name": "old", "color": "red", "description": None},
            None,
        ),
        (CreateRepository("private", {"wiki": True}), None, {"visibility": "private", "wiki": True}),
        (UnarchiveRepository("olive"), {"archived": True, "name": "olive"}, {"archived": False}),
        (RenameRepository("oil", "olive"), {"name": "oil"}, {"name": "olive"}),
        (UpdateRepository((FIELD,)), {"description": "Old."}, {"description": "New."}),
        (ReplaceTopics(("a",), ("b", "c")), ["a"], ["b", "c"]),
        (ArchiveRepository(), {"archived": False}, {"archived": True}),
        (CreateRuleset("main", RULESET), None, RULESET_JSON),
        (
            UpdateRuleset(41, RULESET, replace(RULESET, enforcement="evaluate", rules={"update": {}})),
            {"enforcement": "active", "deletion": "on", "update": "off"},
            {"enforcement": "evaluate", "deletion": "off", "update": "on"},
        ),
        (DeleteRuleset("RRS_1", RULESET), {"id": "RRS_1", **RULESET_JSON}, None),
        (
            CreateSharedTeam("maps", "closed", "Maps."),
            None,
            {"name": "maps", "privacy": "closed", "description": "Maps."},
        ),
        (ChangeDefaultBranch("master", "main"), {"default_branch": "master"}, {"default_branch": "main"}),
        (CreateTeam("olive", "secret"), None, {"name": "olive", "privacy": "secret"}),
        (RenameTeam("oil", "olive"), {"slug": "oil"}, {"name": "olive"}),
        (RemoveTeamFromRepository("maps", "push"), {"team": "maps", "permission": "push"}, None),
        (AddTeamMaintainer("a", 1, "d"), None, {"login": "a", "id": 1, "description": "d"}),
        (RemoveTeamMember("a", 1), {"login": "a", "id": 1}, None),
        (UpdateTeamRepositoryPermission(None, "maintain"), None, "maintain"),
        (UpdateTeamRepositoryPermission("read", "maintain"), "read", "maintain"),
        (SetParentTeam(None, "maps"), {"parent": None}, {"parent": "maps"}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Operation) else "",
)
def test_an_operation_names_what_it_replaces_and_writes(
    operation: Operation, before: Any, after: Any
) -> None:
    assert operation.before == before
    assert operation.after == after


@pytest.mark.parametrize(
    ("operation", "person", "previous_name"),
    [
        (SetCollaborator("a", 1, "push", "d"), "a", None),
        (RemoveCollaborator("a", 1, "push"), "a", None),
        (AddTeamMaintainer("a", None, "d"), "a", None),
        (RemoveTeamMember("a", 1), "a", None),
        (DemoteTeamMaintainer("a", 1), "a", None),
        (RenameRepository("oil", "olive"), None, "oil"),
        (RenameTeam("oil", "olive"), None, "oil"),
        (UpdateLabel((FieldChange("name", "old", "new"),), "L_1"), None, "old"),
        (UpdateLabel((FIELD,), "L_1"), None, None),
        (CreateTeam("olive", "secret"), None, None),
        (Adopt("R_1"), None, None),
    ],
)
def test_an_operation_names_the_person_and_the_name_that_it_changes(
    operation: Operation, person: str | None, previous_name: str | None
) -> None:
    login = operation.login if isinstance(operation, PersonOperation) else None
    assert (login, operation.previous_name) == (person, previous_name)


def test_only_an_adoption_needs_a_plan_of_a_certain_time() -> None:
    assert Adopt("R_1", reviewed_since="2026-01-01").reviewed_since == "2026-01-01"
    assert CreateTeam("olive", "secret").reviewed_since == ""


def test_only_a_permission_below_the_other_one_is_lower() -> None:
    order = ["read", "triage", "write", "maintain", "admin"]
    for place, permission in enumerate(order):
        assert [is_lower(permission, other) for other in order] == [place < other for other in range(5)]
        assert not is_lower(permission, None)
        assert not is_lower(permission, "a custom role")


@pytest.mark.parametrize(
    ("operation", "has_own_verb", "keeps_some_access"),
    [
        (AddTeamMaintainer("a", 1, "d"), False, False),
        (AddTeamMaintainer("a", 1, "d", is_on_team=True), True, False),
        (DemoteTeamMaintainer("a", 1), False, True),
        (RemoveTeamMember("a", 1), False, False),
        (UpdateTeamRepositoryPermission(None, "read"), False, False),
        (UpdateTeamRepositoryPermission("read", "write"), True, False),
        (UpdateTeamRepositoryPermission("write", "read"), False, False),
        (UpdateTeamRepositoryPermission("a custom role", "read"), False, False),
        (SetParentTeam(None, "all"), True, False),
        (SetParentTeam("all", None), True, False),
        (SetParentTeam("all", "maps"), True, False),
    ],
)
def test_an_operation_has_its_own_verb_only_if_the_kind_does_not_say_it(
    operation: Operation, has_own_verb: bool, keeps_some_access: bool
) -> None:
    assert bool(operation.verb) is has_own_verb
    assert operation.keeps_some_access is keeps_some_access


def test_a_parent_team_is_set_replaced_or_removed_with_different_verbs() -> None:
    operations = (SetParentTeam(None, "all"), SetParentTeam("all", "maps"), SetParentTeam("all", None))
    assert len({operation.verb for operation in operations}) == 3
