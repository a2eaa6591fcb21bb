"""Who keeps a repository: accounts go by their number, and nobody is removed unless the manifest says so."""

from support.coalition import DEFAULT_LABELS, ORGANIZATION, Coalition, manifest, project
from tahaluf.plan import Rest

STEWARD = {"login": "a-steward", "id": 4242}
TEAM = f"/orgs/{ORGANIZATION}/teams/water-map"


# What GitHub gives a new repository, so that `unlisted: delete` speaks of people alone
LABELS = "".join(f'    - {{name: {name}, color: "{color}"}}\n' for name, color in DEFAULT_LABELS.items())


def water(*stewards: dict[str, object], **repository: object) -> str:
    listed = project("water-map", stewards=list(stewards), repository={"labels": ["core"], **repository})
    return manifest(listed, head=f"labels:\n  core:\n{LABELS}")


def role(coalition: Coalition, login: str) -> tuple[str, str]:
    found = coalition.founder.get(f"{TEAM}/memberships/{login}").body
    return found["role"], found["state"]


def test_a_steward_maintains_a_secret_team_that_keeps_the_repository(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    assert coalition.founder.get(TEAM).body["privacy"] == "secret"
    assert role(coalition, "a-steward") == ("maintainer", "active")
    access = coalition.founder.get(f"/repos/{ORGANIZATION}/water-map/teams").body
    assert [(team["slug"], team["permission"]) for team in access] == [("water-map", "maintain")]


def test_a_login_that_changed_hands_does_not_bring_its_new_holder_in(coalition: Coalition) -> None:
    """The manifest says 4242, whose login is `a-steward` now; `a-member` has the login that 4242 once had."""
    ran = coalition.apply(water({"login": "a-member", "id": 4242}))
    assert ran.code == 0
    assert coalition.members("water-map") == ["a-steward"]
    assert coalition.apply().writes == 0


def test_a_steward_without_a_number_goes_by_login(coalition: Coalition) -> None:
    coalition.apply(water({"login": "A-Steward"}))
    assert coalition.members("water-map") == ["a-steward"]
    assert coalition.apply().writes == 0


def test_one_who_is_invited_is_not_invited_again(coalition: Coalition) -> None:
    coalition.apply(water({"login": "a-stranger", "id": 99}))
    assert coalition.invited_logins() == ["a-stranger"]
    again = coalition.apply()
    assert (again.code, again.writes) == (0, 0)


def test_a_steward_whose_account_is_gone_is_named_and_the_others_are_let_in(coalition: Coalition) -> None:
    ran = coalition.apply(water({"login": "long-gone", "id": 987654}, STEWARD))
    assert ran.code == 1
    assert "a steward listed as long-gone no longer has a GitHub account" in ran.out
    assert coalition.members("water-map") == ["a-steward"]


def test_members_that_nobody_listed_stay_unless_the_manifest_says_otherwise(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/a-member", {"role": "member"}))
    kept = coalition.apply()
    assert (kept.code, kept.writes) == (0, 0)
    coalition.apply(water(STEWARD, unlisted="delete"))
    assert coalition.members("water-map") == ["a-steward"]


def test_a_removal_that_was_reviewed_is_of_one_account_and_no_other(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    for login in ("a-member", "another-steward"):
        coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/{login}", {"role": "member"}))
    planned = coalition.plan(water(STEWARD, unlisted="delete")).plan["changes"]
    removals = {c["before"]["id"]: c["digest"] for c in planned if c["kind"] == "revoke"}
    ran = coalition.apply(None, allow=removals[13])
    assert ran.code == 1
    assert coalition.members("water-map") == ["a-steward", "another-steward"]


def test_owners_of_the_organization_and_the_bot_are_never_removed(coalition: Coalition) -> None:
    coalition.apply(water(STEWARD))
    coalition.founder.rest(Rest("PUT", f"{TEAM}/memberships/founder", {"role": "member"}))
    planned = coalition.plan(water(STEWARD, unlisted="delete")).plan
    assert "revoke" not in [change["kind"] for change in planned["changes"]]
    assert "owners of the organization are not removed" in [entry["why"] for entry in planned["left"]]


def test_a_token_that_may_not_read_teams_changes_none_and_says_so(coalition: Coalition) -> None:
    text = water(STEWARD)
    coalition.apply(text)
    ran = coalition.plan(text, token=coalition.token(members=None))
    assert ran.plan["changes"] == []
    [cannot] = ran.plan["cannot"]
    assert (cannot["resource"], ran.code) == ("team", 1)
    assert "cannot read" in cannot["reason"]
    applied = coalition.apply(text, token=coalition.token(members=None))
    assert (applied.code, applied.writes) == (1, 0)


def test_a_project_without_a_team_does_not_need_that_permission(coalition: Coalition) -> None:
    text = water(STEWARD, team=None)
    ran = coalition.apply(text, token=coalition.token(members=None))
    assert ran.code == 0, ran.output
    assert coalition.apply(text, token=coalition.token(members=None)).writes == 0


def test_one_who_is_only_invited_and_no_longer_listed_is_left_and_said(coalition: Coalition) -> None:
    coalition.apply(water({"login": "a-stranger", "id": 99}))
    planned = coalition.plan(water(STEWARD, unlisted="delete")).plan
    assert "revoke" not in [change["kind"] for change in planned["changes"]]
    assert any(entry["why"].startswith("only invited so far") for entry in planned["left"])
