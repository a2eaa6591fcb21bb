"""Collaborators: members are added immediately, others are invited."""

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
