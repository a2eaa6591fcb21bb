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


def test_the_team_of_the_best_match_is_joined() -> None:
    assert team_for(person("water-map", "reading-room"), coalition(), TEAMS) == 2


def test_a_project_that_somebody_asked_for_comes_before_one_that_fits() -> None:
    wished = person("water-map", projects=frozenset({"reading-room"}))
    assert team_for(wished, coalition(), TEAMS) == 1


@pytest.mark.parametrize("permission", ["write", "maintain", "admin"])
def test_a_team_that_may_write_is_never_joined_by_itself(permission: str) -> None:
    manifest = coalition(f"{{permission: {permission}}}")
    assert team_for(person("water-map"), manifest, TEAMS) is None
    assert teams_for_newcomers(manifest) == {"reading-room"}


@pytest.mark.parametrize(
    "there",
    [
        TeamAccess(2, "secret", frozenset({"read", "write"})),
        TeamAccess(2, "visible", frozenset({"read"})),
        None,
    ],
)
def test_what_github_has_counts_as_much_as_what_the_manifest_says(there: TeamAccess | None) -> None:
    teams = {"water-map": there} if there else {}
    assert team_for(person("water-map"), coalition(), teams) is None


def test_a_team_that_others_see_or_that_keeps_the_listed_alone_is_not_joined() -> None:
    assert team_for(person("water-map"), coalition("{permission: read, privacy: closed}"), TEAMS) is None
    assert team_for(person("water-map"), coalition("{permission: read}", ", unlisted: delete"), TEAMS) is None


def test_without_a_fitting_team_somebody_becomes_a_member_and_no_more() -> None:
    assert team_for(person(), coalition(), TEAMS) is None
    assert team_for(person("gone-since"), coalition(), TEAMS) is None
