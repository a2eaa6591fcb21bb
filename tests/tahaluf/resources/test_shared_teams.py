"""Shared teams are adopted and get their members, and what a token cannot read is reported. These tests need no
network.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tahaluf.manifest import load, shared_teams_in
from tahaluf.plan import UNSET, Blocked, Change, ChangeKind, PlanItem, Risk, Unmanaged
from tahaluf.resources.adoption import Naming
from tahaluf.resources.shared_team import shared_team_items
from tahaluf.resources.shared_team_members import (
    SetTeamMember,
    lacks_listed_members,
    managed_members,
    removes_members,
)

LISTED = "members: [{login: Lina, id: 7}]"
NODE: dict[str, Any] = {
    "id": "T_1",
    "privacy": "VISIBLE",
    "description": "",
    "parentTeam": None,
    "childTeams": {"totalCount": 0},
    "members": {"edges": []},
    "invitations": {"nodes": []},
}


def items(node: Mapping[str, Any] | None, team: str = LISTED, naming: Naming | None = None) -> list[PlanItem]:
    manifest = load(f"version: 1\norganization: acme\nprojects: []\nteams: {{maps: {{{team}}}}}\n")
    return list(shared_team_items(manifest, "acme", {"maps": node}, naming or Naming()))


def member(login: str, id: int, role: str = "MEMBER") -> dict[str, Any]:
    return {"members": {"edges": [{"role": role, "node": {"login": login, "databaseId": id}}]}}


@pytest.mark.parametrize(
    "node",
    [UNSET, {**NODE, "members": UNSET}, {**NODE, "invitations": UNSET}],
    ids=["all", "people", "invited"],
)
def test_a_team_that_cannot_be_read_is_blocked(node: Any) -> None:
    [blocked] = items(node)
    assert isinstance(blocked, Blocked)
    assert (blocked.project, blocked.target) == ("@acme/maps", "maps")
    assert blocked.reason == "this token cannot read the team, so Tahaluf does not change it"
    assert "members=read" in blocked.fix


@pytest.mark.parametrize(
    "nested",
    [{"parentTeam": {"slug": "board"}}, {"childTeams": {"totalCount": 1}}, {"childTeams": None}],
    ids=["parent", "child", "unread"],
)
def test_a_nested_team_cannot_become_secret(nested: Mapping[str, Any]) -> None:
    assert items({**NODE, **nested}, "privacy: secret") == [
        Blocked(
            "@acme/maps",
            "shared team",
            "maps",
            "GitHub does not allow a secret team to have a parent or child teams",
            "write `privacy: closed`, or remove the team's child teams",
        )
    ]
    [updated] = items(NODE, "privacy: secret")
    assert isinstance(updated, Change)
    [opened] = items({**NODE, "privacy": "SECRET", "childTeams": None}, "privacy: closed")
    assert isinstance(opened, Change)


def test_an_expired_invitation_is_found_whatever_the_case_of_the_login() -> None:
    [notice] = items({**NODE, "expired": {"lina"}})
    assert isinstance(notice, Unmanaged)
    assert notice.is_notice
    assert "expired" in notice.reason
    [invited] = items(NODE)
    assert isinstance(invited, Change)
    assert (invited.kind, invited.risk) == (ChangeKind.GRANT, Risk.ACCESS)


def test_an_invited_person_is_not_invited_again() -> None:
    assert items({**NODE, "invitations": {"nodes": [{"invitee": {"login": "lina", "databaseId": 7}}]}}) == []


@pytest.mark.parametrize(
    ("owners", "team", "reason"),
    [
        ((), "members: []", "nor says `unlisted_members: delete`, so they stay"),
        ((9,), "members: [], unlisted_members: delete", "owners of the organization are not removed"),
        ((), "members: [], unlisted_members: delete", "and says `unlisted_members: delete`"),
    ],
)
def test_who_is_not_listed_leaves_only_if_the_entry_says_so(
    owners: tuple[int, ...], team: str, reason: str
) -> None:
    [item] = items({**NODE, **member("omar", 9), "owners": owners}, team)
    assert isinstance(item, Change | Unmanaged)
    assert item.reason.endswith(reason)
    assert "omar" not in f"{item.target} {item.reason}"
    if isinstance(item, Change):
        assert (item.kind, item.risk) == (ChangeKind.REVOKE, Risk.NONE)


def test_a_team_that_existed_before_its_entry_is_adopted_after_a_review() -> None:
    [adopted] = items(NODE, "privacy: closed", Naming(new_teams=frozenset({("acme", "maps")})))
    assert isinstance(adopted, Change)
    assert (adopted.kind, adopted.risk, adopted.cost) == (ChangeKind.ADOPT, Risk.ADOPTION, 0)
    assert "it already exists" in adopted.reason


@pytest.mark.parametrize(
    ("privacy", "reason"),
    [
        ("closed", "every member of the organization can see it"),
        ("secret", "only its members and the organization's owners can see it"),
    ],
)
def test_a_new_team_says_who_can_see_it(privacy: str, reason: str) -> None:
    [created] = items(None, f"privacy: {privacy}")
    assert isinstance(created, Change)
    assert (created.kind, created.reason) == (ChangeKind.CREATE, reason)


def invited(login: str, id: int) -> dict[str, Any]:
    return {"invitations": {"nodes": [{"invitee": {"login": login, "databaseId": id}}, {"invitee": None}]}}


@pytest.mark.parametrize(
    ("node", "keys", "lacks", "removes"),
    [
        (None, LISTED, False, False),
        ({**NODE, "members": None}, LISTED, False, False),
        (NODE, LISTED, True, False),
        ({**NODE, **member("lina", 7)}, LISTED, False, False),
        ({**NODE, **invited("lina", 7)}, LISTED, False, False),
        ({**NODE, **invited("omar", 8)}, LISTED, True, False),
        ({**NODE, **member("omar", 8)}, LISTED, True, True),
        ({**NODE, **member("omar", 8)}, f"{LISTED}, unlisted_members: keep", True, False),
        ({**NODE, **member("omar", 8)}, "members: []", False, True),
        (NODE, "members: []", False, False),
    ],
)
def test_a_run_knows_beforehand_who_is_missing_and_who_would_be_removed(
    node: Any, keys: str, lacks: bool, removes: bool
) -> None:
    if "unlisted_members" not in keys:
        keys += ", unlisted_members: delete"
    team = load(f"version: 1\norganization: acme\nprojects: []\nteams: {{maps: {{{keys}}}}}\n").teams["maps"]
    assert lacks_listed_members(team, node) is lacks
    assert removes_members(team, node) is removes


def test_only_teams_that_list_their_members_are_managed() -> None:
    text = "version: 1\norganization: acme\nprojects: []\nteams: {maps: {members: []}, press: {}}\n"
    assert managed_members(load(text)) == {"maps"}


@pytest.mark.parametrize(
    ("old_role", "role", "verb"),
    [
        ("member", "maintainer", "raise"),
        ("member", "member", ""),
        ("maintainer", "maintainer", ""),
        (None, "maintainer", ""),
    ],
)
def test_a_member_who_becomes_a_maintainer_is_raised(old_role: str | None, role: str, verb: str) -> None:
    assert SetTeamMember("lina", 7, role, "d" * 32, old_role).verb == verb


TREE = (
    "version: 1\norganization: acme\norganizations: [other]\n"
    "teams: {top: {}, middle: {parent: top}, leaf: {parent: middle}, unused: {parent: top}}\nprojects:\n"
    "  - {slug: maps, name: M, summary: S, organization: Other, repository: {teams: {leaf: write}}}\n"
    "  - {slug: docs, name: D, summary: S, repository: {teams: {unused: write}}}\n"
)


def test_another_organization_needs_the_teams_of_its_projects_and_their_ancestors() -> None:
    manifest = load(TREE)
    assert list(shared_teams_in(manifest, "acme")) == ["top", "middle", "leaf", "unused"]
    assert list(shared_teams_in(manifest, "other")) == ["top", "middle", "leaf"]


def test_an_error_in_one_shared_team_does_not_affect_the_others() -> None:
    manifest = load("version: 1\norganization: acme\nprojects: []\nteams: {maps: {}, docs: {}}\n")
    blocked, change = shared_team_items(manifest, "acme", {"maps": {"id": "T_1"}, "docs": None}, Naming())
    assert isinstance(blocked, Blocked)
    assert (blocked.project, blocked.resource, blocked.target) == ("@acme/maps", "shared team", "maps")
    assert blocked.reason and blocked.fix
    assert isinstance(change, Change) and change.target == "docs"
