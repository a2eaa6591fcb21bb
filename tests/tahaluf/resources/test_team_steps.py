"""People are added to a project's team or removed from it with the right requests. These tests need no network."""

from dataclasses import replace
from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import Steward, load, self_description_digest
from tahaluf.plan import Change, ChangeContext, ChangeKind, Response, Rest, Risk, Unmanaged
from tahaluf.problems import CommandError
from tahaluf.resources.team import CreateTeam, RenameTeam, TeamResource
from tahaluf.resources.team_facts import has_unlisted_maintainers, missing_stewards, needs_owners
from tahaluf.resources.team_members import (
    ActualTeam,
    AddTeamMaintainer,
    DemoteTeamMaintainer,
    DesiredTeam,
    RemoveTeamMember,
)
from tahaluf.resources.team_permission import UpdateTeamRepositoryPermission

TEAM = TeamResource()
CONTEXT = ChangeContext("acme", "olive", just_created=True)
LINA, OMAR = Steward(login="lina", id=7), Steward(login="omar")
DESIRED = DesiredTeam(
    "olive", "olive-team", "secret", "maintain", (LINA,), remove_members=False, description="d" * 32
)
ACTUAL = ActualTeam("olive-team", "secret", {7: ("lina", True)}, "maintain")
PATH = "/orgs/acme/teams/olive-team"


def items(desired: DesiredTeam | None, actual: ActualTeam | None) -> list[Any]:
    return list(TEAM.diff(desired, actual))


def changes(desired: DesiredTeam, actual: ActualTeam | None) -> list[Change]:
    return [item for item in items(desired, actual) if isinstance(item, Change)]


def requests(change: Change, *answers: Any) -> list[Any]:
    return play(TEAM.steps(change, DESIRED, CONTEXT), answers)[0]


def change(operation: Any, kind: ChangeKind = ChangeKind.GRANT) -> Change:
    return Change(project="olive", resource="team", kind=kind, target="t", operation=operation)


def test_a_team_as_desired_needs_no_change() -> None:
    assert items(DESIRED, ACTUAL) == []


def test_a_project_without_a_team_needs_no_change() -> None:
    assert items(None, ACTUAL) == items(None, None) == []


def test_a_new_team_is_created_then_given_the_repository_and_its_stewards() -> None:
    create, permission, steward = changes(DESIRED, None)
    assert (create.kind, create.target, create.risk) == (ChangeKind.CREATE, "olive-team", Risk.NONE)
    assert create.operation == CreateTeam("olive-team", "secret")
    assert (permission.kind, permission.risk) == (ChangeKind.GRANT, Risk.ACCESS)
    assert permission.operation == UpdateTeamRepositoryPermission(None, "maintain")
    assert permission.target == "olive-team on olive"
    assert (steward.kind, steward.risk, steward.cost) == (ChangeKind.GRANT, Risk.ACCESS, 2)
    assert steward.operation == AddTeamMaintainer("lina", 7, "d" * 32)
    assert steward.target == "a steward of olive"
    assert {item.resource for item in (create, permission, steward)} == {"team"}
    assert {item.project for item in (create, permission, steward)} == {"olive"}
    assert (permission.content_writes, permission.cost, steward.content_writes) == (0, 1, 0)


def test_another_name_privacy_and_permission_are_three_changes() -> None:
    actual = replace(ACTUAL, slug="olives", privacy="closed", permission="read")
    rename, privacy, permission = changes(DESIRED, actual)
    assert (rename.kind, rename.target) == (ChangeKind.RENAME, "olive-team")
    assert rename.operation == RenameTeam("olives", "olive-team")
    assert rename.operation.previous_name == "olives"
    assert (privacy.kind, privacy.operation.before) == (ChangeKind.UPDATE, {"privacy": "closed"})
    assert privacy.operation.after == {"privacy": "secret"}
    assert permission.operation == UpdateTeamRepositoryPermission("read", "maintain")


@pytest.mark.parametrize(
    ("members", "steward", "is_added"),
    [
        ({7: ("lina", True)}, LINA, False),
        ({7: ("another-login", True)}, LINA, False),
        ({7: ("lina", False)}, LINA, True),
        ({8: ("lina", True)}, LINA, True),
        ({8: ("Omar", True)}, OMAR, False),
        ({8: ("omar", False)}, OMAR, True),
        ({}, OMAR, True),
    ],
    ids=[
        "by id",
        "login changed",
        "member only",
        "login of another",
        "by login",
        "member by login",
        "nobody",
    ],
)
def test_a_steward_is_found_by_id_or_without_one_by_login(
    members: dict[int, tuple[str, bool]], steward: Steward, is_added: bool
) -> None:
    found = changes(replace(DESIRED, stewards=(steward,)), replace(ACTUAL, members=members))
    added = [item.operation for item in found if item.kind is ChangeKind.GRANT]
    assert added == [AddTeamMaintainer(steward.login, steward.id, "d" * 32) for _ in range(is_added)]


