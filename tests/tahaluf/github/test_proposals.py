from typing import Any

import pytest

from tahaluf.github.proposals import _branch, _issue
from tahaluf.proposals import PROJECT, Branch

BLOB = "b" * 40
OURS = f"Propose a\n\nValues: {'1' * 16}\nManifest: {BLOB}\n\nAs requested in issue #12."


def commit(message: str = OURS, blob: str = BLOB) -> dict[str, Any]:
    return {"oid": "c" * 40, "message": message, "file": {"oid": blob}}


def test_a_commit_that_is_what_the_bot_writes_is_known_by_its_content() -> None:
    assert _branch(PROJECT, 12, commit()) == Branch("c" * 40, BLOB, is_bot_commit=True)
    assert not _branch(PROJECT, 13, commit()).is_bot_commit


def test_a_commit_whose_manifest_somebody_changed_is_theirs_whatever_it_says() -> None:
    assert not _branch(PROJECT, 12, commit(blob="d" * 40)).is_bot_commit


def test_other_work_on_the_branch_is_not_taken_for_its_proposal() -> None:
    assert not _branch(PROJECT, 12, commit("Merge branch 'main' into proposal/12")).is_bot_commit
    assert not _branch(PROJECT, 12, commit(f"{OURS}\n\nAnd a line more.")).is_bot_commit


def test_a_branch_that_took_the_manifest_out_is_read_all_the_same() -> None:
    gone = commit() | {"file": None}
    assert _branch(PROJECT, 12, gone) == Branch("c" * 40, None, is_bot_commit=False)


@pytest.mark.parametrize(
    ("author", "text", "says_different"),
    [(13, "/different\n", True), (14, "/different", False), (13, "Is it /different?", False)],
)
def test_only_the_author_says_that_a_proposal_is_different(
    author: int, text: str, says_different: bool
) -> None:
    node = {
        "number": 12,
        "state": "OPEN",
        "body": "",
        "createdAt": "2026-11-03T10:00:00Z",
        "author": {"login": "proposer", "databaseId": 13},
        "labels": {"nodes": []},
        "comments": {"nodes": [{"body": text, "author": {"databaseId": author}}]},
    }
    assert _issue(node).says_different == says_different
