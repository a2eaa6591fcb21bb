"""Repositories: names, settings, renaming, archiving, visibility."""

import pytest

from support.hub_client import MEMBER_TOKEN, STRANGER_TOKEN, HubClient

ORG_REPOS = "/orgs/an-org/repos"


@pytest.mark.parametrize(
    ("asked", "made"),
    [("water map", "water-map-2"), ("wells.git", "wells"), ("خريطة wells", "-wells"), ("a/b", "a-b")],
)
def test_repository_name_is_normalized(hub_client: HubClient, asked: str, made: str) -> None:
    asked = asked.replace("water map", "water map 2")
    assert hub_client.request("POST", ORG_REPOS, name=asked).json()["name"] == made


@pytest.mark.parametrize("name", ["WATER-MAP", "x.wiki", "..", "x" * 101])
def test_taken_or_invalid_name_is_rejected(hub_client: HubClient, name: str) -> None:
    answer = hub_client.request("POST", ORG_REPOS, name=name)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "name"


def test_control_characters_in_description_are_rejected(hub_client: HubClient) -> None:
    assert hub_client.request("POST", ORG_REPOS, name="x", description="a\nb").status_code == 422
    assert hub_client.request("GET", "/repos/an-org/x").status_code == 404


def test_auto_init_creates_the_first_commit(hub_client: HubClient) -> None:
    hub_client.request("POST", ORG_REPOS, name="with", auto_init=True)
    hub_client.request("POST", ORG_REPOS, name="without")
    assert hub_client.request("GET", "/repos/an-org/with/git/ref/heads/main").status_code == 200
    assert hub_client.request("GET", "/repos/an-org/without/git/ref/heads/main").status_code in (404, 409)


def test_former_name_redirects(hub_client: HubClient) -> None:
    number = hub_client.request("PATCH", "/repos/an-org/water-map", name="wells").json()["id"]
    answer = hub_client.request("GET", "/repos/an-org/water-map/labels?per_page=1")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"{hub_client.hub.url}/repositories/{number}/labels?per_page=1"
    followed = hub_client.request("GET", f"/repositories/{number}/labels?per_page=1")
    assert [label["name"] for label in followed.json()] == ["bug"]
    assert "repository renamed" in hub_client.event_names()


def test_reused_former_name_no_longer_redirects(hub_client: HubClient) -> None:
    hub_client.request("PATCH", "/repos/an-org/water-map", name="wells")
    made = hub_client.request("POST", ORG_REPOS, name="water-map").json()
    assert hub_client.request("GET", "/repos/an-org/water-map").json()["id"] == made["id"]


def test_archived_repository_is_read_only(hub_client: HubClient) -> None:
    repo = "/repos/an-org/water-map"
    hub_client.request("PATCH", repo, archived=True)
    assert hub_client.request("POST", f"{repo}/labels", name="x", color="ededed").status_code == 403
    assert hub_client.request("POST", f"{repo}/issues", title="x").status_code == 403
    assert hub_client.request("PUT", f"{repo}/topics", names=["x"]).status_code == 403
    assert hub_client.request("PATCH", repo, description="x").status_code == 403
    assert hub_client.request("PATCH", repo, archived=False).status_code == 200
    assert hub_client.request("POST", f"{repo}/issues", title="x").status_code == 201
    assert [name for name in hub_client.event_names() if name.startswith("repository ")] == [
        "repository archived",
        "repository unarchived",
    ]


def test_private_repository_is_invisible(hub_client: HubClient) -> None:
    hub_client.request("POST", ORG_REPOS, name="roster", private=True)
    for token in (STRANGER_TOKEN, None):
        assert hub_client.request("GET", "/repos/an-org/roster", token).status_code == 404
        assert hub_client.request("POST", "/repos/an-org/roster/issues", token, title="x").status_code == 404
        names = [repo["name"] for repo in hub_client.request("GET", ORG_REPOS, token).json()]
        assert names == ["water-map"]
    assert (
        hub_client.request("GET", "/repos/an-org/roster", MEMBER_TOKEN).json()["permissions"]["push"] is False
    )


def test_member_without_role_cannot_write(hub_client: HubClient) -> None:
    assert (
        hub_client.request("PATCH", "/repos/an-org/water-map", MEMBER_TOKEN, description="x").status_code
        == 403
    )
    assert hub_client.request("DELETE", "/repos/an-org/water-map", MEMBER_TOKEN).status_code == 403


def test_collaborator_role_is_enforced(hub_client: HubClient) -> None:
    collaborators = "/repos/an-org/water-map/collaborators"
    invited = hub_client.request("PUT", f"{collaborators}/a-stranger", permission="triage")
    path = f"/user/repository_invitations/{invited.json()['id']}"
    assert hub_client.request("PATCH", path, STRANGER_TOKEN).status_code == 204
    shown = hub_client.request("GET", f"{collaborators}/a-stranger/permission").json()
    assert (shown["permission"], shown["role_name"]) == ("read", "triage")
    hub_client.request("POST", "/repos/an-org/water-map/issues", title="x")
    assert (
        hub_client.request(
            "POST", "/repos/an-org/water-map/issues/1/labels", STRANGER_TOKEN, labels=["bug"]
        ).status_code
        == 200
    )
    assert [
        user["login"] for user in hub_client.request("GET", f"{collaborators}?affiliation=outside").json()
    ] == ["a-stranger"]
    hub_client.request("DELETE", f"{collaborators}/a-stranger")
    assert hub_client.request("GET", f"{collaborators}/a-stranger").status_code == 404


def test_invalid_topics_are_rejected(hub_client: HubClient) -> None:
    topics = "/repos/an-org/water-map/topics"
    assert hub_client.request("PUT", topics, names=["Water", "maps", "water"]).json() == {
        "names": ["water", "maps"]
    }
    for bad in (["a b"], ["-a"], ["x" * 51], [f"t{n}" for n in range(21)]):
        assert hub_client.request("PUT", topics, names=bad).status_code == 422


def test_urls_use_the_request_host(hub_client: HubClient) -> None:
    import requests

    headers = {"host": "api.github.localhost"}
    shown = requests.get(f"{hub_client.hub.url}/repos/an-org/water-map", headers=headers, timeout=10).json()
    assert shown["url"] == "http://api.github.localhost/repos/an-org/water-map"
    assert shown["html_url"] == "http://github.localhost/an-org/water-map"
    under = hub_client.request("GET", "/api/v3/repos/an-org/water-map").json()
    assert under["labels_url"].startswith(f"{hub_client.hub.url}/api/v3/repos/")
    assert under["html_url"] == f"{hub_client.hub.url}/an-org/water-map"
