"""Repositories are transferred to another account, and their former URLs then redirect."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.hub_client import MEMBER_TOKEN, OWNER_TOKEN, SEED, HubClient

FORMER, NEW = "/repos/an-org/water-map", "/repos/another-org/water-map"
SEEDED = {
    **SEED,
    "organizations": [
        {
            **SEED["organizations"][0],
            "teams": [{"name": "Water", "members": ["a-member"], "repositories": {"water-map": "write"}}],
        },
        {
            "login": "another-org",
            "owners": ["an-owner"],
            "members": ["a-stranger"],
            "teams": [{"name": "Maps", "members": ["a-stranger"]}],
        },
    ],
    "repositories": [
        {
            "owner": "an-org",
            "name": "water-map",
            "auto_init": True,
            "collaborators": {"a-stranger": "write"},
            "issues": [
                {"title": "for a member", "assignees": ["a-member"]},
                {"title": "for a collaborator", "assignees": ["a-stranger"]},
            ],
        },
        {"owner": "another-org", "name": "taken"},
        {"owner": "a-member", "name": "my-map", "auto_init": True},
    ],
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[HubClient]:
    with Hub(tmp_path / "hub", SEEDED, run_workflows=False) as hub:
        yield HubClient(hub)
        assert hub.contract.violations() == []


def _transfer(client: HubClient, path: str = FORMER, token: str = OWNER_TOKEN, **body: object) -> int:
    return client.request(
        "POST", f"{path}/transfer", token, **{"new_owner": "another-org", **body}
    ).status_code


def test_answer_has_the_former_owner_and_the_repository_moves(client: HubClient) -> None:
    before = client.request("GET", FORMER).json()
    answer = client.request("POST", f"{FORMER}/transfer", new_owner="another-org")
    assert (answer.status_code, answer.json()["owner"]["login"]) == (202, "an-org")
    after = client.request("GET", NEW).json()
    assert (after["id"], after["full_name"]) == (before["id"], "another-org/water-map")
    assert client.event_names() == ["repository transferred"]
    [event] = client.hub.events.log()
    assert event.payload["changes"]["owner"]["from"]["organization"]["login"] == "an-org"
    assert event.payload["repository"]["full_name"] == "another-org/water-map"


def test_former_place_redirects_in_rest_and_is_followed_in_graphql(client: HubClient) -> None:
    assert _transfer(client) == 202
    moved = client.request("GET", f"{FORMER}/issues/1")
    assert moved.status_code == 301
    followed = client.request("GET", moved.headers["location"].removeprefix(client.hub.url))
    assert followed.json()["title"] == "for a member"
    query = """{
      repository(owner: "an-org", name: "water-map") { nameWithOwner }
      strict: repository(owner: "an-org", name: "water-map", followRenames: false) { nameWithOwner }
      organization(login: "an-org") { repository(name: "water-map") { nameWithOwner } }
    }"""
    answer = client.request("POST", "/graphql", query=query).json()
    assert answer["data"]["repository"] == {"nameWithOwner": "another-org/water-map"}
    assert answer["data"]["organization"]["repository"] == {"nameWithOwner": "another-org/water-map"}
    assert answer["data"]["strict"] is None


def test_new_repository_at_the_former_place_ends_the_redirect(client: HubClient) -> None:
    assert _transfer(client) == 202
    made = client.request("POST", "/orgs/an-org/repos", name="water-map").json()
    assert client.request("GET", FORMER).json()["id"] == made["id"]


def test_transfer_and_back_leaves_only_the_other_place_redirecting(client: HubClient) -> None:
    assert _transfer(client) == 202
    assert _transfer(client, NEW, new_owner="an-org", new_name="wells") == 202
    assert client.request("GET", "/repos/an-org/wells").status_code == 200
    assert [client.request("GET", path).status_code for path in (FORMER, NEW)] == [301, 301]
    assert _transfer(client, "/repos/an-org/wells", new_name="water-map") == 202
    assert client.request("GET", NEW).status_code == 200


def test_teams_lose_access_and_collaborators_keep_it(client: HubClient) -> None:
    team_id = client.request("GET", "/orgs/another-org/teams/maps").json()["id"]
    assert _transfer(client, team_ids=[team_id]) == 202
    teams = client.request("GET", f"{NEW}/teams").json()
    assert [(team["slug"], team["permission"]) for team in teams] == [("maps", "pull")]
    direct = client.request("GET", f"{NEW}/collaborators?affiliation=direct").json()
    assert [user["login"] for user in direct] == ["a-stranger"]


def test_assignees_without_access_are_removed(client: HubClient) -> None:
    assert _transfer(client) == 202
    issues = {issue["title"]: issue["assignees"] for issue in client.request("GET", f"{NEW}/issues").json()}
    assert issues["for a member"] == []
    assert [user["login"] for user in issues["for a collaborator"]] == ["a-stranger"]


def test_former_personal_owner_becomes_an_administrator(client: HubClient) -> None:
    assert _transfer(client, "/repos/a-member/my-map", MEMBER_TOKEN, new_owner="an-org") == 202
    role = client.request("GET", "/repos/an-org/my-map/collaborators/a-member/permission").json()
    assert role["role_name"] == "admin"


def test_transfer_to_another_person_waits_for_them(client: HubClient) -> None:
    assert _transfer(client, "/repos/a-member/my-map", MEMBER_TOKEN, new_owner="a-stranger") == 202
    assert client.request("GET", "/repos/a-member/my-map", MEMBER_TOKEN).status_code == 200


@pytest.mark.parametrize(
    ("path", "token", "body", "status"),
    [
        (FORMER, MEMBER_TOKEN, {}, 403),  # not an administrator
        (FORMER, OWNER_TOKEN, {"new_owner": "a-member"}, 403),  # this user does not own the repository
        (FORMER, OWNER_TOKEN, {"new_owner": "nobody-here"}, 422),
        (FORMER, OWNER_TOKEN, {"new_name": "taken"}, 422),
        (FORMER, OWNER_TOKEN, {"team_ids": [1]}, 422),
        ("/repos/a-member/my-map", MEMBER_TOKEN, {}, 403),  # this user is not a member of the organization
    ],
)
def test_refused_transfer_changes_nothing(
    client: HubClient, path: str, token: str, body: dict[str, object], status: int
) -> None:
    assert _transfer(client, path, token, **body) == status
    assert client.request("GET", path, token).status_code == 200
    assert client.event_names() == []


def test_app_cannot_transfer_out_of_its_organization(client: HubClient) -> None:
    assert _transfer(client, FORMER, client.installation_token()) == 403
