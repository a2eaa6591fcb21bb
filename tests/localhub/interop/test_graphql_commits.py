"""Files are committed with one mutation, and issues are filtered by author and last update."""

import base64
from typing import Any

from support.interop_hub import InteropHub

READ = """{ repository(owner: "an-org", name: "water-map") { defaultBranchRef { target { oid ... on Commit {
  message tree { entries { name object { ... on Blob { text } } } } } } } } }"""
COMMIT = "mutation($i: CreateCommitOnBranchInput!) { m: createCommitOnBranch(input: $i) { commit { oid } } }"


def tip(interop_hub: Any) -> dict[str, Any]:
    found: dict[str, Any] = interop_hub.graphql(READ)["data"]["repository"]["defaultBranchRef"]["target"]
    return found


def committed(interop_hub: Any, head: str, **changes: Any) -> Any:
    wanted = {
        "branch": {"repositoryNameWithOwner": "an-org/water-map", "branchName": "main"},
        "message": {"headline": "Change two files"},
        "expectedHeadOid": head,
        "fileChanges": changes,
    }
    return interop_hub.graphql(COMMIT, i=wanted)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_one_commit_adds_changes_and_removes_files(interop_hub: InteropHub) -> None:
    head = tip(interop_hub)["oid"]
    answer = committed(
        interop_hub,
        head,
        additions=[
            {"path": "README.md", "contents": encoded("another\n")},
            {"path": "new.txt", "contents": encoded("جديد\n")},
        ],
        deletions=[{"path": "projects.yml"}],
    )
    now = tip(interop_hub)
    assert answer["data"]["m"]["commit"]["oid"] == now["oid"] != head
    assert now["message"] == "Change two files"
    assert {one["name"]: one["object"]["text"] for one in now["tree"]["entries"]} == {
        "README.md": "another\n",
        "new.txt": "جديد\n",
    }


def test_commit_with_stale_head_is_rejected(interop_hub: InteropHub) -> None:
    old = tip(interop_hub)["oid"]
    committed(interop_hub, old, additions=[{"path": "one.txt", "contents": encoded("1")}])
    answer = committed(interop_hub, old, additions=[{"path": "two.txt", "contents": encoded("2")}])
    assert answer["data"]["m"] is None
    assert answer["errors"][0]["type"] == "STALE_DATA"
    assert "two.txt" not in str(tip(interop_hub))


def test_issues_are_filtered_by_author(interop_hub: InteropHub) -> None:
    interop_hub.rest("POST", "/repos/an-org/water-map/issues", {"title": "An idea"})
    query = (
        'query($l: String!) { repository(owner: "an-org", name: "water-map")'
        " { issues(first: 9, filterBy: {createdBy: $l}) { totalCount } } }"
    )
    counts = [
        interop_hub.graphql(query, l=login)["data"]["repository"]["issues"]["totalCount"]
        for login in ("A-Steward", "a-visitor", "nobody")
    ]
    assert counts == [1, 0, 0]


def test_issues_are_filtered_by_last_update(interop_hub: InteropHub) -> None:
    interop_hub.rest("POST", "/repos/an-org/water-map/issues", {"title": "An idea"})
    query = (
        'query($s: DateTime!) { repository(owner: "an-org", name: "water-map")'
        " { issues(first: 9, filterBy: {since: $s}) { totalCount } } }"
    )
    counts = [
        interop_hub.graphql(query, s=day)["data"]["repository"]["issues"]["totalCount"]
        for day in ("2020-01-01T00:00:00Z", "2999-01-01T00:00:00+00:00")
    ]
    assert counts == [1, 0]
