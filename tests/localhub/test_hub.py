"""The whole hub: admin API, seed, command line and restarts."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import yaml
from github.ContentFile import ContentFile

from localhub.cli import main
from localhub.hub import Hub
from localhub.seed import SeedError
from support.hub_client import OWNER_TOKEN, SEED, HubClient


def test_requests_are_counted_by_operation_and_token(hub_client: HubClient) -> None:
    for _ in range(3):
        hub_client.request("GET", "/repos/an-org/water-map")
    hub_client.request("GET", "/repos/an-org/water-map", None)
    counted = hub_client.request("GET", "/_localhub/requests").json()["requests"]
    assert counted == [
        {"operation": "GET /repos/{owner}/{repo}", "token": "nobody", "count": 1},
        {"operation": "GET /repos/{owner}/{repo}", "token": OWNER_TOKEN[:8], "count": 3},
    ]
    assert hub_client.request("DELETE", "/_localhub/requests").status_code == 204
    assert hub_client.request("GET", "/_localhub/requests").json() == {"requests": []}


def test_idle_hub_has_nothing_pending(hub_client: HubClient) -> None:
    assert hub_client.request("GET", "/_localhub/pending").json() == {"pending": 0}
    assert main(["idle", "--url", hub_client.hub.url]) == 0


def test_pages_and_api_share_one_address(hub_client: HubClient) -> None:
    page = urllib.request.Request(f"{hub_client.hub.url}/", headers={"accept": "text/html"})
    with urllib.request.urlopen(page) as answer:
        assert answer.headers["content-type"].startswith("text/html")
    root = hub_client.request("GET", "/").json()
    assert (
        hub_client.request("GET", root["current_user_url"].removeprefix(hub_client.hub.url)).json()["login"]
        == "an-owner"
    )
    assert hub_client.request("GET", "/_localhub/nothing").status_code == 404


def test_data_survives_a_restart(tmp_path: Path) -> None:
    with Hub(tmp_path, SEED, run_workflows=False) as hub:
        number = HubClient(hub).request("POST", "/repos/an-org/water-map/issues", title="x").json()["id"]
        first = hub.token
    with Hub(tmp_path, SEED, run_workflows=False) as hub:
        assert hub.token == first
        assert HubClient(hub).request("GET", "/repos/an-org/water-map/issues/1").json()["id"] == number


def test_seed_creates_files_labels_and_people(tmp_path: Path) -> None:
    repository = {
        "owner": "an-org",
        "name": "seeded",
        "files": {"docs/a.md": "نص\n"},
        "labels": [{"name": "idea", "color": "ededed"}],
    }
    with Hub(tmp_path, {**SEED, "repositories": [repository]}, run_workflows=False) as hub:
        repo = HubClient(hub).pygithub().get_repo("an-org/seeded")
        file = repo.get_contents("docs/a.md")
        assert isinstance(file, ContentFile)
        assert file.decoded_content.decode() == "نص\n"
        assert repo.get_label("idea").color == "ededed"


def test_serve_loads_a_seed_and_prints_the_url(tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text(yaml.safe_dump(SEED))
    words = [sys.executable, "-m", "localhub", "serve", "--data", str(tmp_path / "hub"), "--seed", str(seed)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        first_line = json.loads(process.stdout.readline()) if process.stdout else {}
        request = urllib.request.Request(
            first_line["url"] + "/user", headers={"authorization": f"token {first_line['token']}"}
        )
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["login"] == "an-owner"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_hub_without_seed_has_a_founder(tmp_path: Path) -> None:
    for _ in range(2):
        with Hub(tmp_path, run_workflows=False) as hub:
            assert HubClient(hub).request("GET", "/user", hub.token).json()["login"] == "founder"


def test_generated_token_survives_a_restart(tmp_path: Path) -> None:
    found = set()
    for _ in range(2):
        with Hub(tmp_path, {"users": [{"login": "a-steward"}]}, run_workflows=False) as hub:
            found.add(hub.token)
    assert len(found) == 1


def test_port_in_use_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Hub(tmp_path / "first", run_workflows=False) as hub:
        port = hub.url.rpartition(":")[2]
        assert main(["serve", "--port", port, "--data", str(tmp_path / "second")]) == 1
    assert capsys.readouterr().err == (
        f"localhub cannot start: port {port} is in use; leave out --port to use any free port\n"
    )


def test_invalid_port_is_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--port", "65536", "--data", str(tmp_path)])
    assert "'65536' is not a port" in capsys.readouterr().err


def test_folder_is_used_by_one_hub_at_a_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Hub(tmp_path, run_workflows=False):
        assert main(["serve", "--data", str(tmp_path)]) == 1
    assert f"another localhub is using {tmp_path}" in capsys.readouterr().err


def test_failed_start_releases_folder_and_port(tmp_path: Path) -> None:
    with pytest.raises(SeedError):
        Hub(tmp_path, {"users": [{"nmae": "X"}]}, run_workflows=False)
    with Hub(tmp_path, SEED, run_workflows=False) as hub:
        assert HubClient(hub).request("GET", "/user").json()["login"] == "an-owner"


def test_killed_hub_continues_after_a_restart(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "localhub", "serve", "--data", str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        first_line = json.loads(process.stdout.readline()) if process.stdout else {}
        request = urllib.request.Request(
            first_line["url"] + "/user/repos",
            json.dumps({"name": "kept", "auto_init": True}).encode(),
            {"authorization": f"token {first_line['token']}"},
        )
        urllib.request.urlopen(request).close()
        process.kill()
    with Hub(tmp_path, run_workflows=False) as hub:
        assert hub.token == first_line["token"]
        assert HubClient(hub).request("GET", "/repos/founder/kept/commits", hub.token).json()[0]["sha"]
