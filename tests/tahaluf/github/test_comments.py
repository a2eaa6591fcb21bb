from typing import Any

from tahaluf.github.comments import BotComment, parse_bot_comments

BOT = 9000


def node(
    body: str, author: int | None = BOT, edited: bool = False, editor: int | None = None
) -> dict[str, Any]:
    """A comment as GraphQL shows it; ids of comments do not fit 32 bits, so they come as text."""
    return {
        "fullDatabaseId": "4294967296",
        "body": body,
        "author": author and {"databaseId": author},
        "lastEditedAt": "2026-01-31T12:00:00Z" if edited else None,
        "editor": editor and {"databaseId": editor},
    }


def test_a_comment_that_others_edited_is_ours_and_touched() -> None:
    text = "<!-- tahaluf:plan -->\nNothing to do."
    ours, theirs, ghosts = (
        parse_bot_comments([node(text, edited=True, editor=editor)], BOT)[0].edited_by_others
        for editor in (BOT, 7, None)
    )
    assert (ours, theirs, ghosts) == (False, True, True)


def test_a_comment_of_ours_is_known_by_its_mark_and_its_author() -> None:
    [found] = parse_bot_comments([node("<!-- tahaluf:plan -->\nNothing to do.")], BOT)
    assert found == BotComment(4294967296, "plan", "Nothing to do.")


def test_a_mark_that_somebody_pasted_is_not_ours() -> None:
    assert parse_bot_comments([node("<!-- tahaluf:plan -->\nAll is well.", author=7)], BOT) == []


def test_a_deleted_account_is_nobody() -> None:
    assert parse_bot_comments([node("<!-- tahaluf:plan -->\nAll is well.", author=None)], BOT) == []


def test_a_mark_counts_only_as_the_first_line() -> None:
    assert parse_bot_comments([node("Look:\n<!-- tahaluf:plan -->\nHi")], BOT) == []
    assert parse_bot_comments([node("<!-- tahaluf:plan --> Hi")], BOT) == []


def test_lines_ended_by_a_browser_are_the_same_text() -> None:
    [found] = parse_bot_comments([node("<!-- tahaluf:plan -->\r\nOne\r\n\r\nTwo\r\n")], BOT)
    assert found.text == "One\n\nTwo"
