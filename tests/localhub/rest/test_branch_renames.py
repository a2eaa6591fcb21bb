"""A renamed branch keeps its pull requests, its protection, and a redirect."""

from typing import Any

import pytest

from support.hub_client import MEMBER_TOKEN, HubClient

REPOSITORY = "/repos/an-org/water-map"


def _branch(client: HubClient, name: str) -> None:
    tip = client.request("GET", f"{REPOSITORY}/git/ref/heads/main").json()["object"]["sha"]
    client.request("POST", f"{REPOSITORY}/git/refs", ref=f"refs/heads/{name}", sha=tip)
    change = {"message": "Add it", "content": "aQ==", "branch": name}
    assert client.request("PUT", f"{REPOSITORY}/contents/{name}.txt", **change).status_code == 201


def _pull(client: HubClient, head: str) -> int:
    made = client.request("POST", f"{REPOSITORY}/pulls", title="p", head=head, base="main")
    return int(made.json()["number"])


def _rename(client: HubClient, name: str, new_name: str, token: str = "owner-token") -> int:
    path = f"{REPOSITORY}/branches/{name}/rename"
    return client.request("POST", path, token, new_name=new_name).status_code


def test_default_branch_is_renamed_and_the_former_name_redirects(hub_client: HubClient) -> None:
    assert _rename(hub_client, "main", "trunk") == 201
    assert hub_client.request("GET", REPOSITORY).json()["default_branch"] == "trunk"
    query = '{ repository(owner: "an-org", name: "water-map") { defaultBranchRef { name } } }'
    answer = hub_client.request("POST", "/graphql", query=query).json()
    assert answer["data"]["repository"]["defaultBranchRef"] == {"name": "trunk"}
    moved = hub_client.request("GET", f"{REPOSITORY}/branches/main")
    assert moved.status_code == 301
    assert moved.headers["location"].endswith("/branches/trunk")
    assert hub_client.request("GET", f"{REPOSITORY}/git/ref/heads/main").status_code == 404
    assert hub_client.event_names() == ["repository edited"]


def test_redirects_of_several_renames_lead_to_the_present_name(hub_client: HubClient) -> None:
    for name, new_name in (("main", "trunk"), ("trunk", "stable"), ("stable", "main")):
        assert _rename(hub_client, name, new_name) == 201
    assert hub_client.request("GET", f"{REPOSITORY}/branches/main").status_code == 200
    for name in ("trunk", "stable"):
        moved = hub_client.request("GET", f"{REPOSITORY}/branches/{name}")
        assert (moved.status_code, moved.headers["location"].rpartition("/")[2]) == (301, "main")


def test_pull_requests_into_the_branch_follow_and_those_from_it_close(hub_client: HubClient) -> None:
    _branch(hub_client, "idea")
    number = _pull(hub_client, "idea")
    assert _rename(hub_client, "main", "trunk") == 201
    shown = hub_client.request("GET", f"{REPOSITORY}/pulls/{number}").json()
    assert (shown["state"], shown["base"]["ref"], shown["mergeable"]) == ("open", "trunk", True)
    assert hub_client.hub.events.log()[-2].payload["changes"]["base"]["ref"] == {"from": "main"}
    assert _rename(hub_client, "idea", "better-idea") == 201
    assert hub_client.request("GET", f"{REPOSITORY}/pulls/{number}").json()["state"] == "closed"


def test_protection_follows(hub_client: HubClient) -> None:
    settings: dict[str, Any] = {
        "required_status_checks": None,
        "enforce_admins": True,
        "required_pull_request_reviews": {"required_approving_review_count": 1},
        "restrictions": None,
    }
    hub_client.request("PUT", f"{REPOSITORY}/branches/main/protection", **settings)
    assert _rename(hub_client, "main", "trunk") == 201
    assert hub_client.request("GET", f"{REPOSITORY}/branches/trunk/protection").status_code == 200
    assert hub_client.request("GET", f"{REPOSITORY}/branches/main/protection").status_code == 404


def test_names_with_slashes_can_be_nested_into_the_former_name(hub_client: HubClient) -> None:
    _branch(hub_client, "idea")
    assert _rename(hub_client, "idea", "idea/first") == 201
    assert hub_client.request("GET", f"{REPOSITORY}/branches/idea/first").status_code == 200


@pytest.mark.parametrize(
    ("name", "new_name", "token", "status"),
    [
        ("main", "idea", "owner-token", 422),
        ("main", "main", "owner-token", 422),
        ("main", "idea/below", "owner-token", 422),
        ("main", "a..b", "owner-token", 422),
        ("missing", "new", "owner-token", 404),
        ("main", "trunk", MEMBER_TOKEN, 403),
    ],
)
def test_refused_rename_changes_nothing(
    hub_client: HubClient, name: str, new_name: str, token: str, status: int
) -> None:
    _branch(hub_client, "idea")
    assert _rename(hub_client, name, new_name, token) == status
    names = [one["name"] for one in hub_client.request("GET", f"{REPOSITORY}/branches").json()]
    assert names == ["idea", "main"]


def test_people_with_write_access_rename_other_branches_only(hub_client: HubClient) -> None:
    _branch(hub_client, "idea")
    hub_client.request("PUT", f"{REPOSITORY}/collaborators/a-member", permission="push")
    assert _rename(hub_client, "idea", "plan", MEMBER_TOKEN) == 201
    assert _rename(hub_client, "main", "trunk", MEMBER_TOKEN) == 403


@pytest.mark.parametrize("auto_init", [True, False])
def test_default_branch_must_exist(hub_client: HubClient, auto_init: bool) -> None:
    hub_client.request("POST", "/orgs/an-org/repos", name="other", auto_init=auto_init)
    refused = hub_client.request("PATCH", "/repos/an-org/other", default_branch="trunk")
    assert refused.status_code == 422
    message = refused.json()["errors"][0]["message"]
    assert message.startswith("The branch trunk" if auto_init else "Cannot update default branch")
