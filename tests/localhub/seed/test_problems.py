"""What is wrong with a seed is told with its place, all of it at once, before anything is made."""

import json
from pathlib import Path

import pytest

from localhub.cli import main
from localhub.hub import Hub
from localhub.seed import SeedError, read_file
from support.hub_client import APP_PUBLIC_KEY, SEED, HubClient

ONE = "users: [{login: a-steward}]\n"


@pytest.mark.parametrize(
    ("seed", "told"),
    [
        ("users: [{name: X}]", "1:9: users[0]: lacks 'login'"),
        ("users:\n  - {login: a, emial: b}", "2:16: users[0].emial: unknown; did you mean 'email'?"),
        ("people: []", "1:1: people: unknown; known are apps, organizations, repositories, users"),
        ("hello", '1:1: the seed: "hello" is not a mapping'),
        ("users: [founder]", '1:9: users[0]: "founder" is not a mapping'),
        ("users: founder", '1:1: users: "founder" is not a list'),
        ('users: [{login: "a b"}]', '1:10: users[0].login: "a b" cannot stand here; it has to match ^'),
        ("users: [{login: orgs}]", "1:9: users[0]: login already_exists"),
        ("users: [{login: a}, {login: A}]", "1:21: users[1]: 'A' stands in the seed twice"),
        ("users: [{login: a, tokens: [t]}]", '1:29: users[0].tokens[0]: "t" is not a mapping'),
        (
            ONE + "organizations: [{login: o, owners: [b]}]",
            "2:17: organizations[0]: nobody here is called 'b'",
        ),
        (ONE + "organizations: [{login: o, owners: [o]}]", "2:17: organizations[0]: 'o' is no user"),
        (
            ONE + "organizations: [{login: o}]\nrepositories: [{owner: o, name: r}]",
            "3:16: repositories[0]: 'o' has no owner yet, who alone makes repositories",
        ),
        (
            ONE + "repositories:\n- owner: a-steward\n  name: r\n  labels: [{name: x, color: 000000}]",
            "5:22: repositories[0].labels[0].color: 0 is not text: put it in quotes",
        ),
        (
            ONE + 'repositories: [{owner: a-steward, name: r, files: {"../a": x}}]',
            "2:52: repositories[0].files.../a: no name for one of the files",
        ),
        (
            ONE + "apps: [{slug: x, owner: a-steward, public_key: k, permissions: {kontents: write}}]",
            "2:65: apps[0].permissions.kontents: unknown; did you mean 'contents'?",
        ),
        (
            ONE + "apps: [{slug: x, owner: a-steward, public_key: k}]",
            "2:8: apps[0]: its key is no public key in PEM",
        ),
    ],
)
def test_a_mistake_has_its_line_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: str, told: str
) -> None:
    file = tmp_path / "seed.yml"
    file.write_text(seed)
    assert main(["serve", "--data", str(tmp_path / "hub"), "--seed", str(file)]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == "localhub cannot start with this seed:"
    assert second.startswith(f"{file}:{told}")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SeedError) as told:
        Hub(tmp_path, {"users": [{"name": 3}], "repositories": [{"name": "x"}]}, run_workflows=False)
    assert set(str(told.value).splitlines()) == {
        "users[0]: lacks 'login'",
        "users[0].name: 3 is not text: put it in quotes",
        "repositories[0]: lacks 'owner'",
    }


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("s.yml", b"users: [", "s.yml: not YAML: "),
        ("s.json", b'{"users": [{"login": "x"};]}', "s.json:1:26: not JSON: "),
        ("s.yml", b"users: [{login: \xff}]", "s.yml: not UTF-8: invalid start byte at byte 16"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert main(["serve", "--data", str(tmp_path / "hub"), "--seed", str(tmp_path / name)]) == 1
    assert told in capsys.readouterr().err


def test_a_seed_in_json_may_have_tabs_and_escaped_letters(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text(json.dumps({"users": [{"login": "a", "name": "نور 🌿"}]}, indent="\t"))
    assert read_file(file) == {"users": [{"login": "a", "name": "نور 🌿"}]}


def test_an_installation_may_be_for_some_repositories(tmp_path: Path) -> None:
    places = [{"owner": "an-org", "name": name} for name in ("seen", "unseen")]
    app = {
        "slug": "helper",
        "owner": "an-org",
        "public_key": APP_PUBLIC_KEY,
        "installations": [{"account": "an-org", "repositories": ["Seen"]}],
    }
    with Hub(tmp_path, {**SEED, "apps": [app], "repositories": places}, run_workflows=False) as hub:
        installations = HubClient(hub).request("GET", "/orgs/an-org/installations").json()["installations"]
    assert installations[0]["repository_selection"] == "selected"
