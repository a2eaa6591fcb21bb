"""Teams: accounts are identified by id, and no one is removed unless the manifest says so."""

import pytest

from localhub.core import Handler, Request, Response, json_response
from support.coalition import DEFAULT_LABELS, PEOPLE_IDS, Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

STEWARD: dict[str, object] = {"login": "a-steward", "id": 4242}
OTHER: dict[str, object] = {"login": "another-steward", "id": 4243}
TEAM = f"/orgs/{ORGANIZATION}/teams/water-map"


# A new repository's default labels, which are listed so that `unlisted: delete` affects only people
LABELS = "".join(f'    - {{name: {name}, color: "{color}"}}\n' for name, color in DEFAULT_LABELS.items())


def water(*stewards: dict[str, object], **repository: object) -> str:
    listed = project("water-map", stewards=list(stewards), repository={"labels": ["core"], **repository})
    return manifest(listed, head=f"labels:\n  core:\n{LABELS}")


def role(coalition: Coalition, login: str) -> tuple[str, str]:
    found = coalition.founder.get(f"{TEAM}/memberships/{login}").body
    return found["role"], found["state"]


def test_a_steward_maintains_a_secret_team_with_access_to_the_repository(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    assert coalition.founder.get(TEAM).body["privacy"] == "secret"
    assert role(coalition, "a-steward") == ("maintainer", "active")
    access = coalition.founder.get(f"/repos/{ORGANIZATION}/water-map/teams").body
    assert [(team["slug"], team["permission"]) for team in access] == [("water-map", "maintain")]


def test_a_login_and_an_id_of_two_accounts_give_access_to_neither(coalition: Coalition) -> None:
    """The manifest lists 4242 under a former login. This account's login is now `a-steward`, and the account
    `a-member` has the former login.
    """
    ran = coalition.apply(water({"login": "a-member", "id": 4242}))
    assert ran.code == 1
    assert "belong to different accounts" in ran.output
    assert coalition.members("water-map") == []


def test_an_id_that_no_account_has_is_not_taken_for_a_deleted_account(coalition: Coalition) -> None:
    ran = coalition.apply(water({"login": "a-steward", "id": 999999}))
    assert ran.code == 1
    assert "no account has the id 999999, which the manifest gives for a person" in ran.output
    assert "no longer has a GitHub account" not in ran.output
    assert coalition.members("water-map") == []


def test_an_id_with_a_new_login_gives_no_access_but_does_not_end_it(coalition: Coalition) -> None:
    assert coalition.apply(water({"login": "an-earlier-login", "id": 4242})).code == 1
    assert coalition.members("water-map") == []
    coalition.apply(water(STEWARD))
    kept = coalition.plan(water({"login": "an-earlier-login", "id": 4242}))
    assert (kept.code, kept.plan["changes"]) == (1, [])  # someone has to correct the entry
    [warning] = [entry["reason"] for entry in kept.plan["unmanaged"]]
    assert "login has changed" in warning
    shown = ["plan", "--manifest", str(coalition.root / "projects.yml")]
    assert "an-earlier-login is now a-steward" in coalition.run(*shown, GITHUB_ACTIONS="").out
    assert "a-steward" not in coalition.run(*shown, GITHUB_ACTIONS="true").out
    assert "a-steward" not in coalition.run(*shown, "--markdown").out


def test_a_steward_without_an_id_is_found_by_login(coalition: Coalition) -> None:
    coalition.apply(water({"login": "A-Steward"}))
    assert coalition.members("water-map") == ["a-steward"]
    assert coalition.apply().writes == 0


def test_an_invited_steward_is_not_invited_again(coalition: Coalition) -> None:
    coalition.apply(water({"login": "a-stranger", "id": 99}))
    assert coalition.invited_logins() == ["a-stranger"]
    again = coalition.apply()
    assert (again.code, again.writes) == (0, 0)


def test_a_deleted_account_is_reported_and_the_others_get_access(coalition: Coalition) -> None:
    ran = coalition.apply(water({"login": "long-gone", "id": 987654}, STEWARD))
    assert ran.code == 1
    assert "a steward, listed as long-gone, no longer has a GitHub account" in ran.out
    assert coalition.members("water-map") == ["a-steward"]


def test_unlisted_members_stay_unless_the_manifest_says_otherwise(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/a-member", {"role": "member"}))
    kept = coalition.apply()
    assert (kept.code, kept.writes) == (0, 0)
    coalition.apply(water(STEWARD, unlisted_members="delete"))
    assert coalition.members("water-map") == ["a-steward"]


def test_removing_unlisted_members_needs_no_review(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    for login in ("a-member", "another-steward"):
        coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/{login}", {"role": "member"}))
    assert coalition.apply(water(STEWARD, unlisted_members="delete"), allow="").code == 0
    assert coalition.members("water-map") == ["a-steward"]


@pytest.mark.parametrize("now", [[], [OTHER]], ids=["removed", "replaced"])
def test_a_steward_who_leaves_the_manifest_loses_access_without_a_review(
    coalition: Coalition, now: list[dict[str, object]]
) -> None:
    coalition.apply(water(STEWARD))
    [leaving] = [c for c in coalition.plan(water(*now)).plan["changes"] if c["kind"] == "revoke"]
    assert (leaving["target"], leaving["risk"]) == ("a maintainer of water-map", "none")
    ran = coalition.apply(water(*now), allow="")
    assert ran.code == len(now)  # the new steward's access is held until a review
    assert coalition.members("water-map") == []
    assert "a-steward" not in ran.output


def test_a_steward_who_moves_to_another_project_loses_the_first(coalition: Coalition) -> None:
    fire = project("fire-map", stewards=[STEWARD])
    coalition.apply(manifest(project("water-map", stewards=[STEWARD]), project("fire-map")))
    coalition.apply(manifest(project("water-map"), fire))
    assert coalition.members("water-map") == []
    assert coalition.members("fire-map") == ["a-steward"]


def test_members_whom_maintainers_added_stay_when_a_steward_leaves(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/a-member", {"role": "member"}))
    coalition.apply(water())
    assert coalition.members("water-map") == ["a-member"]


def test_someone_made_a_maintainer_by_hand_does_not_stay_one(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/a-member", {"role": "maintainer"}))
    assert coalition.apply(None, allow="").code == 0
    assert coalition.members("water-map") == ["a-steward"]


def test_unlisted_delete_is_about_labels_and_not_about_people(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/a-member", {"role": "member"}))
    assert coalition.apply(water(STEWARD, unlisted="delete")).writes == 0
    assert coalition.members("water-map") == ["a-member", "a-steward"]


def test_a_manifest_without_stewards_cannot_empty_the_teams(coalition: Coalition) -> None:
    slugs = [f"map-{n}" for n in range(4)]
    coalition.apply(manifest(*(project(slug, stewards=[STEWARD]) for slug in slugs)))
    ran = coalition.apply(manifest(*map(project, slugs), head="removal_limits: {removals: 3}\n"))
    assert (ran.code, ran.writes) == (1, 0)
    assert all(coalition.members(slug) == ["a-steward"] for slug in slugs)


def test_owners_of_the_organization_and_the_bot_are_never_removed(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/founder", {"role": "member"}))
    planned = coalition.plan(water(STEWARD, unlisted_members="delete")).plan
    assert "revoke" not in [change["kind"] for change in planned["changes"]]
    assert "owners of the organization are not removed" in [entry["reason"] for entry in planned["unmanaged"]]


def test_a_token_that_cannot_read_teams_changes_none_and_reports_it(coalition: Coalition) -> None:
    text = water(STEWARD)
    coalition.apply(text)
    ran = coalition.plan(text, token=coalition.token(members=None))
    assert ran.plan["changes"] == []
    [cannot] = ran.plan["blocked"]
    assert (cannot["resource"], ran.code) == ("team", 1)
    assert "cannot read" in cannot["reason"]
    applied = coalition.apply(text, token=coalition.token(members=None))
    assert (applied.code, applied.writes) == (1, 0)


def test_a_project_without_a_team_does_not_need_that_permission(coalition: Coalition) -> None:
    text = water(STEWARD, team=None)
    ran = coalition.apply(text, token=coalition.token(members=None))
    assert ran.code == 0, ran.output
    assert coalition.apply(text, token=coalition.token(members=None)).writes == 0


def test_an_unlisted_pending_invitation_is_kept_and_reported(coalition: Coalition) -> None:
    coalition.apply(water({"login": "a-stranger", "id": 99}))
    planned = coalition.plan(water(STEWARD, unlisted_members="delete")).plan
    assert "revoke" not in [change["kind"] for change in planned["changes"]]
    assert any(entry["reason"].startswith("they have only been invited") for entry in planned["unmanaged"])


def test_an_invited_member_is_made_a_maintainer(coalition: Coalition) -> None:
    """Someone else has invited the steward to the team as an ordinary member."""
    text = water({"login": "a-stranger", "id": 99})
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/a-stranger", {"role": "member"}))
    ran = coalition.apply(text)
    assert ran.code == 0
    assert role(coalition, "a-stranger") == ("maintainer", "pending")
    assert coalition.apply(text).writes == 0


def test_a_member_whom_somebody_else_removes_meanwhile_counts_as_removed(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/a-member", {"role": "member"}))

    def remove_first(request: Request, next_handler: Handler) -> Response:
        if request.method == "DELETE":
            next_handler(request)
        return next_handler(request)

    coalition.hub.middlewares.append(remove_first)
    assert coalition.apply(water(STEWARD, unlisted_members="delete")).code == 0
    assert coalition.members("water-map") == ["a-steward"]


def test_a_nested_team_that_the_manifest_makes_secret_is_reported(coalition: Coalition) -> None:
    closed = water(STEWARD, team={"privacy": "closed"})
    coalition.apply(closed)
    parent = coalition.founder.get(TEAM).body["id"]
    child = {"name": "water-docs", "parent_team_id": parent}
    coalition.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/teams", child))
    assert coalition.apply(closed).writes == 0
    ran = coalition.apply(water(STEWARD, team={"privacy": "secret"}))
    assert (ran.code, ran.writes) == (1, 0)
    assert "does not allow a secret team to have a parent or child teams" in ran.out
    default = coalition.apply(water(STEWARD))
    assert (default.code, default.writes) == (0, 0)


def test_somebody_who_cannot_be_added_does_not_keep_others_from_being_removed(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    gone = {"login": "long-gone", "id": 987654}
    ran = coalition.apply(water(gone, unlisted_members="delete"))
    assert ran.code == 1
    assert coalition.members("water-map") == []


def test_the_daily_limit_on_invitations_ends_them_for_the_run(coalition: Coalition) -> None:
    tries: list[str] = []

    def refuse(request: Request, next_handler: Handler) -> Response:
        if request.method == "PUT" and "/memberships/" in request.path:
            tries.append(request.path)
            error = {"resource": "OrganizationInvitation", "message": "Over invitation rate limit"}
            return json_response(422, {"message": "Validation Failed", "errors": [error], "status": "422"})
        return next_handler(request)

    coalition.hub.middlewares.append(refuse)
    other = {"login": "a-member", "id": 13}
    ran = coalition.apply(water(STEWARD, other, {"login": "a-stranger", "id": 99}))
    assert ran.code == 1
    assert len(tries) == 1
    assert ran.out.count("daily limit on invitations has been reached") == 3
    coalition.hub.middlewares.remove(refuse)
    assert coalition.apply().code == 0


def test_the_operator_of_a_local_run_does_not_remain_maintainer_of_the_teams_that_it_creates(
    coalition: Coalition,
) -> None:
    """GitHub makes the person who creates a team its maintainer.

    If a run was killed before it removed that person, the next run does so.
    """
    ran = coalition.apply(water(STEWARD), token="token-founder")
    assert ran.code == 0
    assert coalition.members("water-map") == ["a-steward"]
    path = f"/orgs/{ORGANIZATION}/teams/water-map/memberships/founder"
    coalition.founder.rest(Rest("PUT", path, {"role": "maintainer"}))
    assert coalition.plan().plan["changes"] == []  # an owner may be in any team, except in their own plan
    ran = coalition.plan(token="token-founder")
    assert [(one["kind"], one["target"]) for one in ran.plan["changes"]] == [
        ("revoke", "a maintainer of water-map")
    ]
    assert coalition.apply(token="token-founder").code == 0
    assert coalition.members("water-map") == ["a-steward"]
    assert coalition.apply(token="token-founder").writes == 0


def test_an_operator_who_is_a_steward_stays(coalition: Coalition) -> None:
    text = manifest(project("water-map", stewards=[{"login": "founder", "id": PEOPLE_IDS["founder"]}]))
    assert coalition.apply(text, token="token-founder").code == 0
    assert coalition.members("water-map") == ["founder"]
    assert coalition.plan(token="token-founder").plan["changes"] == []
