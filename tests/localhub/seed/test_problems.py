"""All problems in a seed are reported with their positions before anything is created."""

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
            "2:37: organizations[0].owners[0]: there is no user 'b'",
        ),
        (
            ONE + "organizations: [{login: o, owners: [o]}]",
            "2:37: organizations[0].owners[0]: 'o' is not a user",
        ),
        (
            ONE + "organizations: [{login: o}]\nrepositories: [{owner: o, name: r}]",
            "3:16: repositories[0]: 'o' has no owner, and only owners can create repositories and teams",
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


ORGANIZATION = """\
users: [{login: a}, {login: b}]
organizations:
- login: o
  owners: [a]
"""
REPOSITORY = "repositories:\n- owner: a\n  name: r\n"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("  teams: [{}]", "5:11: organizations[0].teams[0]: missing 'name'"),
        (
            "  teams: [{name: T, mebmers: []}]",
            "5:21: organizations[0].teams[0].mebmers: unknown key; did you mean 'm",
        ),
        (
            "  teams: [{name: T, members: [b]}]",
            "5:31: organizations[0].teams[0].members[0]: 'b' is not a member of",
        ),
        (
            "  teams: [{name: T, members: [c]}]",
            "5:31: organizations[0].teams[0].members[0]: there is no user 'c'",
        ),
        (
            "  teams: [{name: A b}, {name: a-B}]",
            "5:24: organizations[0].teams[1]: 'a-B' appears twice in the seed",
        ),
        ("  teams: [{name: T, parent: P}]", "5:21: organizations[0].teams[0].parent: 'o' has no team 'P'"),
        ("  teams: [{name: T, parent: t}]", "5:21: organizations[0].teams[0].parent: parent_team_id invalid"),
        (
            "  teams: [{name: T, repositories: {r: write}}]",
            "5:36: organizations[0].teams[0].repositories.r: 'o' has no repository 'r'",
        ),
        (
            "  teams: [{name: T, repositories: {r: push}}]",
            '5:36: organizations[0].teams[0].repositories.r: "push" is not one of read, triage, write',
        ),
        (
            REPOSITORY + "  labels: [{name: Bug, color: '000000'}, {name: bug, color: '000000'}]",
            "8:42: repositories[0].labels[1]: 'bug' appears twice in the seed",
        ),
        (
            REPOSITORY + "  fork_of: a/s",
            "8:3: repositories[0].fork_of: there is no repository 'a/s'; a fork must",
        ),
        (
            REPOSITORY + "  default_branch: a..b",
            "8:3: repositories[0].default_branch: 'a..b' is not a valid branch name",
        ),
        (
            REPOSITORY + "  created_at: 2026-13-01T00:00:00Z",
            "8:3: repositories[0].created_at: '2026-13-01T00:00:00Z' is not a date: month must be in 1..12",
        ),
        (
            REPOSITORY + "  created_at: 2026-01-01",
            '8:3: repositories[0].created_at: "2026-01-01" is invalid; it must match',
        ),
        (
            REPOSITORY + "  commits: [{message: m, files: {}, author: c}]",
            "8:37: repositories[0].commits[0].author: there is no user 'c'",
        ),
        (
            REPOSITORY + '  commits: [{message: m, files: {".git/x": y}}]',
            "8:34: repositories[0].commits[0].files..git/x: not a valid name in files",
        ),
        (
            REPOSITORY + "  commits: [{message: m, files: {}}, {message: m, files: {}, branch: main/x}]",
            "8:38: repositories[0].commits[1]: ",
        ),
        (
            REPOSITORY + "  issues: [{title: t, author: o}]",
            "8:23: repositories[0].issues[0].author: 'o' is not a user",
        ),
        (
            REPOSITORY + "  issues: [{title: t, assignees: [b]}]",
            "8:35: repositories[0].issues[0].assignees[0]: 'b' cannot be assigned: they have no access",
        ),
        (
            REPOSITORY + "  issues: [{title: t, comments: [{body: x, author: c}]}]",
            "8:44: repositories[0].issues[0].comments[0].author: there is no user 'c'",
        ),
        (
            REPOSITORY + "  issues: [{title: t, state: closed, closed_at: 2020-01-01T00:00:00Z}]",
            "8:38: repositories[0].issues[0].closed_at: it is earlier than the issue's creation",
        ),
        (REPOSITORY + "  issues: [{title: ' '}]", "8:12: repositories[0].issues[0]: title missing_field"),
    ],
)
def test_problem_in_a_team_or_in_the_past_has_line_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], entries: str, expected: str
) -> None:
    file = tmp_path / "seed.yml"
    file.write_text(ORGANIZATION + entries)
    assert main(["serve", "--data", str(tmp_path / "hub"), "--seed", str(file)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[1].startswith(f"{file}:{expected}")
    assert len(lines) == 2


def test_the_first_problem_of_each_entry_is_reported(tmp_path: Path) -> None:
    repositories = [
        {"owner": "a", "name": "first", "issues": [{"title": "t", "author": "x"}]},
        {"owner": "a", "name": "second"},
        {"owner": "y", "name": "third"},
    ]
    with pytest.raises(SeedError) as error:
        Hub(tmp_path, {"users": [{"login": "a"}], "repositories": repositories}, run_workflows=False)
    assert str(error.value).splitlines() == [
        "repositories[0].issues[0].author: there is no user 'x'",
        "repositories[2]: there is no user 'y'",
    ]


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