def test_a_new_login_of_a_member_is_reported_and_named_only_in_private() -> None:
    [warning] = items(DESIRED, replace(ACTUAL, members={7: ("lina-2", True)}))
    assert isinstance(warning, Unmanaged)
    assert (warning.project, warning.resource, warning.target) == ("olive", "team", "a steward of olive")
    assert "lina" not in warning.reason
    assert warning.details == "lina is now lina-2"
    assert items(DESIRED, replace(ACTUAL, members={7: ("Lina", True)})) == []


def test_what_a_person_is_given_has_another_digest_for_another_person_or_description() -> None:
    grants = [AddTeamMaintainer("lina", 7, "d"), AddTeamMaintainer("lina", 8, "d"),
              AddTeamMaintainer("lina", 7, "e"), AddTeamMaintainer("lina", None, "d")]  # fmt: skip
    assert len({change(grant).digest for grant in grants}) == 4


def test_the_desired_team_is_read_from_the_manifest() -> None:
    manifest = load(
        "version: 1\norganization: acme\nprojects:\n"
        "  - {slug: olive, name: O, summary: S, stewards: [{login: lina, id: 7}],"
        " repository: {unlisted_members: delete,"
        " team: {name: olive-team, privacy: closed, permission: admin}}}\n"
        "  - {slug: pine, name: P, summary: S, repository: {team: null}}\n"
    )
    olive, pine = manifest.project("olive"), manifest.project("pine")
    assert TEAM.desired_state(manifest, pine) is None
    assert TEAM.desired_state(manifest, olive) == DesiredTeam(
        "olive",
        "olive-team",
        "closed",
        "admin",
        (LINA,),
        remove_members=True,
        description=self_description_digest(olive),
    )


def test_the_actual_team_has_members_and_those_invited_and_its_permission_in_the_repository() -> None:
    node: Any = {
        "repository": {"name": "olive"},
        "team": {
            "slug": "olive-team",
            "privacy": "SECRET",
            "members": {"edges": [
                {"role": "MAINTAINER", "node": {"databaseId": 7, "login": "lina"}},
                {"role": "MEMBER", "node": {"databaseId": 8, "login": "omar"}},
            ]},
            "invitations": {"nodes": [
                {"invitee": {"databaseId": 9, "login": "sami"}},
                {"invitee": {"databaseId": 8, "login": "omar"}},
                {"invitee": None},
            ]},
            "repositories": {"edges": [
                {"permission": "ADMIN", "node": {"name": "another"}},
                {"permission": "MAINTAIN", "node": {"name": "olive"}},
            ]},
            "owners": frozenset({8}),
        },
    }  # fmt: skip
    assert TEAM.actual_state(node) == ActualTeam(
        "olive-team",
        "secret",
        {7: ("lina", True), 8: ("omar", False), 9: ("sami", True)},
        "maintain",
        frozenset({8}),
        frozenset({9}),
    )
    bare: Any = {"repository": None, "team": {"slug": "t", "privacy": "SECRET", "members": None}}
    assert TEAM.actual_state(bare) == ActualTeam("t", "secret", {}, None)
    assert TEAM.actual_state({"repository": None, "team": None}) is None


def test_creating_a_team_can_be_verified_and_ends_if_github_changes_the_name() -> None:
    create = change(CreateTeam("olive-team", "secret"), ChangeKind.CREATE)
    body = {"name": "olive-team", "privacy": "secret"}
    assert requests(create, {"slug": "olive-team"}) == [
        Rest("POST", "/orgs/acme/teams", body, verify_path=PATH)
    ]
    with pytest.raises(CommandError, match="named the team olive-team-1 instead of olive-team"):
        requests(create, {"slug": "olive-team-1"})


def test_a_team_is_renamed_under_its_earlier_slug_and_updated_under_its_name() -> None:
    assert requests(change(RenameTeam("olives", "olive-team"))) == [
        Rest("PATCH", "/orgs/acme/teams/olives", {"name": "olive-team"})
    ]
    [privacy] = changes(DESIRED, replace(ACTUAL, privacy="closed"))
    assert requests(privacy) == [Rest("PATCH", PATH, {"privacy": "secret"})]


@pytest.mark.parametrize(
    ("permission", "rest"),
    [("read", "pull"), ("triage", "triage"), ("write", "push"), ("maintain", "maintain"), ("admin", "admin")],
)
def test_a_permission_is_sent_in_the_words_of_rest(permission: str, rest: str) -> None:
    assert requests(change(UpdateTeamRepositoryPermission(None, permission))) == [
        Rest("PUT", f"{PATH}/repos/acme/olive", {"permission": rest}, just_created=True)
    ]


