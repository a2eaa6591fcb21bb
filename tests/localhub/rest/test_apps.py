"""Apps: keys, installations and restricted tokens."""

import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from localhub.domain import ANONYMOUS, accounts, repositories, tokens
from localhub.hub import Hub
from support.hub_client import APP_KEY, OWNER_TOKEN, SEED, HubClient

LABELS = "/repos/an-org/water-map/labels"


def test_jwt_authenticates_the_app(hub_client: HubClient) -> None:
    assert hub_client.as_app("GET", "/app").json()["slug"] == "an-app"
    assert [one["app_slug"] for one in hub_client.as_app("GET", "/app/installations").json()] == ["an-app"]


def test_jwt_with_wrong_key_or_times_is_rejected(hub_client: HubClient) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    assert hub_client.as_app("GET", "/app", key=other.decode()).status_code == 401
    assert hub_client.as_app("GET", "/app", lifetime=-5).status_code == 401
    assert hub_client.as_app("GET", "/app", lifetime=3600).status_code == 401
    assert hub_client.request("GET", "/app", "eyJ.x.y").status_code == 401
    assert hub_client.request("GET", "/app", OWNER_TOKEN).status_code == 401


def test_jwt_from_a_fast_clock_is_rejected(hub_client: HubClient) -> None:
    def answer(ahead: int) -> tuple[int, str]:
        now = int(time.time())
        claims = {"iss": str(hub_client.app_id()), "iat": now + ahead, "exp": now + 300}
        response = hub_client.request("GET", "/app", jwt.encode(claims, APP_KEY, "RS256"))
        return response.status_code, response.json().get("message", "")

    assert answer(30)[0] == 200
    assert answer(200) == (
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )


def test_token_has_only_the_requested_permissions(hub_client: HubClient) -> None:
    token = hub_client.installation_token(permissions={"issues": "write"})
    assert hub_client.request("POST", LABELS, token, name="x", color="ededed").status_code == 201
    answer = hub_client.request("PATCH", "/repos/an-org/water-map", token, description="x")
    assert answer.status_code == 403
    assert answer.json()["message"] == "Resource not accessible by integration"
    assert answer.headers["x-accepted-github-permissions"] == "administration=write"


def test_token_cannot_exceed_its_installation(hub_client: HubClient) -> None:
    place = hub_client.as_app("GET", "/orgs/an-org/installation").json()["id"]
    address = f"/app/installations/{place}/access_tokens"
    assert hub_client.as_app("POST", address, permissions={"workflows": "write"}).status_code == 422
    assert hub_client.as_app("POST", address, repositories=["nowhere"]).status_code in (404, 422)


def test_token_is_limited_to_the_given_repositories(hub_client: HubClient) -> None:
    hub_client.request("POST", "/orgs/an-org/repos", name="roster", private=True)
    token = hub_client.installation_token(repositories=["water-map"])
    assert hub_client.request("GET", "/repos/an-org/roster", token).status_code == 404
    shown = hub_client.request("GET", "/installation/repositories", token).json()
    assert [repo["name"] for repo in shown["repositories"]] == ["water-map"]
    assert (
        hub_client.request("GET", "/repos/an-org/roster", hub_client.installation_token()).status_code == 200
    )


def test_app_acts_as_its_bot(hub_client: HubClient) -> None:
    token = hub_client.installation_token()
    made = hub_client.request("POST", "/repos/an-org/water-map/issues", token, title="x").json()
    assert (made["user"]["login"], made["user"]["type"]) == ("an-app[bot]", "Bot")
    event = hub_client.hub.events.log()[-1]
    assert event.starts_workflows
    assert event.payload["installation"]["id"]
    assert hub_client.request("GET", "/user", token).status_code == 403


def test_token_can_be_revoked(hub_client: HubClient) -> None:
    token = hub_client.installation_token()
    assert hub_client.request("DELETE", "/installation/token", token).status_code == 204
    assert hub_client.request("GET", "/installation/repositories", token).status_code == 401


def test_suspended_installation_gets_no_token(hub_client: HubClient) -> None:
    token = hub_client.installation_token()
    place = hub_client.as_app("GET", "/orgs/an-org/installation").json()["id"]
    assert hub_client.as_app("PUT", f"/app/installations/{place}/suspended").status_code == 204
    assert hub_client.request("GET", LABELS, token).status_code == 401
    assert hub_client.as_app("DELETE", f"/app/installations/{place}/suspended").status_code == 204
    assert hub_client.request("GET", LABELS, token).status_code == 200


