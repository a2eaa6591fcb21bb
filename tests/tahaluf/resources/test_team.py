"""People get or lose access through a project's team as the manifest says, and adopted teams keep more."""

from dataclasses import replace
from typing import Any

import pytest

from tahaluf.manifest import Project, Steward, load
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Request,
    Response,
    Rest,
    Risk,
    Unmanaged,
)
from tahaluf.resources.team import TeamResource
from tahaluf.resources.team_members import (
    INVITATION_EXPIRED,
    ActualTeam,
    AddTeamMaintainer,
    DemoteTeamMaintainer,
    DesiredTeam,
    RemoveTeamMember,
)
from tahaluf.resources.team_permission import UpdateTeamRepositoryPermission

TEAM = TeamResource()
LINA = Steward(login="lina", id=7)
DESIRED = DesiredTeam("olive", "olive", "secret", "maintain", (LINA,), remove_members=False)
ACTUAL = ActualTeam("olive", "secret", {7: ("lina", True)}, "maintain")


def changes(desired: DesiredTeam, actual: ActualTeam) -> list[Change]:
    return [item for item in TEAM.diff(desired, actual) if isinstance(item, Change)]


def unmanaged(desired: DesiredTeam, actual: ActualTeam) -> list[Unmanaged]:
    return [item for item in TEAM.diff(desired, actual) if isinstance(item, Unmanaged)]


def with_people(**roles: bool) -> ActualTeam:
    """Return the team with additional people, whose ids start at 20. `roles` maps their logins to whether they are
    maintainers.
    """
    people = {20 + n: (login, role) for n, (login, role) in enumerate(roles.items())}
    return replace(ACTUAL, members={**ACTUAL.members, **people})


def requests_of(change: Change) -> list[Request]:
    steps, requests = TEAM.steps(change, DESIRED, ChangeContext("acme", "olive")), []
    try:
        request = next(steps)
        while True:
            requests.append(request)
            request = steps.send(Response(200, {}))
    except StopIteration:
        return requests


def test_a_team_as_the_manifest_wants_it_is_not_changed() -> None:
    assert not list(TEAM.diff(DESIRED, ACTUAL))


@pytest.mark.parametrize("old", ["triage", "write", "maintain", "admin"])
def test_less_access_is_revoked_and_needs_no_review(old: str) -> None:
    [change] = changes(replace(DESIRED, permission="read"), replace(ACTUAL, permission=old))
    assert (change.kind, change.risk) == (ChangeKind.REVOKE, Risk.NONE)
    assert change.operation == UpdateTeamRepositoryPermission(old, "read")


@pytest.mark.parametrize("old", [None, "read", "maintain"])
def test_more_access_is_granted_and_needs_a_review(old: str | None) -> None:
    [change] = changes(replace(DESIRED, permission="admin"), replace(ACTUAL, permission=old))
    assert (change.kind, change.risk) == (ChangeKind.GRANT, Risk.ACCESS)


def test_a_maintainer_who_is_no_steward_is_removed_without_a_review() -> None:
    [change] = changes(DESIRED, with_people(omar=True, nour=False))
    assert (change.kind, change.risk) == (ChangeKind.REVOKE, Risk.NONE)
    assert change.operation == RemoveTeamMember("omar", 20)
    assert change.reason == "the manifest does not list them as a steward"
    assert "omar" not in change.target


def test_one_whom_the_roster_placed_becomes_a_member() -> None:
    [change] = changes(DESIRED, replace(with_people(omar=True), placed=frozenset({20})))
    assert change.operation == DemoteTeamMaintainer("omar", 20)
    assert requests_of(change) == [Rest("PUT", "/orgs/acme/teams/olive/memberships/omar", {"role": "member"})]


def test_the_plan_does_not_tell_whom_the_roster_knows() -> None:
    [removed] = changes(DESIRED, with_people(omar=True))
    [demoted] = changes(DESIRED, replace(with_people(omar=True), placed=frozenset({20})))
    assert replace(removed, operation=demoted.operation) == demoted


