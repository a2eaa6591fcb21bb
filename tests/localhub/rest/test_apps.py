"""Apps: keys, installations, narrowed tokens, and what a token may not do."""

import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from hub_town import APP_KEY, OWNER, SEED, Town
from localhub.hub import Hub
from localhub.world import NOBODY, accounts, repositories, tokens

LABELS = "/repos/an-org/water-map/labels"


def test_a_jwt_of_the_right_key_is_the_app(town: Town) -> None:
    assert town.as_app("GET", "/app").json()["slug"] == "an-app"
    assert [one["app_slug"] for one in town.as_app("GET", "/app/installations").json()] == ["an-app"]


def test_a_jwt_of_another_key_or_with_wrong_times_is_refused(town: Town) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    assert town.as_app("GET", "/app", key=other.decode()).status_code == 401
    assert town.as_app("GET", "/app", life=-5).status_code == 401
    assert town.as_app("GET", "/app", life=3600).status_code == 401
    assert town.ask("GET", "/app", "eyJ.x.y").status_code == 401
    assert town.ask("GET", "/app", OWNER).status_code == 401


def test_a_jwt_from_a_clock_that_goes_far_before_is_refused(town: Town) -> None:
    def answer(ahead: int) -> tuple[int, str]:
        now = int(time.time())
        claims = {"iss": str(town.app_id()), "iat": now + ahead, "exp": now + 300}
        asked = town.ask("GET", "/app", jwt.encode(claims, APP_KEY, "RS256"))
        return asked.status_code, asked.json().get("message", "")

    assert answer(30)[0] == 200
    assert answer(200) == (
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )


def test_a_token_has_the_permissions_that_were_asked_for_and_no_other(town: Town) -> None:
    token = town.installation_token(permissions={"issues": "write"})
    assert town.ask("POST", LABELS, token, name="x", color="ededed").status_code == 201
    answer = town.ask("PATCH", "/repos/an-org/water-map", token, description="x")
    assert answer.status_code == 403
    assert answer.json()["message"] == "Resource not accessible by integration"
    assert answer.headers["x-accepted-github-permissions"] == "administration=write"


def test_a_token_is_no_wider_than_its_installation(town: Town) -> None:
    place = town.as_app("GET", "/orgs/an-org/installation").json()["id"]
    address = f"/app/installations/{place}/access_tokens"
    assert town.as_app("POST", address, permissions={"workflows": "write"}).status_code == 422
    assert town.as_app("POST", address, repositories=["nowhere"]).status_code in (404, 422)


def test_a_token_reaches_the_repositories_that_were_named(town: Town) -> None:
    town.ask("POST", "/orgs/an-org/repos", name="roster", private=True)
    token = town.installation_token(repositories=["water-map"])
    assert town.ask("GET", "/repos/an-org/roster", token).status_code == 404
    shown = town.ask("GET", "/installation/repositories", token).json()
    assert [repo["name"] for repo in shown["repositories"]] == ["water-map"]
    assert town.ask("GET", "/repos/an-org/roster", town.installation_token()).status_code == 200


def test_what_an_app_does_is_its_bots(town: Town) -> None:
    token = town.installation_token()
    made = town.ask("POST", "/repos/an-org/water-map/issues", token, title="x").json()
    assert (made["user"]["login"], made["user"]["type"]) == ("an-app[bot]", "Bot")
    event = town.hub.events.log()[-1]
    assert event.starts_workflows
    assert event.payload["installation"]["id"]
    assert town.ask("GET", "/user", token).status_code == 403


def test_a_token_can_be_given_back(town: Town) -> None:
    token = town.installation_token()
    assert town.ask("DELETE", "/installation/token", token).status_code == 204
    assert town.ask("GET", "/installation/repositories", token).status_code == 401


