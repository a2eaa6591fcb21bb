"""Teams and input: regression tests for the cases in engines/ fixed under issue 12, except labels."""

import pytest

from localhub.faults import FaultRule
from support.cases import Case, CaseFactory
from tahaluf.plan import Rest

# -- 04: a child team of the project's team --------------------------------------------------------------------

MEMBERS = """
query($login: String!, $slug: String!) {
  organization(login: $login) { team(slug: $slug) { members(first: 9) { nodes { login } } } }
}
"""


@pytest.fixture
def nested(open_case: CaseFactory) -> Case:
    """Dina is a member of a child team of the `water-map` team."""
    case = open_case("engines/04-nested-teams")
    case.apply("closed.yml")
    parent = case.get("/orgs/acme/teams/water-map")["id"]
    case.post("/orgs/acme/teams", {"name": "water-map-docs", "parent_team_id": parent})
    case.put("/orgs/acme/teams/water-map-docs/memberships/Dina", {"role": "member"})
    return case


def with_children(case: Case) -> list[str]:
    """The members of `water-map` and its child teams, which GraphQL includes by default."""
    found, _ = case.boss.query_partial(MEMBERS, {"login": "acme", "slug": "water-map"})
    return [node["login"] for node in found["organization"]["team"]["members"]["nodes"]]


def made_secret(case: Case) -> int:
    """The status of localhub's response when the team is made secret."""
    path = "/orgs/acme/teams/water-map"
    return case.boss.rest(
        Rest("PATCH", path, {"privacy": "secret"}, expected_statuses=frozenset({422}))
    ).status


def test_localhub_counts_the_members_of_child_teams_by_default(nested: Case) -> None:
    assert "Dina" in with_children(nested)


def test_localhub_refuses_to_make_a_team_with_children_secret(nested: Case) -> None:
    assert made_secret(nested) == 422


def test_members_of_a_child_team_are_not_removed_from_the_project_team(nested: Case) -> None:
    assert "Dina" in with_children(nested)
    ran = nested.apply("delete.yml")
    assert ran.code == 0
    assert nested.role("water-map-docs", "Dina") == "member"


def test_a_steward_is_added_to_a_team_with_children(nested: Case) -> None:
    assert made_secret(nested) == 422
    ran = nested.apply("default-privacy.yml")
    assert ran.code == 0
    assert nested.get("/orgs/acme/teams/water-map")["privacy"] == "closed"
    assert nested.role("water-map", "omar") == "maintainer"


# -- 12: a team that is visible only after a delay --------------------------------------------------------


def test_apply_waits_for_a_new_team_to_appear(open_case: CaseFactory) -> None:
    late = FaultRule("404", operation="PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}")
    case = open_case("engines/12-new-team-shows-late", faults=[late])
    assert case.apply().code == 0
    assert case.team_access("there") == {"there": "maintain"}


# -- 14, 15, 18, 19: what people write ----------------------------------------------------------------------


def test_check_reports_a_tab_in_a_single_line_text(open_case: CaseFactory) -> None:
    ran = open_case("engines/14-tab-in-a-text").check()
    assert (ran.code, ran.output.count("projects.yml:7:")) == (1, 1)


def test_check_reports_two_dashes_in_a_slug(open_case: CaseFactory) -> None:
    ran = open_case("engines/15-two-dashes-in-a-slug").check()
    assert (ran.code, ran.output.count("projects.yml:4:")) == (1, 1)


def test_check_reports_two_slugs_that_make_one_team(open_case: CaseFactory) -> None:
    ran = open_case("engines/15-two-dashes-in-a-slug").check("twins.yml")
    assert ran.code == 1
    assert "team-taken" in ran.output or "projects.yml:4:" in ran.output


def test_check_reports_a_text_that_a_comment_cuts_off(open_case: CaseFactory) -> None:
    ran = open_case("engines/18-text-cut-at-a-hash").check()
    assert (ran.code, ran.output.count("projects.yml:7:")) == (1, 1)


def test_check_reports_one_account_number_under_two_logins(open_case: CaseFactory) -> None:
    ran = open_case("engines/19-stewards-and-numbers").check()
    assert (ran.code, ran.output.count("projects.yml:4:")) == (1, 1)


def test_apply_says_that_no_account_has_a_wrong_number(open_case: CaseFactory) -> None:
    ran = open_case("engines/19-stewards-and-numbers").apply("wrong-number.yml")
    assert ran.code == 1
    assert "omar, no longer has a GitHub account" not in ran.output
    assert "999" in ran.output