def test_token_expires_after_an_hour(tmp_path: Path) -> None:
    now = [datetime.now(UTC)]
    with Hub(tmp_path, SEED, run_workflows=False, clock=lambda: now[0]) as hub:
        hub_client = HubClient(hub)
        token = hub_client.installation_token()
        now[0] += timedelta(minutes=59)
        assert hub_client.request("GET", LABELS, token).status_code == 200
        now[0] += timedelta(minutes=1)
        assert hub_client.request("GET", LABELS, token).status_code == 401


@pytest.fixture
def job(hub_client: HubClient) -> str:
    """A GITHUB_TOKEN with `issues: write`."""
    with hub_client.hub.engine.begin(ANONYMOUS) as uow:
        bot = accounts.add_account(uow, "Bot", "github-actions[bot]")
        repo = repositories.find(uow, "an-org", "water-map")
        return tokens.add_job_token(uow, bot.id, repo.id, {"issues": "write"}).token


def test_events_of_a_job_token_start_no_workflow(hub_client: HubClient, job: str) -> None:
    assert hub_client.request("POST", "/repos/an-org/water-map/issues", job, title="x").status_code == 201
    assert [event.starts_workflows for event in hub_client.hub.events.log()] == [False]


def test_job_token_is_limited_to_its_repository(hub_client: HubClient, job: str) -> None:
    hub_client.request("POST", "/orgs/an-org/repos", name="roster", private=True)
    hub_client.request("POST", "/orgs/an-org/repos", name="other")
    assert hub_client.request("GET", "/repos/an-org/roster", job).status_code == 404
    assert hub_client.request("POST", "/repos/an-org/other/issues", job, title="x").status_code == 403
    assert hub_client.request("GET", "/orgs/an-org/teams", job).status_code == 403


def test_app_needs_workflows_permission_for_workflow_files(hub_client: HubClient, tmp_path: Path) -> None:
    address = hub_client.hub.url.replace("://", f"://x-access-token:{hub_client.installation_token()}@")
    identity = ["-c", "user.name=it", "-c", "user.email=it@example.org"]
    copy = tmp_path / "copy"

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        at = copy if copy.exists() else tmp_path
        return subprocess.run(["git", *identity, *words], cwd=at, capture_output=True, text=True, check=False)

    git("clone", "--quiet", f"{address}/an-org/water-map", str(copy))
    (copy / ".github/workflows").mkdir(parents=True)
    (copy / ".github/workflows/trial.yml").write_text("on: push\njobs: {}\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "Add a workflow")
    refused = git("push", "origin", "main")
    assert "refusing to allow a GitHub App" in refused.stderr
    assert "without `workflows` permission" in refused.stderr
    assert hub_client.request("GET", "/repos/an-org/water-map/contents/.github/workflows").status_code == 404


def test_pull_requests_permission_does_not_cover_issues(hub_client: HubClient) -> None:
    issue = hub_client.request(
        "POST", "/repos/an-org/water-map/issues", OWNER_TOKEN, title="An issue"
    ).json()["number"]
    hub_client.request("POST", "/repos/an-org/water-map/forks", hub_client.stranger_token)
    content = {"message": "Write", "content": "eA==", "branch": "main"}
    hub_client.request(
        "PUT", "/repos/a-stranger/water-map/contents/x.md", hub_client.stranger_token, **content
    )
    wanted = {"title": "Mine", "head": "a-stranger:main", "base": "main"}
    pull = hub_client.request(
        "POST", "/repos/an-org/water-map/pulls", hub_client.stranger_token, **wanted
    ).json()["number"]
    token = hub_client.installation_token(permissions={"pull_requests": "write"})
    answers = {
        number: hub_client.request(
            "POST", f"/repos/an-org/water-map/issues/{number}/comments", token, body="Ours."
        )
        for number in (issue, pull)
    }
    assert (answers[issue].status_code, answers[pull].status_code) == (403, 201)
    assert answers[issue].headers["x-accepted-github-permissions"] == "issues=write"
