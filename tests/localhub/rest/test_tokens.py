"""People's tokens: scopes, fine-grained permissions, none, and wrong ones."""

from pathlib import Path

import pytest

from hub_town import Town
from localhub.hub import Hub

REPO = "/repos/an-org/roster"
ISSUES = f"{REPO}/issues"


@pytest.fixture
def narrow(tmp_path: Path) -> Town:
    """One owner with tokens that may each do something else, and a private repository."""
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
    with Hub(tmp_path, seed, runs=False) as hub:
        yield Town(hub)
        assert hub.contract.violations() == []


def test_a_wrong_token_is_refused_even_for_what_is_public(town: Town) -> None:
    answer = town.ask("GET", "/repos/an-org/water-map", "wrong")
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")
    assert town.ask("GET", "/repos/an-org/water-map", None).status_code == 200
    assert town.ask("GET", "/user", None).status_code == 401


def test_a_classic_token_sees_what_its_scopes_say(narrow: Town) -> None:
    assert narrow.ask("GET", REPO, "none").status_code == 404
    assert narrow.ask("GET", REPO, "public").status_code == 404
    answer = narrow.ask("GET", REPO, "repo")
    assert (answer.status_code, answer.headers["x-oauth-scopes"]) == (200, "repo")
    assert narrow.ask("DELETE", REPO, "repo").status_code == 403


def test_a_fine_grained_token_does_what_its_permissions_say(narrow: Town) -> None:
    assert narrow.ask("POST", ISSUES, "fine", title="x").status_code == 201
    answer = narrow.ask("PATCH", REPO, "fine", description="x")
    assert answer.json()["message"] == "Resource not accessible by personal access token"


def test_an_answer_says_what_is_left_of_the_hour(town: Town) -> None:
    headers = town.ask("GET", "/user").headers
    assert headers["x-ratelimit-limit"] == headers["x-ratelimit-remaining"] == "5000"
    assert headers["x-github-request-id"]
    assert town.ask("GET", "/rate_limit", None).json()["rate"]["limit"] == 60
