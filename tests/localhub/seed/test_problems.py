"""All problems of a seed are reported with their positions before anything is created."""

import json
from pathlib import Path

import pytest

from localhub.cli import main
from localhub.hub import Hub
from localhub.seed import SeedError, read_file
from support.hub_client import APP_PUBLIC_KEY, SEED, HubClient

ONE = "users: [{login: a-steward}]\n"


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("users: [{name: X}]", "1:9: users[0]: missing 'login'"),
        ("users:\n  - {login: a, emial: b}", "2:16: users[0].emial: unknown key; did you mean 'email'?"),
        ("people: []", "1:1: people: unknown key; expected one of: apps, organizations, repositories, users"),
        ("hello", '1:1: the seed: "hello" is not a mapping'),
        ("users: [founder]", '1:9: users[0]: "founder" is not a mapping'),
        ("users: founder", '1:1: users: "founder" is not a list'),
        ('users: [{login: "a b"}]', '1:10: users[0].login: "a b" is invalid; it must match ^'),
        ("users: [{login: orgs}]", "1:9: users[0]: login already_exists"),
        ("users: [{login: a}, {login: A}]", "1:21: users[1]: 'A' appears twice in the seed"),
        ("users: [{login: a, tokens: [t]}]", '1:29: users[0].tokens[0]: "t" is not a mapping'),
        (
            ONE + "organizations: [{login: o, owners: [b]}]",
            "2:17: organizations[0]: there is no user 'b'",
        ),
        (ONE + "organizations: [{login: o, owners: [o]}]", "2:17: organizations[0]: 'o' is not a user"),
        (
            ONE + "organizations: [{login: o}]\nrepositories: [{owner: o, name: r}]",
            "3:16: repositories[0]: 'o' has no owner, and only owners can create repositories",
        ),
        (
            ONE + "repositories:\n- owner: a-steward\n  name: r\n  labels: [{name: x, color: 000000}]",
            "5:22: repositories[0].labels[0].color: 0 is not a string: put it in quotes",
        ),
        (
            ONE + 'repositories: [{owner: a-steward, name: r, files: {"../a": x}}]',
            "2:52: repositories[0].files.../a: not a valid name in files",
        ),
        (
            ONE + "apps: [{slug: x, owner: a-steward, public_key: k, permissions: {kontents: write}}]",
            "2:65: apps[0].permissions.kontents: unknown key; did you mean 'contents'?",
        ),
        (
            ONE + "apps: [{slug: x, owner: a-steward, public_key: k}]",
            "2:8: apps[0]: its key is not a public key in PEM format",
        ),
    ],
)
def test_seed_problem_has_line_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: str, expected: str
) -> None:
    file = tmp_path / "seed.yml"
    file.write_text(seed)
    assert main(["serve", "--data", str(tmp_path / "hub"), "--seed", str(file)]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == "localhub cannot start: the seed is invalid:"
    assert second.startswith(f"{file}:{expected}")


def test_all_seed_problems_are_reported(tmp_path: Path) -> None:
    with pytest.raises(SeedError) as error:
        Hub(tmp_path, {"users": [{"name": 3}], "repositories": [{"name": "x"}]}, run_workflows=False)
    assert set(str(error.value).splitlines()) == {
        "users[0]: missing 'login'",
        "users[0].name: 3 is not a string: put it in quotes",
        "repositories[0]: missing 'owner'",
    }


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("s.yml", b"users: [", "s.yml: not YAML: "),
        ("s.json", b'{"users": [{"login": "x"};]}', "s.json:1:26: not JSON: "),
        ("s.yml", b"users: [{login: \xff}]", "s.yml: not UTF-8: invalid start byte at byte 16"),
    ],
)
def test_unreadable_seed_is_reported_with_position(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert main(["serve", "--data", str(tmp_path / "hub"), "--seed", str(tmp_path / name)]) == 1
    assert expected in capsys.readouterr().err


def test_json_seed_may_contain_tabs_and_escapes(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text(json.dumps({"users": [{"login": "a", "name": "نور 🌿"}]}, indent="\t"))
    assert read_file(file) == {"users": [{"login": "a", "name": "نور 🌿"}]}


def test_installation_may_be_limited_to_repositories(tmp_path: Path) -> None:
    repositories = [{"owner": "an-org", "name": name} for name in ("seen", "unseen")]
    app = {
        "slug": "helper",
        "owner": "an-org",
        "public_key": APP_PUBLIC_KEY,
        "installations": [{"account": "an-org", "repositories": ["Seen"]}],
    }
    with Hub(tmp_path, {**SEED, "apps": [app], "repositories": repositories}, run_workflows=False) as hub:
        installations = HubClient(hub).request("GET", "/orgs/an-org/installations").json()["installations"]
    assert installations[0]["repository_selection"] == "selected"
