"""Members, invitations and teams."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub_town import MEMBER, SEED, STRANGER, Town
from localhub.hub import Hub
from localhub.world import Actor, invitations

ORG = "/orgs/an-org"


def test_an_invitation_waits_until_it_is_accepted(town: Town) -> None:
    assert town.ask("PUT", f"{ORG}/memberships/a-stranger").json()["state"] == "pending"
    assert town.ask("PUT", f"{ORG}/memberships/a-stranger").json()["state"] == "pending"
    assert len(town.ask("GET", f"{ORG}/invitations").json()) == 1
    assert town.ask("GET", f"{ORG}/members/a-stranger").status_code == 404
    accepted = town.ask("PATCH", "/user/memberships/orgs/an-org", STRANGER, state="active")
    assert accepted.json()["state"] == "active"
    assert town.ask("GET", f"{ORG}/members/a-stranger").status_code == 204
    assert town.ask("GET", f"{ORG}/invitations").json() == []


def test_one_who_is_inside_or_invited_is_not_invited_again(town: Town) -> None:
    stranger = town.ask("GET", "/users/a-stranger").json()["id"]
    member = town.ask("GET", "/users/a-member").json()["id"]
    assert town.ask("POST", f"{ORG}/invitations", invitee_id=stranger).status_code == 201
    for number in (stranger, member):
        answer = town.ask("POST", f"{ORG}/invitations", invitee_id=number)
        assert answer.status_code == 422
        assert "Invitee" in answer.json()["errors"][0]["message"]


def test_only_owners_invite(town: Town) -> None:
    answer = town.ask("PUT", f"{ORG}/memberships/a-stranger", MEMBER)
    assert answer.status_code == 403
    assert answer.headers["x-accepted-github-permissions"] == "members=write"


def test_an_invitation_lapses_after_seven_days(tmp_path: Path) -> None:
    now = [datetime(2026, 5, 4, tzinfo=UTC)]
    with Hub(tmp_path, SEED, runs=False, clock=lambda: now[0]) as hub:
        town = Town(hub)
        town.ask("PUT", f"{ORG}/memberships/a-stranger")
        now[0] += timedelta(days=7)
        assert town.ask("GET", f"{ORG}/invitations").json() == []
        (failed,) = town.ask("GET", f"{ORG}/failed_invitations").json()
        assert failed["login"] == "a-stranger"
        assert "expired" in failed["failed_reason"]
        assert hub.contract.violations() == []


def crowd(count: int) -> dict[str, object]:
    """The town's seed with so many strangers more."""
    users = [{"login": f"stranger-{n}", "id": 7000 + n} for n in range(count)]
    return {**SEED, "users": [*SEED["users"], *users]}


def test_fifty_invitations_a_day_leave_a_young_organization_whatever_becomes_of_them(tmp_path: Path) -> None:
    now = [datetime(2026, 5, 4, tzinfo=UTC)]
    with Hub(tmp_path, crowd(53), runs=False, clock=lambda: now[0]) as hub:
        town = Town(hub)
        made = [town.ask("POST", f"{ORG}/invitations", invitee_id=7000 + n) for n in range(51)]
        assert [answer.status_code for answer in made] == [201] * 50 + [422]
        assert made[50].json()["errors"][0]["message"] == "Over invitation rate limit"
        for answer in made[:2]:  # taken back: the day's are used up all the same
            assert town.ask("DELETE", f"{ORG}/invitations/{answer.json()['id']}").status_code == 204
        assert len(town.ask("GET", f"{ORG}/invitations").json()) == 30
        assert town.ask("PUT", f"{ORG}/memberships/stranger-51").status_code == 422
        now[0] += timedelta(hours=24)
        assert town.ask("PUT", f"{ORG}/memberships/stranger-51").status_code == 200
        assert hub.contract.violations() == []


def test_five_hundred_a_day_leave_an_organization_that_is_a_month_old(tmp_path: Path) -> None:
    now = [datetime(2026, 5, 4, tzinfo=UTC)]
    with Hub(tmp_path, crowd(60), runs=False, clock=lambda: now[0]) as hub:
        town = Town(hub)
        now[0] += timedelta(days=30)
        made = [town.ask("POST", f"{ORG}/invitations", invitee_id=7000 + n) for n in range(60)]
        assert {answer.status_code for answer in made} == {201}


