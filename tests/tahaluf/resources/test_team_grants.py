"""A run grants, reduces and removes the access of a repository's additional teams with the right requests. These
tests need no network.
"""

from typing import Any

import pytest

from support.steps import play
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import load
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, ChangeKind, PlanItem, Rest, Risk, Unmanaged
from tahaluf.resources.team_grants import (
    ActualGrants,
    DesiredGrants,
    RemoveTeamFromRepository,
    TeamGrantsResource,
    add_team_grants,
    listed_teams,
    projects_without_team,
)

GRANTS = TeamGrantsResource()
CONTEXT = ChangeContext("acme", "olive")


def planned(desired: dict[str, str], actual: ActualGrants | None) -> list[PlanItem]:
    return list(GRANTS.diff(DesiredGrants("olive", desired), actual))


@pytest.mark.parametrize(
    ("before", "wanted", "kind", "risk", "reason"),
    [
        ({}, {"maps": "read"}, ChangeKind.GRANT, Risk.ACCESS, ""),
        ({"maps": "read"}, {"maps": "write"}, ChangeKind.GRANT, Risk.ACCESS, ""),
        ({"maps": "a custom role"}, {"maps": "read"}, ChangeKind.GRANT, Risk.ACCESS, ""),
        ({"maps": "admin"}, {"maps": "triage"}, ChangeKind.REVOKE, Risk.NONE, ""),
        (
            {"maps": "read"},
            {},
            ChangeKind.REVOKE,
            Risk.NONE,
            "this team is not listed under `teams` in the entry",
        ),
    ],
)
def test_only_more_access_needs_a_review(
    before: dict[str, str], wanted: dict[str, str], kind: ChangeKind, risk: Risk, reason: str
) -> None:
    [change] = planned(wanted, ActualGrants(before))
    assert isinstance(change, Change)
    assert (change.target, change.kind, change.risk, change.reason) == ("maps on olive", kind, risk, reason)
    assert change.is_always_shown
    assert change.granted_person is None


def test_what_is_as_listed_or_not_listed_at_all_is_left_alone() -> None:
    assert planned({"maps": "read"}, ActualGrants({"maps": "read"})) == []
    assert list(GRANTS.diff(None, ActualGrants({"maps": "read"}))) == []


def test_access_that_a_parent_may_give_is_reported_and_not_removed() -> None:
    actual = ActualGrants({"maps": "read", "all": "read"}, sources={"maps": frozenset({"all"})})
    [item] = planned({"all": "read"}, actual)
    assert isinstance(item, Unmanaged)
    assert {type(item) for item in planned({}, actual)} == {Change}  # the parent team also loses its access


def test_a_team_that_cannot_be_read_is_not_changed() -> None:
    [item] = planned({"maps": "read"}, ActualGrants({}, unread=frozenset({"maps"})))
    assert isinstance(item, Blocked)
    assert planned({}, ActualGrants({}, unread=frozenset({"maps"}))) == []


def test_each_change_is_one_request() -> None:
    [grant] = planned({"maps": "maintain"}, None)
    assert isinstance(grant, Change)
    path = "/orgs/acme/teams/maps/repos/acme/olive"
    wanted = DesiredGrants("olive", {"maps": "maintain"})
    assert play(GRANTS.steps(grant, wanted, CONTEXT))[0] == [
        Rest("PUT", path, {"permission": "maintain"}, just_created=True)
    ]
    [removal] = planned({}, ActualGrants({"maps": "write"}))
    assert isinstance(removal, Change)
    assert removal.operation == RemoveTeamFromRepository("maps", "write")
    assert play(GRANTS.steps(removal, wanted, CONTEXT))[0] == [
        Rest("DELETE", path, expected_statuses=frozenset({404}))
    ]


def team(*repositories: tuple[str, str], **fields: Any) -> dict[str, Any]:
    edges = [{"node": {"name": name}, "permission": permission} for name, permission in repositories]
    return {"repositories": {"edges": edges}, "parentTeam": None, **fields}


