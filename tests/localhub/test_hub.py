"""The hub as a whole: its own desk, its seed, its command, and starting again."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import yaml

from hub_town import OWNER, SEED, Town
from localhub.cli import main
from localhub.hub import Hub
from localhub.seed import BadSeed


def test_requests_are_counted_by_operation_and_token(town: Town) -> None:
    for _ in range(3):
        town.ask("GET", "/repos/an-org/water-map")
    town.ask("GET", "/repos/an-org/water-map", None)
    counted = town.ask("GET", "/_localhub/requests").json()["requests"]
    assert counted == [
        {"operation": "GET /repos/{owner}/{repo}", "token": "nobody", "count": 1},
        {"operation": "GET /repos/{owner}/{repo}", "token": OWNER[:8], "count": 3},
    ]
    assert town.ask("DELETE", "/_localhub/requests").status_code == 204
    assert town.ask("GET", "/_localhub/requests").json() == {"requests": []}


def test_nothing_is_pending_where_nothing_runs(town: Town) -> None:
    assert town.ask("GET", "/_localhub/pending").json() == {"pending": 0}
    assert main(["idle", "--url", town.hub.url]) == 0


def test_a_page_and_the_api_live_at_one_address(town: Town) -> None:
    page = urllib.request.Request(f"{town.hub.url}/", headers={"accept": "text/html"})
    with urllib.request.urlopen(page) as answer:
        assert answer.headers["content-type"].startswith("text/html")
    root = town.ask("GET", "/").json()
    assert town.ask("GET", root["current_user_url"].removeprefix(town.hub.url)).json()["login"] == "an-owner"
    assert town.ask("GET", "/_localhub/nothing").status_code == 404


def test_what_was_there_is_there_after_a_restart(tmp_path: Path) -> None:
    with Hub(tmp_path, SEED, runs=False) as hub:
        number = Town(hub).ask("POST", "/repos/an-org/water-map/issues", title="x").json()["id"]
        first = hub.token
    with Hub(tmp_path, SEED, runs=False) as hub:
        assert hub.token == first
        assert Town(hub).ask("GET", "/repos/an-org/water-map/issues/1").json()["id"] == number


def test_a_seed_makes_files_labels_and_people(tmp_path: Path) -> None:
    repository = {
        "owner": "an-org",
        "name": "seeded",
        "files": {"docs/a.md": "نص\n"},
        "labels": [{"name": "idea", "color": "ededed"}],
    }
    with Hub(tmp_path, {**SEED, "repositories": [repository]}, runs=False) as hub:
        repo = Town(hub).client().get_repo("an-org/seeded")
        assert repo.get_contents("docs/a.md").decoded_content.decode() == "نص\n"
        assert repo.get_label("idea").color == "ededed"


def test_the_command_serves_a_seed_and_says_where(tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text(yaml.safe_dump(SEED))
    words = [sys.executable, "-m", "localhub", "serve", "--data", str(tmp_path / "hub"), "--seed", str(seed)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        said = json.loads(process.stdout.readline()) if process.stdout else {}
        request = urllib.request.Request(
            said["url"] + "/user", headers={"authorization": f"token {said['token']}"}
        )
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["login"] == "an-owner"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_a_hub_without_a_seed_has_somebody_to_begin_with(tmp_path: Path) -> None:
    for _ in range(2):
        with Hub(tmp_path, runs=False) as hub:
            assert Town(hub).ask("GET", "/user", hub.token).json()["login"] == "founder"


def test_a_made_up_token_stays_the_same_after_a_restart(tmp_path: Path) -> None:
    found = set()
    for _ in range(2):
        with Hub(tmp_path, {"users": [{"login": "a-steward"}]}, runs=False) as hub:
            found.add(hub.token)
    assert len(found) == 1


def test_a_port_that_is_taken_is_told_by_its_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Hub(tmp_path / "first", runs=False) as hub:
        port = hub.url.rpartition(":")[2]
        assert main(["serve", "--port", port, "--data", str(tmp_path / "second")]) == 1
    assert capsys.readouterr().err == (
        f"localhub cannot start: port {port} is taken; without --port it takes a free one\n"
    )


def test_a_number_that_is_no_port_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--port", "65536", "--data", str(tmp_path)])
    assert "'65536' is no port" in capsys.readouterr().err


def test_a_folder_has_one_hub_at_a_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Hub(tmp_path, runs=False):
        assert main(["serve", "--data", str(tmp_path)]) == 1
    assert f"another localhub works in {tmp_path}" in capsys.readouterr().err


def test_a_hub_that_could_not_start_leaves_folder_and_port_free(tmp_path: Path) -> None:
    with pytest.raises(BadSeed):
        Hub(tmp_path, {"users": [{"nmae": "X"}]}, runs=False)
    with Hub(tmp_path, SEED, runs=False) as hub:
        assert Town(hub).ask("GET", "/user").json()["login"] == "an-owner"


def test_a_hub_that_was_killed_begins_again_where_it_was(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "localhub", "serve", "--data", str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        said = json.loads(process.stdout.readline()) if process.stdout else {}
        request = urllib.request.Request(
            said["url"] + "/user/repos",
            json.dumps({"name": "kept", "auto_init": True}).encode(),
            {"authorization": f"token {said['token']}"},
        )
        urllib.request.urlopen(request).close()
        process.kill()
    with Hub(tmp_path, runs=False) as hub:
        assert hub.token == said["token"]
        assert Town(hub).ask("GET", "/repos/founder/kept/commits", hub.token).json()[0]["sha"]
