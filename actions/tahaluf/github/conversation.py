"""One comment of ours for each topic under an issue or a pull request: found again, edited in place.

A comment is ours if its first line is our mark and its author is the account that the token belongs to: the
mark alone could be pasted by anybody.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.plan import Rest

from .session import Session

# The author of anything; its number is on the concrete types alone. A ghost (a deleted account) is null.
NUMBER: Final = "{ ... on User { databaseId } ... on Bot { databaseId } }"
AUTHOR: Final = f"author {NUMBER}"
COMMENT: Final = f"fullDatabaseId body {AUTHOR} lastEditedAt editor {NUMBER}"

_MARK: Final = re.compile(r"<!-- tahaluf:([a-z0-9-]+) -->\r?\n")
_COMMENTS: Final = (
    f"comments(first: 100, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {COMMENT} }} }}"
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
class Comment:
    """One of our comments. `text` is what stands below the mark.

    `touched`: the last to edit it was not we. GitHub lets everybody with write access edit a bot's comment.
    """

    id: int
    topic: str
    text: str
    touched: bool = False


def say(
    session: Session,
    repository: str,
    number: int,
    topic: str,
    text: str,
    *,
    ours: Sequence[Comment] | None = None,
) -> None:
    """Make `text` our one comment on this topic under issue or pull request `number` of owner/name.

    Writes nothing where it stands there already. `ours`: our comments there as just read; they are read here
    where it is None. Of several on the topic (two runs at once) the first is kept. Raises as `Session.rest`.
    """
    text = text.strip()
    there = our_comments(session, repository, number) if ours is None else ours
    found = [comment for comment in there if comment.topic == topic]
    body = {"body": f"<!-- tahaluf:{topic} -->\n{text}"}
    if not found:
        session.rest(Rest("POST", f"/repos/{repository}/issues/{number}/comments", body))
        # Another run may say it in this moment: of two, at least the later one sees both
        there = our_comments(session, repository, number)
        found = [comment for comment in there if comment.topic == topic]
        if len(found) < 2:
            return
    first, *others = sorted(found, key=lambda comment: comment.id)
    if first.text != text:
        session.rest(Rest("PATCH", f"/repos/{repository}/issues/comments/{first.id}", body))
    for comment in others:
        session.rest(
            Rest("DELETE", f"/repos/{repository}/issues/comments/{comment.id}", accept=frozenset({404}))
        )


def our_comments(session: Session, repository: str, number: int) -> list[Comment]:
    """All comments of ours under an issue or a pull request; none where it is not there."""
    owner, name = repository.split("/")
    found: list[Comment] = []
    after: str | None = None
    while True:
        variables = {"owner": owner, "name": name, "number": number, "after": after}
        data = session.look(_QUERY, variables)
        subject = (data.get("repository") or {}).get("issueOrPullRequest")
        if not subject:
            return found
        found += comments_in(subject["comments"]["nodes"], data["viewer"]["databaseId"])
        page = subject["comments"]["pageInfo"]
        if not page["hasNextPage"]:
            return found
        after = page["endCursor"]


def comments_in(nodes: Iterable[Mapping[str, Any]], viewer: int) -> list[Comment]:
    """Ours among GraphQL nodes read with the fields of `COMMENT`."""
    found = []
    for node in nodes:
        mark = _MARK.match(node["body"])
        if mark and written_by(node, viewer):
            text = node["body"][mark.end() :].replace("\r\n", "\n").strip()
            touched = bool(node["lastEditedAt"]) and not _number_is(node["editor"], viewer)
            found.append(Comment(int(node["fullDatabaseId"]), mark[1], text, touched))
    return found


def written_by(node: Mapping[str, Any], account: int) -> bool:
    """Whether an issue, pull request or comment, read with `AUTHOR`, is that account's."""
    return _number_is(node.get("author"), account)


def _number_is(actor: Mapping[str, Any] | None, account: int) -> bool:
    return (actor or {}).get("databaseId") == account
