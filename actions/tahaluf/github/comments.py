"""Maintains one bot comment per topic on an issue or pull request.

A comment is the bot's if its first line is the marker and its author is the token's account: anyone could paste the
marker.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.plan import Rest

from .session import Session

# Only the concrete types of an actor have an id. A deleted account (ghost) is null.
ACTOR_ID_FIELDS: Final = "{ ... on User { databaseId } ... on Bot { databaseId } }"
AUTHOR_FIELDS: Final = f"author {ACTOR_ID_FIELDS}"
COMMENT_FIELDS: Final = f"fullDatabaseId body {AUTHOR_FIELDS} lastEditedAt editor {ACTOR_ID_FIELDS}"

_MARKER: Final = re.compile(r"<!-- tahaluf:([a-z0-9-]+) -->\r?\n")
_COMMENTS: Final = (
    "comments(first: 100, after: $after) "
    f"{{ pageInfo {{ hasNextPage endCursor }} nodes {{ {COMMENT_FIELDS} }} }}"
)
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
    """A comment by the bot. `text`: everything after the marker.

    `edited_by_others`: someone else edited it last. Everyone with write access may edit a bot's comment.
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
    """Make `text` the bot's only comment on this topic on issue or pull request `number` of owner/name.

    Writes nothing if it is up to date. `existing`: the bot's comments there as just read; None to read them now.
    Of several comments on the topic (by concurrent runs) the oldest is kept. Raises like `Session.rest`.
    """
    text = text.strip()
    comments = read_bot_comments(session, repository, number) if existing is None else existing
    found = [comment for comment in comments if comment.topic == topic]
    body = {"body": f"<!-- tahaluf:{topic} -->\n{text}"}
    if not found:
        session.rest(Rest("POST", f"/repos/{repository}/issues/{number}/comments", body))
        # Another run may create one at the same time: at least the later run sees both
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
    """The bot's comments on an issue or pull request; empty if that does not exist."""
    owner, name = repository.split("/")
    found: list[BotComment] = []
    after: str | None = None
    while True:
        variables = {"owner": owner, "name": name, "number": number, "after": after}
        data = session.query(_QUERY, variables)
        subject = (data.get("repository") or {}).get("issueOrPullRequest")
        if not subject:
            return found
        found += parse_bot_comments(subject["comments"]["nodes"], data["viewer"]["databaseId"])
        page = subject["comments"]["pageInfo"]
        if not page["hasNextPage"]:
            return found
        after = page["endCursor"]


def parse_bot_comments(nodes: Iterable[Mapping[str, Any]], viewer: int) -> list[BotComment]:
    """The bot's comments among GraphQL nodes that were read with COMMENT_FIELDS."""
    found = []
    for node in nodes:
        marker = _MARKER.match(node["body"])
        if marker and is_by_account(node, viewer):
            text = node["body"][marker.end() :].replace("\r\n", "\n").strip()
            edited_by_others = bool(node["lastEditedAt"]) and not _is_account(node["editor"], viewer)
            found.append(BotComment(int(node["fullDatabaseId"]), marker[1], text, edited_by_others))
    return found


def is_by_account(node: Mapping[str, Any], account: int) -> bool:
    """Whether an issue, pull request or comment, read with AUTHOR_FIELDS, is by this account."""
    return _is_account(node.get("author"), account)


def _is_account(actor: Mapping[str, Any] | None, account: int) -> bool:
    return (actor or {}).get("databaseId") == account
