"""Shared teams of a second organization are added to a manifest that has teams of the same names."""

from collections.abc import Mapping
from typing import Any

import pytest

from tahaluf.importing.teams_into import DIFFERENT, NOT_LISTED, OWN_TEAM, PARENT, UNUSED, add_teams
from tahaluf.manifest import load
from tahaluf.resources import Imported, OrganizationState

HEAD = "version: 1\norganization: acme\norganizations: [second]\n"
OWN = "projects: [{slug: core, name: Core, organization: acme}]\n"
NODE: Mapping[str, Any] = {"privacy": "VISIBLE", "description": "", "parentTeam": None, "childTeams": None}
OPS = {"privacy": "closed"}
NESTED = {"privacy": "closed", "parent": "core"}
GRANTED = {"team": None, "teams": {"ops": "write", "core": "read"}}


def node(team: Mapping[str, Any]) -> dict[str, Any]:
    parent = {"slug": team["parent"]} if "parent" in team else None
    return {**NODE, "id": "T_1", "parentTeam": parent, "description": team.get("description", "")}


def added(
    teams: Mapping[str, Any], repository: Mapping[str, Any], manifest: str, organization: str = "second"
) -> tuple[Mapping[str, Any], Mapping[str, Any], set[tuple[str, str, str]]]:
    """Return the added teams, the keys under `repository`, and what is left out."""
    state = OrganizationState(organization, {}, {name: node(team) for name, team in teams.items()})
    found = Imported({"teams": teams}, {"maps": {"repository": repository}})
    result = add_teams(found, state, load(HEAD + manifest))
    left_out = {(item.project, item.what, item.reason) for item in result.inexpressible}
    return result.sections.get("teams", {}), result.entries["maps"]["repository"], left_out


def test_a_new_team_names_its_organization_unless_it_is_the_main_one() -> None:
    teams, entry, left_out = added({"ops": OPS}, {"teams": {"ops": "write"}}, "")
    assert (teams, entry, left_out) == (
        {"ops": {**OPS, "organization": "second"}},
        {"teams": {"ops": "write"}},
        set(),
    )
    assert added({"ops": OPS}, {}, "", "acme")[0] == {"ops": OPS}


@pytest.mark.parametrize(
    "manifest",
    [
        "teams: {ops: {}, core: {}}\n",
        "teams: {ops: {parent: core, privacy: closed}, core: {description: null}}\n",
    ],
    ids=["few-keys", "same-keys"],
)
def test_a_team_with_the_same_settings_needs_no_other_entry(manifest: str) -> None:
    assert added({"ops": NESTED, "core": OPS}, GRANTED, manifest) == ({}, GRANTED, set())


def test_a_team_with_other_settings_is_left_out_and_nobody_loses_access() -> None:
    teams, entry, left_out = added({"ops": OPS, "core": OPS}, GRANTED, "teams: {ops: {description: Here}}\n")
    assert teams == {"core": {**OPS, "organization": "second"}}
    assert entry == {"team": None}
    assert left_out == {
        ("", "team ops", DIFFERENT),
        ("maps", "teams", NOT_LISTED.format(teams="ops")),
    }


def test_a_team_below_another_team_that_is_left_out_keeps_its_parent_on_github() -> None:
    own = {"team": {"privacy": "closed", "parent": "core"}}
    manifest = "teams: {core: {privacy: secret}, docs: {parent: all}, all: {}}\n"
    teams = {"ops": NESTED, "core": OPS, "docs": {**OPS, "parent": "all"}}
    assert added(teams, own, manifest) == (
        {"ops": {**OPS, "organization": "second"}},
        {"team": {"privacy": "closed"}},
        {
            ("", "parent of the team ops", PARENT.format(parent="core")),
            ("maps", "team", PARENT.format(parent="core")),
            ("", "team core", DIFFERENT),
            ("", "team docs", DIFFERENT),  # a plan would create its parent
        },
    )


def test_a_team_that_no_repository_uses_is_listed_if_the_name_is_taken() -> None:
    members_only = {"ops": OPS}
    assert added(members_only, {}, "teams: {ops: {}}\n") == ({}, {}, {("", "team ops", UNUSED)})
    assert added(members_only, {}, "teams: {ops: {organization: Second}}\n") == ({}, {}, set())
    child = {"docs": {**OPS, "parent": "ops"}, "ops": OPS}
    assert added(child, {}, "teams: {ops: {}}\n") == (
        {"docs": {**OPS, "parent": "ops", "organization": "second"}},
        {},
        set(),
    )


def test_a_team_named_like_the_own_team_of_a_project_elsewhere_keeps_its_access() -> None:
    assert added({"ops": NESTED, "core": OPS}, GRANTED, OWN) == (
        {"ops": {**OPS, "organization": "second"}},
        GRANTED,
        {
            ("", "parent of the team ops", PARENT.format(parent="core")),
            ("", "team core", OWN_TEAM),
        },
    )
