from typing import Any

from tahaluf.github.proposals import _branch
from tahaluf.proposals import Branch

BOT = 9000


def commit(
    user: int | None, email: str, message: str = "Propose a\n\nAs asked in issue #12."
) -> dict[str, Any]:
    author = {"email": email, "user": user and {"databaseId": user}}
    return {"oid": "c" * 40, "message": message, "author": author, "file": {"oid": "b" * 40}}


def test_the_bots_commit_is_recognized_although_graphql_returns_no_user_for_it() -> None:
    by_bot = commit(None, f"{BOT}+a-bot[bot]@users.noreply.github.com")
    assert _branch(12, by_bot, BOT) == Branch("c" * 40, "b" * 40, is_bot_commit=True)
    assert _branch(12, commit(BOT, "bot@example.org"), BOT).is_bot_commit


def test_a_persons_commit_is_not_the_bots_despite_its_message() -> None:
    assert not _branch(12, commit(7, "7+a-person@users.noreply.github.com"), BOT).is_bot_commit
    assert not _branch(12, commit(None, f"1{BOT}+other@users.noreply.github.com"), BOT).is_bot_commit


def test_another_commit_by_the_bot_is_not_a_proposal() -> None:
    merge = commit(BOT, "", "Merge branch 'main' into proposal/12")
    assert not _branch(12, merge, BOT).is_bot_commit


def test_a_branch_without_the_manifest_can_be_read() -> None:
    without_file = commit(7, "") | {"file": None}
    assert _branch(12, without_file, BOT) == Branch("c" * 40, None, is_bot_commit=False)
