from datetime import date

import pytest

from tahaluf.consent import ConsentLevel
from tahaluf.manifest import Manifest, load
from tahaluf.volunteers.form import VolunteerProfile
from tahaluf.volunteers.membership.teams import TeamAccess, team_for, teams_for_newcomers
from tahaluf.volunteers.people.person import Person, StoredMatch

DAY = date(2026, 5, 4)


def coalition(team: str = "{permission: triage}", more: str = "") -> Manifest:
    project = "{slug: %s, name: N, summary: S, repository: {team: %s%s}}"
    return load(
        "version: 1\norganization: example-coalition\ndefaults: {labels: [core]}\n"
        "labels: {core: [{name: bug, color: d73a4a}]}\nprojects:\n"
        f"  - {project % ('reading-room', '{permission: read}', '')}\n"
        f"  - {project % ('water-map', team, more)}\n"
    )


def person(*matches: str, projects: frozenset[str] = frozenset()) -> Person:
    fits = tuple(StoredMatch(slug, "role", 80) for slug in matches)
    offer = VolunteerProfile(projects=projects)
    return Person(
        id="p-x", form=3, given=DAY, level=ConsentLevel.NONE, since=DAY, profile=offer, matches=fits
    )


TEAMS = {
    "reading-room": TeamAccess(1, "secret", frozenset({"read"})),
    "water-map": TeamAccess(2, "secret", frozenset({"triage", "read"})),
}


def test_newcomers_join_the_team_of_their_best_match() -> None:
    assert team_for(person("water-map", "reading-room"), coalition(), TEAMS) == 2


def test_a_requested_project_s_team_comes_before_that_of_a_match() -> None:
    newcomer = person("water-map", projects=frozenset({"reading-room"}))
    assert team_for(newcomer, coalition(), TEAMS) == 1


@pytest.mark.parametrize("permission", ["write", "maintain", "admin"])
def test_nobody_joins_a_team_with_write_access_automatically(permission: str) -> None:
    manifest = coalition(f"{{permission: {permission}}}")
    assert team_for(person("water-map"), manifest, TEAMS) is None
    assert teams_for_newcomers(manifest) == {"reading-room"}


@pytest.mark.parametrize(
    "access",
    [
        TeamAccess(2, "secret", frozenset({"read", "write"})),
        TeamAccess(2, "visible", frozenset({"read"})),
        None,
    ],
)
def test_the_team_s_permissions_on_github_count_too(access: TeamAccess | None) -> None:
    teams = {"water-map": access} if access else {}
    assert team_for(person("water-map"), coalition(), teams) is None


def test_visible_teams_and_teams_for_listed_members_are_not_joined() -> None:
    assert team_for(person("water-map"), coalition("{permission: read, privacy: closed}"), TEAMS) is None
    strict = coalition("{permission: read}", ", unlisted_members: delete")
    assert team_for(person("water-map"), strict, TEAMS) is None


def test_without_a_suitable_team_no_team_is_joined() -> None:
    assert team_for(person(), coalition(), TEAMS) is None
    assert team_for(person("gone-since"), coalition(), TEAMS) is None
