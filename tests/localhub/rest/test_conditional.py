"""Conditional requests, and operations that localhub does not support."""

from pathlib import Path

import pytest
import requests

from localhub.hub import Hub
from localhub.limits import Limits
from support.hub_client import OWNER_TOKEN, SEED, HubClient

LABELS = "/repos/an-org/water-map/labels"


def again(hub_client: HubClient, path: str, tag: str) -> requests.Response:
    headers = {"authorization": f"Bearer {OWNER_TOKEN}", "if-none-match": tag}
    return requests.get(hub_client.hub.url + path, headers=headers, timeout=20)


def test_unchanged_resource_is_not_sent_again(hub_client: HubClient) -> None:
    tag = hub_client.request("GET", LABELS).headers["etag"]
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        answer = again(hub_client, LABELS, sent)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    hub_client.request("POST", LABELS, name="new", color="ededed")
    assert again(hub_client, LABELS, tag).status_code == 200


def test_304_does_not_count_against_the_limit(tmp_path: Path) -> None:
    with Hub(tmp_path, SEED, run_workflows=False, limits=Limits.parse("github")) as hub:
        hub_client = HubClient(hub)
        tag = hub_client.request("GET", LABELS).headers["etag"]
        left = [again(hub_client, LABELS, tag).headers["x-ratelimit-remaining"] for _ in range(3)]
    assert left == ["4999"] * 3


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/gists", "GET /gists"),
        ("/notifications", "GET /notifications"),
        ("/repos/an-org/water-map/codespaces", "GET /repos/{owner}/{repo}/codespaces"),
        ("/repos/an-org/water-map/hooks", "GET /repos/{owner}/{repo}/hooks"),
    ],
)
def test_unsupported_operation_is_named(hub_client: HubClient, path: str, operation: str) -> None:
    answer = hub_client.request("GET", path)
    assert (answer.status_code, answer.json()["operation"]) == (501, operation)
    assert answer.json()["message"] == f"localhub does not support {operation}"


def test_readme_is_returned_raw_on_request(hub_client: HubClient) -> None:
    headers = {"authorization": f"Bearer {OWNER_TOKEN}", "accept": "application/vnd.github.raw+json"}
    answer = requests.get(f"{hub_client.hub.url}/repos/an-org/water-map/readme", headers=headers, timeout=20)
    assert answer.text == "# water-map\n"


def test_token_for_missing_repository_is_rejected(hub_client: HubClient) -> None:
    place = hub_client.as_app("GET", "/orgs/an-org/installation").json()["id"]
    answer = hub_client.as_app("POST", f"/app/installations/{place}/access_tokens", repositories=["nowhere"])
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("There is at least one repository that does not exist")
