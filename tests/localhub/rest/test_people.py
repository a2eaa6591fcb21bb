"""Members, invitations and teams."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from localhub.domain import Actor, invitations
from localhub.hub import Hub
from support.hub_client import MEMBER_TOKEN, SEED, STRANGER_TOKEN, HubClient

ORG = "/orgs/an-org"


def test_invitation_is_pending_until_accepted(hub_client: HubClient) -> None:
    assert hub_client.request("PUT", f"{ORG}/memberships/a-stranger").json()["state"] == "pending"
    assert hub_client.request("PUT", f"{ORG}/memberships/a-stranger").json()["state"] == "pending"
    assert len(hub_client.request("GET", f"{ORG}/invitations").json()) == 1
    assert hub_client.request("GET", f"{ORG}/members/a-stranger").status_code == 404
    accepted = hub_client.request("PATCH", "/user/memberships/orgs/an-org", STRANGER_TOKEN, state="active")
    assert accepted.json()["state"] == "active"
    assert hub_client.request("GET", f"{ORG}/members/a-stranger").status_code == 204
    assert hub_client.request("GET", f"{ORG}/invitations").json() == []


def test_members_and_invitees_are_not_invited_again(hub_client: HubClient) -> None:
    stranger = hub_client.request("GET", "/users/a-stranger").json()["id"]
    member = hub_client.request("GET", "/users/a-member").json()["id"]
    assert hub_client.request("POST", f"{ORG}/invitations", invitee_id=stranger).status_code == 201
    for number in (stranger, member):
        answer = hub_client.request("POST", f"{ORG}/invitations", invitee_id=number)
        assert answer.status_code == 422
        assert "Invitee" in answer.json()["errors"][0]["message"]


def test_a_pending_invitation_is_extended_to_further_teams(hub_client: HubClient) -> None:
    for team in ("first", "second"):
        hub_client.request("POST", f"{ORG}/teams", name=team)
        hub_client.request("PUT", f"{ORG}/teams/{team}/memberships/a-stranger")
        hub_client.request("PUT", f"{ORG}/teams/{team}/memberships/a-stranger")
    assert len(hub_client.request("GET", f"{ORG}/invitations").json()) == 1
    query = """{ organization(login: "an-org") { teams(first: 5) { nodes {
        invitations(first: 5) { nodes { invitee { login } } }
    } } } }"""
    found = hub_client.request("POST", "/graphql", query=query).json()["data"]["organization"]["teams"][
        "nodes"
    ]
    assert [team["invitations"]["nodes"] for team in found] == [[{"invitee": {"login": "a-stranger"}}]] * 2


def test_somebody_who_accepts_joins_neither_deleted_teams_nor_those_they_were_removed_from(
    hub_client: HubClient,
) -> None:
    for team in ("first", "second", "third"):
        hub_client.request("POST", f"{ORG}/teams", name=team)
        hub_client.request("PUT", f"{ORG}/teams/{team}/memberships/a-stranger")
    assert hub_client.request("DELETE", f"{ORG}/teams/first").status_code == 204
    assert hub_client.request("DELETE", f"{ORG}/teams/second/memberships/a-stranger").status_code == 204
    (invitation,) = hub_client.request("GET", f"{ORG}/invitations").json()
    invited = hub_client.request("GET", f"{ORG}/invitations/{invitation['id']}/teams").json()
    assert [team["slug"] for team in invited] == ["third"]
    accepted = hub_client.request("PATCH", "/user/memberships/orgs/an-org", STRANGER_TOKEN, state="active")
    assert accepted.status_code == 200
    joined = [
        [person["login"] for person in hub_client.request("GET", f"{ORG}/teams/{team}/members").json()]
        for team in ("second", "third")
    ]
    assert ["a-stranger" in logins for logins in joined] == [False, True]


def test_only_owners_invite(hub_client: HubClient) -> None:
    answer = hub_client.request("PUT", f"{ORG}/memberships/a-stranger", MEMBER_TOKEN)
    assert answer.status_code == 403
    assert answer.headers["x-accepted-github-permissions"] == "members=write"


def test_invitation_expires_after_seven_days(tmp_path: Path) -> None:
    now = [datetime(2026, 5, 4, tzinfo=UTC)]
    with Hub(tmp_path, SEED, run_workflows=False, clock=lambda: now[0]) as hub:
        hub_client = HubClient(hub)
        hub_client.request("PUT", f"{ORG}/memberships/a-stranger")
        now[0] += timedelta(days=7)
        assert hub_client.request("GET", f"{ORG}/invitations").json() == []
        (failed,) = hub_client.request("GET", f"{ORG}/failed_invitations").json()
        assert failed["login"] == "a-stranger"
        assert "expired" in failed["failed_reason"]
        assert hub.contract.violations() == []


def crowd(count: int) -> dict[str, object]:
    """The default seed with `count` additional users."""
    users = [{"login": f"stranger-{n}", "id": 7000 + n} for n in range(count)]
    return {**SEED, "users": [*SEED["users"], *users]}


def test_new_organization_sends_fifty_invitations_a_day(tmp_path: Path) -> None:
    now = [datetime(2026, 5, 4, tzinfo=UTC)]
    with Hub(tmp_path, crowd(53), run_workflows=False, clock=lambda: now[0]) as hub:
        hub_client = HubClient(hub)
        made = [hub_client.request("POST", f"{ORG}/invitations", invitee_id=7000 + n) for n in range(51)]
        assert [answer.status_code for answer in made] == [201] * 50 + [422]
        assert made[50].json()["errors"][0]["message"] == "Over invitation rate limit"
        for answer in made[:2]:  # Cancelled invitations still count towards the daily limit.
            assert hub_client.request("DELETE", f"{ORG}/invitations/{answer.json()['id']}").status_code == 204
        assert len(hub_client.request("GET", f"{ORG}/invitations").json()) == 30
        assert hub_client.request("PUT", f"{ORG}/memberships/stranger-51").status_code == 422
        now[0] += timedelta(hours=24)
        assert hub_client.request("PUT", f"{ORG}/memberships/stranger-51").status_code == 200
        assert hub.contract.violations() == []


def test_month_old_organization_sends_five_hundred_a_day(tmp_path: Path) -> None:
    now = [datetime(2026, 5, 4, tzinfo=UTC)]
    with Hub(tmp_path, crowd(60), run_workflows=False, clock=lambda: now[0]) as hub:
        hub_client = HubClient(hub)
        now[0] += timedelta(days=30)
        made = [hub_client.request("POST", f"{ORG}/invitations", invitee_id=7000 + n) for n in range(60)]
        assert {answer.status_code for answer in made} == {201}


def test_declined_invitation_disappears(hub_client: HubClient) -> None:
    stranger = hub_client.request("GET", "/users/a-stranger").json()["id"]
    hub_client.request("POST", f"{ORG}/invitations", invitee_id=stranger)
    with hub_client.hub.engine.begin(Actor("user", stranger)) as uow:
        [waiting] = invitations.of_user(uow, stranger)
        invitations.decline(uow, waiting)
    assert hub_client.request("GET", f"{ORG}/invitations").json() == []
    assert hub_client.request("GET", f"{ORG}/failed_invitations").json() == []
    assert hub_client.request("GET", f"{ORG}/memberships/a-stranger").status_code == 404


def test_last_owner_cannot_be_removed(hub_client: HubClient) -> None:
    assert hub_client.request("DELETE", f"{ORG}/members/an-owner").status_code == 403
    assert hub_client.request("PUT", f"{ORG}/memberships/an-owner", role="member").status_code == 403


def test_members_choose_their_visibility(hub_client: HubClient) -> None:
    assert hub_client.request("GET", f"{ORG}/members", STRANGER_TOKEN).json() == []
    assert hub_client.request("GET", f"{ORG}/members/a-member", STRANGER_TOKEN).status_code == 302
    assert hub_client.request("PUT", f"{ORG}/public_members/a-member").status_code == 403
    assert hub_client.request("PUT", f"{ORG}/public_members/a-member", MEMBER_TOKEN).status_code == 204
    assert [one["login"] for one in hub_client.request("GET", f"{ORG}/members", STRANGER_TOKEN).json()] == [
        "a-member"
    ]
    assert [one["login"] for one in hub_client.request("GET", "/users/a-member/orgs", None).json()] == [
        "an-org"
    ]


def test_team_slug_is_derived_from_its_name(hub_client: HubClient) -> None:
    made = hub_client.request("POST", f"{ORG}/teams", name="Stewards: Water & Map")
    assert made.json()["slug"] == "stewards-water-map"
    again = hub_client.request("POST", f"{ORG}/teams", name="stewards water map")
    assert again.status_code == 422
    assert hub_client.request("POST", f"{ORG}/teams", name="فريق").status_code == 422


def test_creator_joins_the_team_unless_it_is_an_app(hub_client: HubClient) -> None:
    hub_client.request("POST", f"{ORG}/teams", name="ours")
    assert [one["login"] for one in hub_client.request("GET", f"{ORG}/teams/ours/members").json()] == [
        "an-owner"
    ]
    token = hub_client.installation_token(permissions={"members": "write"})
    hub_client.request("POST", f"{ORG}/teams", token, name="theirs")
    assert hub_client.request("GET", f"{ORG}/teams/theirs/members", token).json() == []


def test_secret_team_is_invisible_to_other_members(hub_client: HubClient) -> None:
    hub_client.request("POST", f"{ORG}/teams", name="quiet")
    hub_client.request("POST", f"{ORG}/teams", name="known", privacy="closed")
    assert hub_client.request("GET", f"{ORG}/teams/quiet", MEMBER_TOKEN).status_code == 404
    assert [team["slug"] for team in hub_client.request("GET", f"{ORG}/teams", MEMBER_TOKEN).json()] == [
        "known"
    ]
    assert hub_client.request("GET", f"{ORG}/teams/known", STRANGER_TOKEN).status_code == 403


def test_outside_team_member_is_pending(hub_client: HubClient) -> None:
    hub_client.request("POST", f"{ORG}/teams", name="ours")
    address = f"{ORG}/teams/ours/memberships/a-stranger"
    assert hub_client.request("PUT", address, role="maintainer").json()["state"] == "pending"
    assert len(hub_client.request("GET", f"{ORG}/teams/ours/invitations").json()) == 1
    hub_client.request("PATCH", "/user/memberships/orgs/an-org", STRANGER_TOKEN, state="active")
    shown = hub_client.request("GET", address).json()
    assert (shown["state"], shown["role"]) == ("active", "maintainer")


def test_team_permission_applies_to_members(hub_client: HubClient) -> None:
    hub_client.request("POST", f"{ORG}/teams", name="ours")
    hub_client.request("PUT", f"{ORG}/teams/ours/memberships/a-member")
    hub_client.request("PUT", f"{ORG}/teams/ours/repos/an-org/water-map", permission="push")
    made = hub_client.request(
        "POST", "/repos/an-org/water-map/labels", MEMBER_TOKEN, name="x", color="ededed"
    )
    assert made.status_code == 201
    (team,) = hub_client.request("GET", "/repos/an-org/water-map/teams").json()
    assert (team["slug"], team["permission"]) == ("ours", "push")
    hub_client.request("DELETE", f"{ORG}/members/a-member")
    assert hub_client.request("GET", f"{ORG}/teams/ours/memberships/a-member").status_code == 404


def test_team_is_found_by_id(hub_client: HubClient) -> None:
    made = hub_client.request("POST", f"{ORG}/teams", name="ours").json()
    assert "/organizations/" in made["url"]
    assert hub_client.request("GET", made["url"].removeprefix(hub_client.hub.url)).json()["slug"] == "ours"
    assert hub_client.request("GET", f"/teams/{made['id']}").json()["slug"] == "ours"