def test_the_access_of_shared_and_of_other_projects_teams_is_found_by_repository() -> None:
    own = team(("olive", "MAINTAIN"), ("fig", "READ"), slug="olive-team")
    actual: dict[str, ProjectNode] = {
        "olive": {"repository": {"name": "olive"}, "team": own},
        "fig": {"repository": {"name": "fig"}, "team": None},
        "new": {"repository": None, "team": None},
    }
    shared = {
        "maps": team(("olive", "WRITE"), ("elsewhere", "ADMIN"), parentTeam={"slug": "all"}),
        "gone": None,
        "hidden": UNSET,
    }
    add_team_grants(actual, shared)
    olive, fig = GRANTS.actual_state(actual["olive"]), GRANTS.actual_state(actual["fig"])
    assert olive == ActualGrants({"maps": "write"}, {"maps": frozenset({"all"})}, frozenset({"hidden"}))
    assert fig == ActualGrants({"olive-team": "read"}, {"olive-team": frozenset()}, frozenset({"hidden"}))
    assert GRANTS.actual_state(actual["new"]) is None


def test_a_shared_team_can_have_the_name_of_a_project_without_a_team() -> None:
    maps = team(("maps", "TRIAGE"), slug="maps")
    own: ProjectNode = {"repository": {"name": "maps"}, "team": maps}
    for without_own, shared, expected in (
        (("maps",), {"maps": maps}, {"maps": "triage"}),
        (("maps",), {}, {}),  # the manifest does not name the team, so its access is not changed
        ((), {"maps": maps}, {}),
    ):
        actual = {"maps": own}
        add_team_grants(actual, shared, without_own)
        found = GRANTS.actual_state(actual["maps"])
        assert found is not None
        assert found.permissions == expected


@pytest.mark.parametrize(
    ("parent", "inherits"),
    [
        ({"slug": "all"}, True),
        ({"slug": "others"}, False),
        ({"slug": "unknown"}, True),
        (None, False),
        (UNSET, True),
    ],
)
def test_access_is_inherited_if_a_team_above_has_it_or_is_not_known(parent: Any, inherits: bool) -> None:
    actual: dict[str, ProjectNode] = {"olive": {"repository": {"name": "olive"}, "team": None}}
    above = {"all": team(("olive", "READ")), "others": team(("fig", "READ"), parentTeam={"slug": "others"})}
    add_team_grants(actual, {"maps": team(("olive", "READ"), parentTeam=parent), **above})
    found = GRANTS.actual_state(actual["olive"])
    assert found is not None
    assert found.may_inherit("maps", kept={"all"}) == inherits


def test_an_adopted_repository_gets_no_default_teams() -> None:
    head = "version: 1\norganization: acme\nteams: {maps: {}}\ndefaults: {teams: {maps: read}}\nprojects:\n"
    manifest = load(head + "  - {slug: olive, name: O, summary: S., adopt: true}\n").for_adopted
    assert GRANTS.desired_state(manifest, manifest.project("olive")) is None


@pytest.mark.parametrize("repositories", [UNSET, None])
def test_the_repositories_of_a_team_that_are_unreadable_are_not_taken_for_none(repositories: Any) -> None:
    actual: dict[str, ProjectNode] = {"olive": {"repository": {"name": "olive"}, "team": None}}
    unreadable = {**team(slug="maps"), "repositories": repositories}
    add_team_grants(actual, {"maps": unreadable})
    assert GRANTS.actual_state(actual["olive"]) == ActualGrants({}, {}, frozenset({"maps"}))


def test_the_teams_that_projects_list_include_the_defaults() -> None:
    manifest = load(
        "version: 1\norganization: acme\nteams: {maps: {}, docs: {}, web: {}}\ndefaults: {teams: {docs: read}}\n"
        "projects:\n"
        "  - {slug: olive, name: O, summary: S, repository: {teams: {maps: write}}}\n"
        "  - {slug: fig, name: F, summary: S, repository: {team: null}}\n"
    )
    olive, fig = manifest.projects
    assert listed_teams(manifest, [olive]) == {"maps"}
    assert listed_teams(manifest, [fig]) == {"docs"}
    assert listed_teams(manifest, []) == frozenset()
    assert projects_without_team(manifest, [olive, fig]) == {"fig"}