def test_a_declined_invitation_is_seen_no_more_and_makes_nobody_a_member(town: Town) -> None:
    stranger = town.ask("GET", "/users/a-stranger").json()["id"]
    town.ask("POST", f"{ORG}/invitations", invitee_id=stranger)
    with town.hub.engine.begin(Actor("user", stranger)) as world:
        [waiting] = invitations.of_user(world, stranger)
        invitations.decline(world, waiting)
    assert town.ask("GET", f"{ORG}/invitations").json() == []
    assert town.ask("GET", f"{ORG}/failed_invitations").json() == []
    assert town.ask("GET", f"{ORG}/memberships/a-stranger").status_code == 404


def test_the_last_owner_stays(town: Town) -> None:
    assert town.ask("DELETE", f"{ORG}/members/an-owner").status_code == 403
    assert town.ask("PUT", f"{ORG}/memberships/an-owner", role="member").status_code == 403


def test_membership_shows_only_when_the_person_says_so(town: Town) -> None:
    assert town.ask("GET", f"{ORG}/members", STRANGER).json() == []
    assert town.ask("GET", f"{ORG}/members/a-member", STRANGER).status_code == 302
    assert town.ask("PUT", f"{ORG}/public_members/a-member").status_code == 403
    assert town.ask("PUT", f"{ORG}/public_members/a-member", MEMBER).status_code == 204
    assert [one["login"] for one in town.ask("GET", f"{ORG}/members", STRANGER).json()] == ["a-member"]
    assert [one["login"] for one in town.ask("GET", "/users/a-member/orgs", None).json()] == ["an-org"]


def test_a_team_is_named_by_github(town: Town) -> None:
    made = town.ask("POST", f"{ORG}/teams", name="Stewards: Water & Map")
    assert made.json()["slug"] == "stewards-water-map"
    again = town.ask("POST", f"{ORG}/teams", name="stewards water map")
    assert again.status_code == 422
    assert town.ask("POST", f"{ORG}/teams", name="فريق").status_code == 422


def test_a_person_who_makes_a_team_is_in_it_and_an_app_is_not(town: Town) -> None:
    town.ask("POST", f"{ORG}/teams", name="ours")
    assert [one["login"] for one in town.ask("GET", f"{ORG}/teams/ours/members").json()] == ["an-owner"]
    token = town.installation_token(permissions={"members": "write"})
    town.ask("POST", f"{ORG}/teams", token, name="theirs")
    assert town.ask("GET", f"{ORG}/teams/theirs/members", token).json() == []


def test_a_secret_team_is_unknown_to_members_outside_it(town: Town) -> None:
    town.ask("POST", f"{ORG}/teams", name="quiet")
    town.ask("POST", f"{ORG}/teams", name="known", privacy="closed")
    assert town.ask("GET", f"{ORG}/teams/quiet", MEMBER).status_code == 404
    assert [team["slug"] for team in town.ask("GET", f"{ORG}/teams", MEMBER).json()] == ["known"]
    assert town.ask("GET", f"{ORG}/teams/known", STRANGER).status_code == 403


def test_a_team_member_from_outside_is_pending_until_they_join(town: Town) -> None:
    town.ask("POST", f"{ORG}/teams", name="ours")
    address = f"{ORG}/teams/ours/memberships/a-stranger"
    assert town.ask("PUT", address, role="maintainer").json()["state"] == "pending"
    assert len(town.ask("GET", f"{ORG}/teams/ours/invitations").json()) == 1
    town.ask("PATCH", "/user/memberships/orgs/an-org", STRANGER, state="active")
    shown = town.ask("GET", address).json()
    assert (shown["state"], shown["role"]) == ("active", "maintainer")


def test_a_teams_permission_is_its_members_role(town: Town) -> None:
    town.ask("POST", f"{ORG}/teams", name="ours")
    town.ask("PUT", f"{ORG}/teams/ours/memberships/a-member")
    town.ask("PUT", f"{ORG}/teams/ours/repos/an-org/water-map", permission="push")
    made = town.ask("POST", "/repos/an-org/water-map/labels", MEMBER, name="x", color="ededed")
    assert made.status_code == 201
    (team,) = town.ask("GET", "/repos/an-org/water-map/teams").json()
    assert (team["slug"], team["permission"]) == ("ours", "push")
    town.ask("DELETE", f"{ORG}/members/a-member")
    assert town.ask("GET", f"{ORG}/teams/ours/memberships/a-member").status_code == 404


def test_a_team_answers_at_its_numbers_too(town: Town) -> None:
    made = town.ask("POST", f"{ORG}/teams", name="ours").json()
    assert "/organizations/" in made["url"]
    assert town.ask("GET", made["url"].removeprefix(town.hub.url)).json()["slug"] == "ours"
    assert town.ask("GET", f"/teams/{made['id']}").json()["slug"] == "ours"