def test_a_steward_is_added_under_the_login_that_their_id_has() -> None:
    looked_up, added = requests(change(AddTeamMaintainer("Lina", 7, "d")), {"login": "lina"})
    assert looked_up == Rest("GET", "/user/7", expected_statuses=frozenset({404}))
    assert added == Rest("PUT", f"{PATH}/memberships/lina", {"role": "maintainer"}, just_created=True)
    looked_up, added = requests(change(AddTeamMaintainer("omar", None, "d")), {"login": "omar"})
    assert looked_up == Rest("GET", "/users/omar", expected_statuses=frozenset({404}))
    assert added.path == f"{PATH}/memberships/omar"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Response(404), "listed as lina, no longer has a GitHub account"),
        ({"login": "somebody"}, "listed as lina, but the account with that id now has another login"),
    ],
)
def test_nobody_is_added_if_the_account_is_gone_or_has_another_login(answer: Any, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        requests(change(AddTeamMaintainer("lina", 7, "d")), answer)


def test_a_member_is_removed_by_login() -> None:
    assert requests(change(RemoveTeamMember("sami", 9))) == [
        Rest("DELETE", f"{PATH}/memberships/sami", expected_statuses=frozenset({404}))
    ]


def test_a_team_is_read_with_its_members_invitations_and_repositories() -> None:
    assert TEAM.selections.keys() == {"repository", "team"}
    assert set(TEAM.selections["team"].connections) >= {"members", "invitations", "repositories"}
    assert (TEAM.name, TEAM.permissions) == ("team", ("members=read",))


def team_node(
    *members: tuple[int, str, str], permission: str = "MAINTAIN", invited: int | None = None
) -> Any:
    return {
        "repository": {"name": "olive"},
        "team": {
            "slug": "olive",
            "privacy": "SECRET",
            "members": {"edges": [
                {"role": role, "node": {"databaseId": n, "login": login}} for n, login, role in members
            ]},
            "invitations": {"nodes": [{"invitee": {"databaseId": invited, "login": "x"}}] if invited else []},
            "repositories": {"edges": [{"permission": permission, "node": {"name": "olive"}}] if permission else []},
        },
    }  # fmt: skip


LISTED = "  - {slug: olive, name: O, summary: S, stewards: [{login: lina, id: 7}, {login: omar}]%s}\n"


def manifest_with(entry: str = "") -> Any:
    return load("version: 1\norganization: acme\nprojects:\n" + LISTED % entry)


@pytest.mark.parametrize(
    ("node", "entry", "unlisted", "needed"),
    [
        (team_node((7, "lina", "MAINTAINER")), "", False, False),
        (team_node((8, "Omar", "MAINTAINER")), "", False, False),
        (team_node((9, "sami", "MEMBER")), "", False, False),
        (team_node((9, "sami", "MAINTAINER")), "", True, True),
        (team_node((7, "lina", "MAINTAINER"), permission=""), "", False, True),
        (team_node(), ", repository: {unlisted_members: delete}", False, True),
        (team_node((9, "sami", "MAINTAINER")), ", repository: {team: null}", True, False),
        ({"repository": None, "team": None}, "", False, False),
    ],
)
def test_owners_are_read_only_if_somebody_might_lose_access(
    node: Any, entry: str, unlisted: bool, needed: bool
) -> None:
    manifest = manifest_with(entry)
    project = manifest.project("olive")
    assert has_unlisted_maintainers(manifest, project, node) == unlisted
    assert needs_owners(manifest, project, node) == needed


@pytest.mark.parametrize(
    ("node", "entry", "missing"),
    [
        (team_node((7, "lina", "MAINTAINER"), (8, "Omar", "MEMBER")), "", []),
        (team_node((9, "sami", "MAINTAINER")), "", ["lina", "omar"]),
        (team_node((7, "lina", "MEMBER")), "", ["omar"]),
        (team_node(invited=7), "", ["omar"]),
        (team_node(), ", repository: {team: null}", []),
        ({"repository": None, "team": None}, "", []),
    ],
)
def test_stewards_are_missing_only_from_a_team_that_exists(node: Any, entry: str, missing: list[str]) -> None:
    manifest = manifest_with(entry)
    found = missing_stewards(manifest, manifest.project("olive"), node)
    assert [steward.login for steward in found] == missing


def test_a_person_is_named_by_login_and_id_in_what_removes_them() -> None:
    for operation in (DemoteTeamMaintainer("sami", 9), RemoveTeamMember("sami", 9)):
        assert (operation.before, operation.after) == ({"login": "sami", "id": 9}, None)
    assert requests(change(DemoteTeamMaintainer("sami", 9))) == [
        Rest("PUT", f"{PATH}/memberships/sami", {"role": "member"})
    ]
