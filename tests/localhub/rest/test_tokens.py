"""User tokens: scopes, fine-grained permissions, missing and wrong tokens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from localhub.hub import Hub
from support.hub_client import HubClient

REPO = "/repos/an-org/roster"
ISSUES = f"{REPO}/issues"


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[HubClient]:
    """An owner with several restricted tokens, and a private repository."""
    tokens = [
        {"token": "none", "scopes": []},
        {"token": "repo", "scopes": ["repo"]},
        {"token": "public", "scopes": ["public_repo"]},
        {"token": "fine", "permissions": {"issues": "write", "metadata": "read"}},
    ]
    seed = {
        "users": [{"login": "an-owner", "tokens": tokens}],
        "organizations": [{"login": "an-org", "owners": ["an-owner"]}],
        "repositories": [{"owner": "an-org", "name": "roster", "private": True}],
    }
    with Hub(tmp_path, seed, run_workflows=False) as hub:
        yield HubClient(hub)
        assert hub.contract.violations() == []


def test_wrong_token_is_rejected_even_for_public_data(hub_client: HubClient) -> None:
    answer = hub_client.request("GET", "/repos/an-org/water-map", "wrong")
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")
    assert hub_client.request("GET", "/repos/an-org/water-map", None).status_code == 200
    assert hub_client.request("GET", "/user", None).status_code == 401


def test_classic_token_scopes_are_enforced(narrow: HubClient) -> None:
    assert narrow.request("GET", REPO, "none").status_code == 404
    assert narrow.request("GET", REPO, "public").status_code == 404
    answer = narrow.request("GET", REPO, "repo")
    assert (answer.status_code, answer.headers["x-oauth-scopes"]) == (200, "repo")
    assert narrow.request("DELETE", REPO, "repo").status_code == 403


def test_fine_grained_permissions_are_enforced(narrow: HubClient) -> None:
    assert narrow.request("POST", ISSUES, "fine", title="x").status_code == 201
    answer = narrow.request("PATCH", REPO, "fine", description="x")
    assert answer.json()["message"] == "Resource not accessible by personal access token"


def test_response_has_rate_limit_headers(hub_client: HubClient) -> None:
    headers = hub_client.request("GET", "/user").headers
    assert headers["x-ratelimit-limit"] == headers["x-ratelimit-remaining"] == "5000"
    assert headers["x-github-request-id"]
    assert hub_client.request("GET", "/rate_limit", None).json()["rate"]["limit"] == 60


@pytest.mark.departs  # an operation's description does not contain the response to an unknown version
def test_api_version_is_selected_or_refused(hub_client: HubClient) -> None:
    hub_client.expects_violations = True

    def send(**headers: str) -> requests.Response:
        return requests.get(f"{hub_client.hub.url}/zen", headers=headers, timeout=20)

    for asked, selected in (({}, "2022-11-28"), ({"X-GitHub-Api-Version": "2026-03-10"}, "2026-03-10")):
        answer = send(**asked)
        assert (answer.status_code, answer.headers["x-github-api-version-selected"]) == (200, selected)
    refused = send(**{"X-GitHub-Api-Version": "2021-01-01"})
    assert refused.status_code == 400
    assert "2021-01-01 is not supported" in refused.json()["message"]
