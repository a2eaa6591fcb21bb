"""Collaborators: members are added immediately, and others are invited."""

import pytest

from support.hub_client import MEMBER_TOKEN, STRANGER_TOKEN, HubClient

REPO = "/repos/an-org/water-map"
STRANGER = f"{REPO}/collaborators/a-stranger"


def test_member_is_added(hub_client: HubClient) -> None:
    answer = hub_client.request("PUT", f"{REPO}/collaborators/a-member", permission="push")
    assert answer.status_code == 204
    assert hub_client.request("GET", f"{REPO}/invitations").json() == []


def test_outsider_is_invited_and_may_accept(hub_client: HubClient) -> None:
    invited = hub_client.request("PUT", STRANGER, permission="push")
    assert (invited.status_code, invited.json()["permissions"]) == (201, "write")
    assert hub_client.request("GET", STRANGER).status_code == 404
    [own] = hub_client.request("GET", "/user/repository_invitations", STRANGER_TOKEN).json()
    path = f"/user/repository_invitations/{own['id']}"
    assert hub_client.request("PATCH", path, MEMBER_TOKEN).status_code == 404
    assert hub_client.request("PATCH", path, STRANGER_TOKEN).status_code == 204
    assert hub_client.request("GET", STRANGER).status_code == 204
    assert hub_client.request("PUT", STRANGER, permission="pull").status_code == 204


def test_outsider_is_invited_once_and_the_invitation_can_be_cancelled(hub_client: HubClient) -> None:
    numbers = {hub_client.request("PUT", STRANGER, permission=role).json()["id"] for role in ("pull", "push")}
    [number] = numbers
    assert hub_client.request("DELETE", f"{REPO}/invitations/{number}").status_code == 204
    assert hub_client.request("GET", f"{REPO}/invitations").json() == []


@pytest.mark.parametrize("permission", ["write!", "owner", "none"])
def test_unknown_permission_is_invalid(hub_client: HubClient, permission: str) -> None:
    assert hub_client.request("PUT", STRANGER, permission=permission).status_code == 422
    hub_client.request("POST", "/orgs/an-org/teams", name="wells")
    path = f"/orgs/an-org/teams/wells{REPO}"
    assert hub_client.request("PUT", path, permission=permission).status_code == 422


COLLABORATORS_QUERY = """
query { repository(owner: "an-org", name: "water-map") { collaborators(first: 9, affiliation: DIRECT) { edges {
  permission node { login } permissionSources { permission roleName source { __typename } } } } } }"""


def test_graphql_lists_direct_collaborators_and_every_source_of_their_permission(
    hub_client: HubClient,
) -> None:
    hub_client.request("PUT", f"{REPO}/collaborators/a-member", permission="triage")
    hub_client.request("POST", "/orgs/an-org/teams", name="wells")
    hub_client.request("PUT", f"/orgs/an-org/teams/wells{REPO}", permission="admin")
    hub_client.request("PUT", "/orgs/an-org/teams/wells/memberships/a-member")
    answer = hub_client.request("POST", "/graphql", query=COLLABORATORS_QUERY).json()
    [edge] = answer["data"]["repository"]["collaborators"]["edges"]
    assert (edge["node"]["login"], edge["permission"]) == ("a-member", "ADMIN")
    roles = {source["source"]["__typename"]: source["roleName"] for source in edge["permissionSources"]}
    assert {kind: roles[kind] for kind in ("Repository", "Team")} == {"Repository": "triage", "Team": "admin"}


def test_graphql_shows_collaborators_only_to_people_who_may_push(hub_client: HubClient) -> None:
    answer = hub_client.request("POST", "/graphql", STRANGER_TOKEN, query=COLLABORATORS_QUERY).json()
    assert answer["data"]["repository"]["collaborators"] is None
    assert [error["type"] for error in answer["errors"]] == ["FORBIDDEN"]


def test_removing_somebody_ends_their_collaborations_too(hub_client: HubClient) -> None:
    hub_client.request("PUT", f"{REPO}/collaborators/a-member", permission="push")
    outside = "/orgs/an-org/outside_collaborators"
    assert hub_client.request("DELETE", f"{outside}/a-member").status_code == 422
    assert hub_client.request("DELETE", "/orgs/an-org/memberships/a-member").status_code == 204
    assert hub_client.request("GET", f"{REPO}/collaborators?affiliation=direct").json() == []
    hub_client.request("PUT", STRANGER, permission="push")
    [own] = hub_client.request("GET", "/user/repository_invitations", STRANGER_TOKEN).json()
    hub_client.request("PATCH", f"/user/repository_invitations/{own['id']}", STRANGER_TOKEN)
    assert len(hub_client.request("GET", outside).json()) == 1
    assert hub_client.request("DELETE", f"{outside}/a-stranger").status_code == 204
    assert hub_client.request("GET", outside).json() == []


def test_affiliations_select_the_direct_collaborators_of_one_repository(hub_client: HubClient) -> None:
    hub_client.request("POST", "/orgs/an-org/repos", name="seeds")
    hub_client.request("PUT", f"{REPO}/collaborators/a-member", permission="push")
    hub_client.request("PUT", STRANGER, permission="push")
    [own] = hub_client.request("GET", "/user/repository_invitations", STRANGER_TOKEN).json()
    hub_client.request("PATCH", f"/user/repository_invitations/{own['id']}", STRANGER_TOKEN)

    def logins(repository: str, affiliation: str) -> list[str]:
        path = f"{repository}/collaborators?affiliation={affiliation}"
        return [one["login"] for one in hub_client.request("GET", path).json()]

    assert sorted(logins(REPO, "direct")) == ["a-member", "a-stranger"]
    assert logins(REPO, "outside") == ["a-stranger"]
    assert logins("/repos/an-org/seeds", "direct") == []


def test_the_access_to_an_archived_repository_is_fixed(hub_client: HubClient) -> None:
    hub_client.request("POST", "/orgs/an-org/teams", name="wells")
    hub_client.request("POST", "/orgs/an-org/teams", name="seeds")
    hub_client.request("PUT", f"/orgs/an-org/teams/wells{REPO}")
    hub_client.request("PUT", f"{REPO}/collaborators/a-member", permission="push")
    hub_client.request("PATCH", REPO, archived=True)
    writes = [
        ("PUT", f"{REPO}/collaborators/a-member"),
        ("DELETE", f"{REPO}/collaborators/a-member"),
        ("PUT", STRANGER),
        ("PUT", f"/orgs/an-org/teams/seeds{REPO}"),
        ("DELETE", f"/orgs/an-org/teams/wells{REPO}"),
    ]
    answers = [hub_client.request(method, path) for method, path in writes]
    assert {(answer.status_code, answer.json()["message"]) for answer in answers} == {
        (403, "Repository was archived so is read-only.")
    }
    assert [team["slug"] for team in hub_client.request("GET", f"{REPO}/teams").json()] == ["wells"]
    assert hub_client.request("GET", f"{REPO}/collaborators/a-member").status_code == 204
