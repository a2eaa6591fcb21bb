from typing import Any

from tahaluf.github.comments import BotComment, parse_bot_comments

BOT = 9000


def node(
    body: str, author: int | None = BOT, edited: bool = False, editor: int | None = None
) -> dict[str, Any]:
    """Return a comment in GraphQL's format. Comment ids can exceed 32 bits, so they are strings."""
    return {
        "fullDatabaseId": "4294967296",
        "body": body,
        "author": author and {"databaseId": author},
        "lastEditedAt": "2026-01-31T12:00:00Z" if edited else None,
        "editor": editor and {"databaseId": editor},
    }


def test_a_comment_edited_by_someone_else_is_the_bots_and_marked_as_edited() -> None:
    text = "<!-- tahaluf:plan -->\nNothing to do."
    by_bot, by_person, by_ghost = (
        parse_bot_comments([node(text, edited=True, editor=editor)], BOT)[0].edited_by_others
        for editor in (BOT, 7, None)
    )
    assert (by_bot, by_person, by_ghost) == (False, True, True)


def test_a_bot_comment_is_recognized_by_its_marker_and_author() -> None:
    [found] = parse_bot_comments([node("<!-- tahaluf:plan -->\nNothing to do.")], BOT)
    assert found == BotComment(4294967296, "plan", "Nothing to do.")


def test_a_marker_pasted_by_someone_else_is_ignored() -> None:
    assert parse_bot_comments([node("<!-- tahaluf:plan -->\nAll is well.", author=7)], BOT) == []


def test_a_comment_by_a_deleted_account_is_ignored() -> None:
    assert parse_bot_comments([node("<!-- tahaluf:plan -->\nAll is well.", author=None)], BOT) == []


def test_a_marker_must_be_the_first_line() -> None:
    assert parse_bot_comments([node("Look:\n<!-- tahaluf:plan -->\nHi")], BOT) == []
    assert parse_bot_comments([node("<!-- tahaluf:plan --> Hi")], BOT) == []


def test_crlf_line_endings_are_normalized() -> None:
    [found] = parse_bot_comments([node("<!-- tahaluf:plan -->\r\nOne\r\n\r\nTwo\r\n")], BOT)
    assert found.text == "One\n\nTwo"
