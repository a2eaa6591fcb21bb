"""Forks, pull requests from forks, and reviews."""

import base64

from support.hub_client import MEMBER_TOKEN, OWNER_TOKEN, STRANGER_TOKEN, HubClient

UPSTREAM, FORK = "/repos/an-org/water-map", "/repos/a-stranger/water-map"


def _pull_from_a_fork(hub_client: HubClient) -> int:
    assert hub_client.request("POST", f"{UPSTREAM}/forks", STRANGER_TOKEN).status_code == 202
    content = base64.b64encode(b"Mine.").decode()
    body = {"message": "Write", "content": content, "branch": "main"}
    assert hub_client.request("PUT", f"{FORK}/contents/mine.md", STRANGER_TOKEN, **body).status_code == 201
    made = hub_client.request(
        "POST", f"{UPSTREAM}/pulls", STRANGER_TOKEN, title="Mine", head="a-stranger:main", base="main"
    )
    assert made.status_code == 201, made.text
    return int(made.json()["number"])


def test_fork_copies_only_branches(hub_client: HubClient) -> None:
    hub_client.request("POST", f"{UPSTREAM}/issues", title="Ours")
    made = hub_client.request("POST", f"{UPSTREAM}/forks", STRANGER_TOKEN).json()
    assert (made["fork"], made["full_name"], made["parent"]["full_name"]) == (
        True,
        "a-stranger/water-map",
        "an-org/water-map",
    )
    tips = [
        hub_client.request("GET", f"{api}/git/ref/heads/main").json()["object"]["sha"]
        for api in (UPSTREAM, FORK)
    ]
    assert tips[0] == tips[1]
    assert made["has_issues"] is False
    assert hub_client.request("POST", f"{UPSTREAM}/forks", STRANGER_TOKEN).json()["id"] == made["id"]
    assert [row["full_name"] for row in hub_client.request("GET", f"{UPSTREAM}/forks").json()] == [
        "a-stranger/water-map"
    ]


def test_forking_needs_read_access(hub_client: HubClient) -> None:
    hub_client.request("POST", "/orgs/an-org/repos", name="quiet-room", private=True, auto_init=True)
    assert hub_client.request("POST", "/repos/an-org/quiet-room/forks", STRANGER_TOKEN).status_code == 404


def test_pull_request_from_fork_needs_no_write_access(hub_client: HubClient) -> None:
    number = _pull_from_a_fork(hub_client)
    pull = hub_client.request("GET", f"{UPSTREAM}/pulls/{number}").json()
    assert (pull["head"]["repo"]["full_name"], pull["base"]["repo"]["full_name"]) == (
        "a-stranger/water-map",
        "an-org/water-map",
    )
    files = hub_client.request("GET", f"{UPSTREAM}/pulls/{number}/files").json()
    assert [file["filename"] for file in files] == ["mine.md"]


def test_dismissing_an_approval_needs_write_access(hub_client: HubClient) -> None:
    number = _pull_from_a_fork(hub_client)
    reviews = f"{UPSTREAM}/pulls/{number}/reviews"
    made = hub_client.request("POST", reviews, MEMBER_TOKEN, event="APPROVE").json()
    assert made["state"] == "APPROVED"
    dismissal, why = f"{reviews}/{made['id']}/dismissals", "It has changed since."
    assert hub_client.request("PUT", dismissal, STRANGER_TOKEN, message=why).status_code == 403
    assert hub_client.request("PUT", dismissal, OWNER_TOKEN, message=why).json()["state"] == "DISMISSED"
    assert hub_client.request("PUT", dismissal, OWNER_TOKEN, message=why).status_code == 422
    assert [row["state"] for row in hub_client.request("GET", reviews).json()] == ["DISMISSED"]
    [event] = [event for event in hub_client.hub.events.log() if event.action == "dismissed"]
    assert event.payload["review"]["id"] == made["id"]


def test_authors_cannot_approve_their_pull_request(hub_client: HubClient) -> None:
    number = _pull_from_a_fork(hub_client)
    answer = hub_client.request("POST", f"{UPSTREAM}/pulls/{number}/reviews", STRANGER_TOKEN, event="APPROVE")
    assert answer.status_code == 422
