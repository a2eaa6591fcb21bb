"""Access that the manifest explains is distinguished from all other access. No network."""

import json
import re
from dataclasses import replace

import pytest

from reference import json_formats
from tahaluf.access import (
    AccessReport,
    Grant,
    Invitation,
    OrganizationAccess,
    Person,
    RepositoryAccess,
    Source,
    TeamAccess,
    list_grants,
    plan_revocation,
    to_json,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import Manifest, load
from tahaluf.plan import Blocked, Change

OWNER, STEWARD, MEMBER, OUTSIDER = (
    Person(id, login) for id, login in ((1, "owner"), (2, "a-steward"), (3, "a-member"), (4, "outsider"))
)
MANIFEST = """\
version: 1
organization: coalition
areas: {water: {name: Water, maintainers: newcomers}}
defaults: {team: {permission: maintain}}
projects:
  - slug: water-map
    name: Water map
    summary: Where wells still work.
    stewards: [{login: a-steward, id: 2}]
    repository: {SETTINGS}
  - {slug: elsewhere, name: Elsewhere, summary: Hosted elsewhere., repository: "https://forge.example/elsewhere"}
"""
TEAM = TeamAccess("water-map", None, {STEWARD: "maintainer"}, (), {"water-map": "maintain"})


def manifest(settings: str = "{topics: [water]}", more: str = "") -> Manifest:
    return load(MANIFEST.replace("{SETTINGS}", settings + more))


def organization(
    *teams: TeamAccess, base: str | None = "none", **collaborators: dict[Person, str]
) -> OrganizationAccess:
    names = ("water-map", "roster", "elsewhere", "control")
    repositories = tuple(
        RepositoryAccess(name, collaborators.get(name.replace("-", "_"), {}), ()) for name in names
    )
    people = (OWNER, STEWARD, MEMBER)
    by_slug = {team.slug: team for team in (TEAM, *teams)}
    return OrganizationAccess("coalition", base, (OWNER,), people, (), repositories, by_slug)


def unexplained(access: OrganizationAccess, coalition: Manifest | None = None) -> list[tuple[str, str, str]]:
    report = list_grants(access, coalition or manifest(), ItemErrors())
    return [(str(grant.source), grant.where, grant.permission) for grant in report.unexplained]


def test_the_stewards_of_a_project_are_explained() -> None:
    assert unexplained(organization()) == []


def test_teams_and_collaborators_in_the_manifest_are_explained_with_their_permission_only() -> None:
    settings = "{teams: {well-map: read}, collaborators: [{login: outsider, id: 4, permission: read}]}"
    other = (
        "\n  - {slug: well-map, name: Well map, summary: Wells., repository: {team: {permission: maintain}}}"
    )
    coalition = manifest(settings, other)

    def access(permission: str) -> OrganizationAccess:
        listed = TeamAccess("well-map", None, {MEMBER: "member"}, (), {"water-map": permission})
        return organization(listed, water_map={OUTSIDER: permission})

    assert unexplained(access("read"), coalition) == []
    assert unexplained(access("write"), coalition) == [
        ("other team", "coalition/water-map", "write"),
        ("outside collaborator", "coalition/water-map", "write"),
    ]


def test_repositories_that_are_not_managed_are_not_listed() -> None:
    access = organization(elsewhere={OUTSIDER: "admin"}, control={OUTSIDER: "admin"})
    assert unexplained(access) == []


def test_a_team_with_another_permission_than_the_manifest_s_is_not_explained() -> None:
    access = organization(replace(TEAM, repositories={"water-map": "admin"}))
    assert unexplained(access) == [("project team", "coalition/water-map", "admin")]
    assert unexplained(access, manifest("{team: {permission: admin}}")) == []


def test_an_adopted_team_keeps_its_people_and_its_permission() -> None:
    team = replace(
        TEAM, members={STEWARD: "maintainer", MEMBER: "maintainer"}, repositories={"water-map": "admin"}
    )
    assert unexplained(organization(team), manifest(more="\n    adopt: true")) == []
    strict = manifest("{unlisted_members: delete}", "\n    adopt: true")
    assert len(unexplained(organization(team), strict)) == 1


def test_a_project_s_team_in_another_repository_is_another_team_there() -> None:
    access = organization(replace(TEAM, repositories={"water-map": "maintain", "roster": "read"}))
    assert unexplained(access) == [("other team", "coalition/roster", "read")]


def test_the_maintainers_of_an_area_read_the_roster_and_nothing_else() -> None:
    newcomers = TeamAccess("newcomers", None, {MEMBER: "member"}, (), {"roster": "read", "water-map": "read"})
    assert unexplained(organization(newcomers)) == [("other team", "coalition/water-map", "read")]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, [("nested team", "coalition/water-map", "write")]),
        (
            {"water-map": "write"},
            [("nested team", "coalition/water-map", "write")],
        ),  # GitHub may list both grants
        ({"water-map": "admin"}, [("other team", "coalition/water-map", "admin")]),
    ],
)
def test_a_team_inherits_from_all_teams_above_it(
    own: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    top = TeamAccess("top", None, {}, (), {"water-map": "write"})
    between = TeamAccess("between", "top", {}, (), {"water-map": "read"})
    below = TeamAccess("below", "between", {MEMBER: "member"}, (), own)
    found = [
        (str(grant.source), grant.where, grant.permission)
        for grant in list_grants(
            organization(top, between, below), manifest(), ItemErrors(), person=MEMBER
        ).grants
    ]
    assert found == expected


def test_everyone_who_can_write_to_a_repository_is_known() -> None:
    top = TeamAccess("top", None, {}, (), {"control": "write"})
    below = TeamAccess("below", "top", {MEMBER: "member"}, (), {"control": "read"})
    access = organization(top, below, control={OUTSIDER: "triage", STEWARD: "maintain"})
    people = frozenset({"owner", "a-steward", "a-member"})
    assert access.writers("control") == people | {"coalition/top", "coalition/below"}
    assert access.writers("roster") == frozenset({"owner"})
    assert organization(base="write").writers("roster") == people


def nested_grant(teams: str) -> Grant:
    """The access of a team whose parent is listed in the entry, in a manifest with these shared teams."""
    top = TeamAccess("top", None, {}, (), {"water-map": "write"})
    below = TeamAccess("below", "top", {MEMBER: "member"}, (), {})
    wanted = load(MANIFEST.replace("{SETTINGS}", "{team: null, teams: {top: write}}") + f"teams: {teams}\n")
    [grant] = list_grants(organization(top, below), wanted, ItemErrors(), person=MEMBER).grants
    return grant


def test_a_team_below_a_listed_one_is_explained_if_the_manifest_says_that_it_is_there() -> None:
    grant = nested_grant("{top: {}, below: {parent: top}}")
    assert (grant.source, grant.permission, grant.explained) == (Source.NESTED_TEAM, "write", True)
    assert grant.reason == "the manifest lists its parent team, top, under `teams`"


def test_a_team_that_only_github_puts_below_a_listed_one_is_not_explained() -> None:
    """Removing the parent team's access would end access that the manifest gives."""
    grant = nested_grant("{top: {}}")
    assert not grant.explained
    assert grant.fix.startswith("list the team below under `teams` in the manifest")


def test_teams_in_a_circle_end() -> None:
    """GitHub does not allow cycles, but data that is read while people move teams may contain them."""
    one = TeamAccess("one", "other", {}, (), {"water-map": "read"})
    other = TeamAccess("other", "one", {}, (), {})
    assert {
        grant.team for grant in list_grants(organization(one, other), manifest(), ItemErrors()).unexplained
    } == {
        "one",
        "other",
    }


@pytest.mark.parametrize(
    ("access", "dangerous"),
    [
        (organization(water_map={OUTSIDER: "read"}), False),
        (organization(water_map={OUTSIDER: "admin"}), True),
        (organization(water_map={MEMBER: "maintain"}), True),
        (organization(roster={OUTSIDER: "read"}), True),  # the roster contains personal data
        (organization(roster={OWNER: "admin"}), False),
        (organization(base="read"), False),
        (organization(base="write"), True),
    ],
)
def test_powerful_access_and_any_access_to_the_roster_is_dangerous(
    access: OrganizationAccess, dangerous: bool
) -> None:
    assert bool(list_grants(access, manifest(), ItemErrors()).dangerous) is dangerous


def test_an_invitation_to_be_an_owner_is_dangerous() -> None:
    for role, dangerous in (("admin", True), ("member", False)):
        access = replace(organization(), invitations=(Invitation(7, Person(None, "Outsider"), role),))
        assert bool(list_grants(access, manifest(), ItemErrors()).dangerous) is dangerous


def test_what_cannot_be_read_is_never_taken_for_nothing() -> None:
    access = replace(
        organization(base=None),
        repositories=(RepositoryAccess("water-map", None), RepositoryAccess("roster", {})),
    )
    report = list_grants(access, manifest(), ItemErrors())
    assert not report.is_complete
    assert report.unreadable == ("coalition/water-map", "coalition's base permission")


def test_an_invitation_without_an_id_is_matched_by_login() -> None:
    access = replace(organization(), invitations=(Invitation(7, Person(None, "Outsider"), "member"),))
    [change] = plan_revocation(access, OUTSIDER, OWNER.id or 0, ItemErrors())
    assert isinstance(change, Change)
    assert change.resource == "invitation"
    assert list(plan_revocation(access, Person(5, "another"), 1, ItemErrors())) == []


def test_the_only_owner_is_blocked_but_loses_everything_else() -> None:
    access = organization(water_map={OWNER: "admin"})
    items = list(plan_revocation(access, OWNER, 99, ItemErrors()))
    assert [type(item) for item in items] == [Blocked, Change]


def test_the_documented_json_has_the_keys_of_a_report() -> None:
    [documented] = [
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", json_formats()["access"], re.DOTALL)
    ]
    grant = Grant("coalition", "water-map", Source.OUTSIDE, "admin", (OUTSIDER,), "why")
    printed = to_json(AccessReport((grant,)), in_public=False)
    assert [*printed] == [*documented]
    assert [*printed["totals"]] == [*documented["totals"]]
    assert [*printed["grants"][0]] == [*documented["grants"][0]]
    assert [*printed["grants"][0]["people"][0]] == [*documented["grants"][0]["people"][0]]
    assert [*to_json(AccessReport((grant,)), in_public=True)] == ["totals"]
