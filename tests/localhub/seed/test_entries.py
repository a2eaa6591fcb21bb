"""The API shows the organization and history that a seed describes."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localhub import yaml12
from localhub.git import bare
from localhub.hub import Hub
from localhub.seed import SeedError
from support.hub_client import OWNER_TOKEN, HubClient

DOCUMENTATION = Path(__file__).parents[3] / "docs/localhub.md"
FIRST, SECOND, THIRD = "2024-03-01T09:00:00Z", "2025-01-02T10:30:00Z", "2025-06-07T08:00:00Z"
SEED: dict[str, Any] = {
    "users": [
        {"login": "an-owner", "tokens": [{"token": OWNER_TOKEN}]},
        {"login": "a-member", "name": "عضوة"},
        {"login": "a-steward"},
        {"login": "a-stranger"},
    ],
    "organizations": [
        {
            "login": "an-org",
            "owners": ["an-owner"],
            "members": ["a-member", "a-steward"],
            "teams": [
                {"name": "Map design", "parent": "Water", "members": ["a-member"]},
                {
                    "name": "Water",
                    "description": "Wells",
                    "maintainers": ["a-steward"],
                    "members": ["an-owner"],
                    "repositories": {"water-map": "maintain", "Old-Map": "read"},
                },
                {"name": "Treasurers", "privacy": "secret"},
            ],
        }
    ],
    "repositories": [
        {
            "owner": "an-org",
            "name": "water-map",
            "default_branch": "trunk",
            "created_at": FIRST,
            "allow_rebase_merge": False,
            "has_wiki": False,
            "files": {"README.md": "# Map\n", "old.txt": "x"},
            "labels": [{"name": "Bug", "color": "000000"}, {"name": "ماء", "color": "0e8a16"}],
            "commits": [
                {
                    "message": "Add wells\n\nAll of them.",
                    "author": "a-member",
                    "date": SECOND,
                    "files": {"data/wells.csv": "id\n", "old.txt": None},
                },
                {"message": "Try it", "branch": "idea", "date": THIRD, "files": {"idea.txt": "i"}},
            ],
            "issues": [
                {
                    "title": "A well is missing",
                    "body": "نص",
                    "author": "a-stranger",
                    "created_at": FIRST,
                    "labels": ["bug"],
                    "assignees": ["a-member"],
                    "state": "closed",
                    "state_reason": "not_planned",
                    "closed_by": "a-steward",
                    "closed_at": SECOND,
                    "comments": [
                        {"body": "Found it", "author": "a-member", "created_at": SECOND},
                        {"body": "Thanks", "author": "a-stranger", "created_at": THIRD},
                    ],
                },
                {"title": "Still open", "author": "a-member"},
            ],
        },
        {
            "owner": "an-org",
            "name": "old-map",
            "archived": True,
            "files": {"README.md": "# Old\n"},
            "topics": ["water"],
            "collaborators": {"a-stranger": "read"},
            "issues": [{"title": "Before", "created_at": FIRST}],
        },
        {
            "owner": "a-member",
            "name": "my-map",
            "fork_of": "an-org/water-map",
            "has_issues": True,
            "commits": [{"message": "Mine", "files": {"mine.txt": "m"}}],
        },
    ],
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[HubClient]:
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
        yield HubClient(hub)
        assert hub.contract.violations() == []


def _git(client: HubClient, repository_id: int, *arguments: str) -> str:
    folder = bare.repository_folder(client.hub.engine.repository_root, repository_id)
    result = subprocess.run(
        ["git", "--git-dir", folder, *arguments], capture_output=True, text=True, check=True
    )
    return result.stdout


def test_teams_have_their_members_parents_and_repositories(client: HubClient) -> None:
    teams = {team["slug"]: team for team in client.request("GET", "/orgs/an-org/teams").json()}
    assert set(teams) == {"map-design", "water", "treasurers"}
    assert teams["map-design"]["parent"]["slug"] == "water"
    assert (teams["treasurers"]["privacy"], teams["water"]["description"]) == ("secret", "Wells")
    roles = {}
    for login in ("a-steward", "an-owner"):
        path = f"/orgs/an-org/teams/water/memberships/{login}"
        roles[login] = client.request("GET", path).json()["role"]
    # Organization owners are maintainers of every team that they belong to.
    assert roles == {"a-steward": "maintainer", "an-owner": "maintainer"}
    access = {
        repository["name"]: repository["role_name"]
        for repository in client.request("GET", "/orgs/an-org/teams/water/repos").json()
    }
    assert access == {"water-map": "maintain", "old-map": "read"}
    assert client.request("GET", "/orgs/an-org/teams/treasurers/members").json() == []


def test_settings_and_default_branch_are_kept(client: HubClient) -> None:
    shown = client.request("GET", "/repos/an-org/water-map").json()
    expected = {
        "default_branch": "trunk",
        "allow_rebase_merge": False,
        "has_wiki": False,
        "created_at": FIRST,
    }
    assert {key: shown[key] for key in expected} == expected
    assert shown["pushed_at"] == THIRD


def test_label_named_like_a_default_replaces_it(client: HubClient) -> None:
    shown = {
        label["name"]: (label["color"], label["description"])
        for label in client.request("GET", "/repos/an-org/water-map/labels").json()
    }
    assert shown["Bug"] == ("000000", None)
    assert "bug" not in shown
    assert len(shown) == 10


def test_commits_have_authors_and_dates(client: HubClient) -> None:
    newest = client.request("GET", "/repos/an-org/water-map/commits").json()[0]
    assert newest["commit"]["message"] == "Add wells\n\nAll of them."
    assert (newest["author"]["login"], newest["commit"]["author"]["date"]) == ("a-member", SECOND)
    assert newest["commit"]["author"]["name"] == "عضوة"
    repository_id = client.request("GET", "/repos/an-org/water-map").json()["id"]
    assert _git(client, repository_id, "ls-tree", "-r", "--name-only", "trunk").split() == [
        "README.md",
        "data/wells.csv",
    ]
    assert _git(client, repository_id, "log", "--format=%s", "idea").splitlines() == [
        "Try it",
        "Add wells",
        "Initial commit",
    ]
    assert "dangling" not in _git(client, repository_id, "fsck", "--strict")


def test_issues_have_authors_dates_comments_and_state(client: HubClient) -> None:
    first = client.request("GET", "/repos/an-org/water-map/issues/1").json()
    assert (first["user"]["login"], first["closed_by"]["login"]) == ("a-stranger", "a-steward")
    assert (first["created_at"], first["closed_at"], first["updated_at"]) == (FIRST, SECOND, THIRD)
    assert (first["state"], first["state_reason"]) == ("closed", "not_planned")
    assert [label["name"] for label in first["labels"]] == ["Bug"]
    assert [user["login"] for user in first["assignees"]] == ["a-member"]
    comments = client.request("GET", "/repos/an-org/water-map/issues/1/comments").json()
    assert [(one["user"]["login"], one["created_at"]) for one in comments] == [
        ("a-member", SECOND),
        ("a-stranger", THIRD),
    ]
    assert client.request("GET", "/repos/an-org/water-map/issues/2").json()["state"] == "open"
    # The next issue gets the next number.
    made = client.request("POST", "/repos/an-org/water-map/issues", title="New")
    assert made.json()["number"] == 3


def test_archived_repository_has_its_past_and_refuses_writes(client: HubClient) -> None:
    shown = client.request("GET", "/repos/an-org/old-map").json()
    assert (shown["archived"], shown["topics"]) == (True, ["water"])
    assert client.request("GET", "/repos/an-org/old-map/issues/1").json()["title"] == "Before"
    assert client.request("POST", "/repos/an-org/old-map/issues", title="x").status_code == 403


def test_fork_has_a_parent_its_branches_and_commits_of_its_own(client: HubClient) -> None:
    shown = client.request("GET", "/repos/a-member/my-map").json()
    assert (shown["fork"], shown["parent"]["full_name"]) == (True, "an-org/water-map")
    assert (shown["default_branch"], shown["has_issues"]) == ("trunk", True)
    assert _git(client, shown["id"], "log", "--format=%s", "trunk").splitlines()[:2] == ["Mine", "Add wells"]


def test_examples_in_the_documentation_are_valid(tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```", DOCUMENTATION.read_text(), re.MULTILINE | re.DOTALL)
    assert len(examples) == 2
    for number, example in enumerate(examples):
        with Hub(tmp_path / str(number), yaml12.load(example), run_workflows=False) as hub:
            assert hub.store.fetch_value("SELECT count(*) FROM repositories") >= 1


def test_loading_a_seed_emits_no_event(client: HubClient) -> None:
    assert client.event_names() == []


def test_loading_the_same_seed_again_changes_nothing(tmp_path: Path) -> None:
    counts = []
    for _ in range(2):
        with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
            tables = ("teams", "team_members", "issues", "comments", "labels", "repositories")
            counts.append([hub.store.fetch_value(f"SELECT count(*) FROM {table}") for table in tables])
    assert counts[0] == counts[1]
    assert counts[0][0] == 3


def test_invalid_seed_creates_nothing(tmp_path: Path) -> None:
    broken = {**SEED, "repositories": [*SEED["repositories"], {"owner": "nobody", "name": "r"}]}
    with pytest.raises(SeedError):
        Hub(tmp_path / "hub", broken, run_workflows=False)
    with Hub(tmp_path / "hub", run_workflows=False) as hub:
        assert hub.store.fetch_column("SELECT login FROM accounts") == ["founder"]