def test_a_suspended_installation_gives_nothing(town: Town) -> None:
    token = town.installation_token()
    place = town.as_app("GET", "/orgs/an-org/installation").json()["id"]
    assert town.as_app("PUT", f"/app/installations/{place}/suspended").status_code == 204
    assert town.ask("GET", LABELS, token).status_code == 401
    assert town.as_app("DELETE", f"/app/installations/{place}/suspended").status_code == 204
    assert town.ask("GET", LABELS, token).status_code == 200


def test_a_token_lives_for_an_hour(tmp_path: Path) -> None:
    now = [datetime.now(UTC)]
    with Hub(tmp_path, SEED, runs=False, clock=lambda: now[0]) as hub:
        town = Town(hub)
        token = town.installation_token()
        now[0] += timedelta(minutes=59)
        assert town.ask("GET", LABELS, token).status_code == 200
        now[0] += timedelta(minutes=1)
        assert town.ask("GET", LABELS, token).status_code == 401


@pytest.fixture
def job(town: Town) -> str:
    """A GITHUB_TOKEN with `issues: write`."""
    with town.hub.engine.begin(NOBODY) as world:
        bot = accounts.add_account(world, "Bot", "github-actions[bot]")
        repo = repositories.find(world, "an-org", "water-map")
        return tokens.add_job_token(world, bot.id, repo.id, {"issues": "write"}).token


def test_what_a_job_does_starts_nothing(town: Town, job: str) -> None:
    assert town.ask("POST", "/repos/an-org/water-map/issues", job, title="x").status_code == 201
    assert [event.starts_workflows for event in town.hub.events.log()] == [False]


def test_a_job_stays_in_its_repository(town: Town, job: str) -> None:
    town.ask("POST", "/orgs/an-org/repos", name="roster", private=True)
    town.ask("POST", "/orgs/an-org/repos", name="other")
    assert town.ask("GET", "/repos/an-org/roster", job).status_code == 404
    assert town.ask("POST", "/repos/an-org/other/issues", job, title="x").status_code == 403
    assert town.ask("GET", "/orgs/an-org/teams", job).status_code == 403


def test_an_app_without_workflows_pushes_no_workflow_file(town: Town, tmp_path: Path) -> None:
    address = town.hub.url.replace("://", f"://x-access-token:{town.installation_token()}@")
    who = ["-c", "user.name=it", "-c", "user.email=it@example.org"]
    copy = tmp_path / "copy"

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        at = copy if copy.exists() else tmp_path
        return subprocess.run(["git", *who, *words], cwd=at, capture_output=True, text=True, check=False)

    git("clone", "--quiet", f"{address}/an-org/water-map", str(copy))
    (copy / ".github/workflows").mkdir(parents=True)
    (copy / ".github/workflows/trial.yml").write_text("on: push\njobs: {}\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "Add a workflow")
    refused = git("push", "origin", "main")
    assert "refusing to allow a GitHub App" in refused.stderr
    assert "without `workflows` permission" in refused.stderr
    assert town.ask("GET", "/repos/an-org/water-map/contents/.github/workflows").status_code == 404


def test_the_right_to_pull_requests_reaches_no_issue(town: Town) -> None:
    issue = town.ask("POST", "/repos/an-org/water-map/issues", OWNER, title="An issue").json()["number"]
    town.ask("POST", "/repos/an-org/water-map/forks", town.stranger)
    content = {"message": "Write", "content": "eA==", "branch": "main"}
    town.ask("PUT", "/repos/a-stranger/water-map/contents/x.md", town.stranger, **content)
    wanted = {"title": "Mine", "head": "a-stranger:main", "base": "main"}
    pull = town.ask("POST", "/repos/an-org/water-map/pulls", town.stranger, **wanted).json()["number"]
    token = town.installation_token(permissions={"pull_requests": "write"})
    answers = {
        number: town.ask("POST", f"/repos/an-org/water-map/issues/{number}/comments", token, body="Ours.")
        for number in (issue, pull)
    }
    assert (answers[issue].status_code, answers[pull].status_code) == (403, 201)
    assert answers[issue].headers["x-accepted-github-permissions"] == "issues=write"