def test_removing_members_spares_owners_and_those_whom_the_roster_placed() -> None:
    strict, people = replace(DESIRED, remove_members=True), with_people(omar=False, nour=False, adam=True)
    found = changes(strict, replace(people, placed=frozenset({20}), owners=frozenset({22})))
    assert [change.operation for change in found] == [RemoveTeamMember("nour", 21)]
    assert (
        found[0].reason == "the manifest does not list them as a steward, and says `unlisted_members: delete`"
    )


def test_an_adopted_team_keeps_its_people_and_what_its_entry_does_not_set() -> None:
    kept = replace(DESIRED, keeps_maintainers=True, kept_fields=frozenset({"privacy", "permission"}))
    actual = replace(with_people(omar=True, nour=False), privacy="closed", permission="read")
    assert changes(kept, actual) == []
    assert len(unmanaged(kept, actual)) == 2


@pytest.mark.parametrize("is_news", [True, False])
def test_an_expired_invitation_is_no_change_and_a_notice_only_while_it_is_news(is_news: bool) -> None:
    lina = frozenset({"lina"})
    actual = replace(ACTUAL, members={}, expired=lina, newly_expired=lina if is_news else frozenset())
    assert changes(DESIRED, actual) == []
    [notice] = unmanaged(DESIRED, actual)
    assert notice.is_notice is is_news
    assert notice.reason == INVITATION_EXPIRED and notice.details == "lina"
    assert "lina" not in f"{notice.target} {notice.reason}"


def test_a_member_whose_earlier_invitation_expired_can_become_a_steward() -> None:
    [change] = changes(DESIRED, replace(ACTUAL, members={7: ("lina", False)}, expired=frozenset({"lina"})))
    assert change.operation == AddTeamMaintainer("lina", 7, "")


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        ("", set()),
        ("adopt: true", {"privacy", "permission"}),
        ("adopt: true, repository: {team: {permission: read}}", {"privacy"}),
        ("adopt: true, repository: {team: {permission: read, privacy: closed}}", set()),
    ],
)
def test_an_adopted_team_follows_only_its_own_entry(entry: str, kept: set[str]) -> None:
    text = f"version: 1\norganization: acme\nprojects: [{{slug: olive, name: N, summary: S, {entry}}}]\n"
    manifest = load(text.replace(", }", "}"))
    project: Project = manifest.projects[0]
    desired: Any = TEAM.desired_state(manifest, project)
    assert desired.kept_fields == kept
    assert desired.keeps_maintainers is project.adopt


@pytest.mark.parametrize(
    ("entry", "sets_parent"),
    [
        ("", True),
        ("adopt: true, repository: {team: {privacy: closed}}", False),
        ("adopt: true, repository: {team: {privacy: closed, parent: maps}}", True),
    ],
)
def test_an_adopted_team_gets_a_parent_only_from_its_own_entry(entry: str, sets_parent: bool) -> None:
    text = (
        "version: 1\norganization: acme\nteams: {maps: {}}\ndefaults: {team: {privacy: closed, parent: maps}}\n"
        f"projects: [{{slug: olive, name: N, summary: S, {entry}}}]\n"
    )
    manifest = load(text.replace(", }", "}"))
    desired: Any = TEAM.desired_state(manifest, manifest.projects[0])
    assert desired.sets_parent is sets_parent


@pytest.mark.parametrize(
    ("fields", "blocked"),
    [
        ({}, [True]),
        ({"kept_fields": frozenset({"privacy"})}, []),
    ],
)
def test_an_unreadable_privacy_is_reported_unless_it_is_kept(fields: Any, blocked: list[bool]) -> None:
    actual = replace(ACTUAL, privacy=UNSET)
    found = list(TEAM.diff(replace(DESIRED, **fields), actual))
    assert [isinstance(item, Blocked) for item in found] == blocked
