"""Creates and updates the bot's comments: one per topic on each issue or pull request.

A comment is the bot's if its first line is the marker and its author is the token's account. The marker alone is not
enough, since anyone could paste it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.plan import Rest

from .pagination import PAGE_INFO, next_cursor, query_pages
from .repository import repository_variables
from .session import Session

# Only concrete actor types have an ID. The actor is null if the account was deleted (GitHub shows it as "ghost").
ACTOR_ID_FIELDS: Final = "{ ... on User { databaseId } ... on Bot { databaseId } }"
AUTHOR_FIELDS: Final = f"author {ACTOR_ID_FIELDS}"
COMMENT_FIELDS: Final = f"fullDatabaseId createdAt body {AUTHOR_FIELDS} lastEditedAt editor {ACTOR_ID_FIELDS}"
FIRST_COMMENTS_FIELD: Final = f"comments(first: 100) {{ {PAGE_INFO} nodes {{ {COMMENT_FIELDS} }} }}"

_MARKER: Final = re.compile(r"<!-- tahaluf:([a-z0-9-]+) -->\r?\n")
_COMMENTS: Final = f"comments(first: 100, after: $after) {{ {PAGE_INFO} nodes {{ {COMMENT_FIELDS} }} }}"
_QUERY: Final = f"""
query($owner: String!, $name: String!, $number: Int!, $after: String) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    issueOrPullRequest(number: $number) {{
      ... on Issue {{ {_COMMENTS} }}
      ... on PullRequest {{ {_COMMENTS} }}
    }}
  }}
}}"""


@dataclass(frozen=True, slots=True)
class BotComment:
    """A comment by the bot. `text` is everything after the marker.

    `edited_by_others`: whether someone else made the last edit. Anyone with write access can edit a bot's comments.
    """

    id: int
    topic: str
    text: str
    edited_by_others: bool = False


def upsert_comment(
    session: Session,
    repository: str,
    number: int,
    topic: str,
    text: str,
    *,
    existing: Sequence[BotComment] | None = None,
) -> None:
    """Make `text` the bot's only comment about this topic on an issue or pull request.

    Writes nothing if the comment is up to date. `existing` contains the bot's current comments, or is None if they
    still have to be read. If concurrent runs have created several comments, the oldest is kept. Raises errors like
    `Session.rest`.
    """
    text = text.strip()
    comments = read_bot_comments(session, repository, number) if existing is None else existing
    found = [comment for comment in comments if comment.topic == topic]
    body = {"body": comment_body(topic, text)}
    if not found:
        session.rest(Rest("POST", f"/repos/{repository}/issues/{number}/comments", body))
        # If another run has created a comment at the same time, at least the later run sees both
        comments = read_bot_comments(session, repository, number)
        found = [comment for comment in comments if comment.topic == topic]
        if len(found) < 2:
            return
    first, *duplicates = sorted(found, key=lambda comment: comment.id)
    if first.text != text:
        session.rest(Rest("PATCH", f"/repos/{repository}/issues/comments/{first.id}", body))
    for comment in duplicates:
        session.rest(
            Rest(
                "DELETE",
                f"/repos/{repository}/issues/comments/{comment.id}",
                expected_statuses=frozenset({404}),
            )
        )


def read_bot_comments(session: Session, repository: str, number: int) -> list[BotComment]:
    """Return the bot's comments on an issue or pull request, or an empty list if it does not exist."""
    found: list[BotComment] = []
    variables = repository_variables(repository) | {"number": number}
    for nodes, data in query_pages(session, _QUERY, variables, _comments_connection):
        found += parse_bot_comments(nodes, data["viewer"]["databaseId"])
    return found


def _comments_connection(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    subject = (data.get("repository") or {}).get("issueOrPullRequest") or {}
    return subject.get("comments")


def all_bot_comments(
    session: Session, repository: str, node: Mapping[str, Any], viewer: int
) -> list[BotComment]:
    """Return the bot's comments on an issue that was read with its number and FIRST_COMMENTS_FIELD.

    Additional queries read any comments after the first 100.
    """
    if next_cursor(node["comments"]) is not None:
        return read_bot_comments(session, repository, node["number"])
    return parse_bot_comments(node["comments"]["nodes"], viewer)


def comment_body(topic: str, text: str) -> str:
    """Return the body of a bot comment: its topic's marker, then the text."""
    return f"<!-- tahaluf:{topic} -->\n{text}"


def parse_bot_comments(nodes: Iterable[Mapping[str, Any]], viewer: int) -> list[BotComment]:
    """Return the bot's comments from GraphQL nodes that were read with COMMENT_FIELDS."""
    found = []
    for node in nodes:
        marker = _MARKER.match(node["body"])
        if marker and is_by_account(node, viewer):
            text = node["body"][marker.end() :].replace("\r\n", "\n").strip()
            edited_by_others = bool(node["lastEditedAt"]) and not _is_account(node["editor"], viewer)
            found.append(BotComment(int(node["fullDatabaseId"]), marker[1], text, edited_by_others))
    return found


def is_by_account(node: Mapping[str, Any], account: int) -> bool:
    """Whether this account wrote an issue, pull request or comment that was read with AUTHOR_FIELDS."""
    return _is_account(node.get("author"), account)


def _is_account(actor: Mapping[str, Any] | None, account: int) -> bool:
    return (actor or {}).get("databaseId") == account
