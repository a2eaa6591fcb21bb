"""Reads the bot's comments on pull requests without fetching the text of other people's comments.

Anyone can write many comments of 65,536 characters each, so a query for all comments could be too large.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .batching import batched
from .comments import AUTHOR_FIELDS, COMMENT_FIELDS, BotComment, is_by_account, parse_bot_comments
from .pagination import PAGE_INFO, Page, follow_pages
from .repository import repository_variables
from .session import Session

BODIES_PER_QUERY: Final = 25

_AUTHORS: Final = f"{PAGE_INFO} nodes {{ id {AUTHOR_FIELDS} }}"
# the fields of a pull request to read, together with its `number`
FIRST_AUTHORS_FIELD: Final = f"comments(first: 100) {{ {_AUTHORS} }}"
_BODIES_QUERY: Final = (
    f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on IssueComment {{ {COMMENT_FIELDS} }} }} }}"
)
_MORE_AUTHORS_QUERY: Final = f"""
query($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{ comments(first: 100, after: $after) {{ {_AUTHORS} }} }}
  }}
}}"""


def read_own_comments(
    session: Session, repository: str, pull: Mapping[str, Any], viewer: int
) -> Iterator[BotComment]:
    """Return all comments by the account `viewer`. `pull` was read with `number` and FIRST_AUTHORS_FIELD."""
    ids = [node["id"] for node in _all_comments(session, repository, pull) if is_by_account(node, viewer)]
    for batch in batched(ids, BODIES_PER_QUERY):
        nodes = session.query(_BODIES_QUERY, {"ids": list(batch)})["nodes"]
        yield from parse_bot_comments(filter(None, nodes), viewer)


def _all_comments(session: Session, repository: str, pull: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    variables = repository_variables(repository) | {"number": pull["number"]}

    def read(after: str) -> Page:
        data = session.query(_MORE_AUTHORS_QUERY, {**variables, "after": after})
        page: Page = data["repository"]["pullRequest"]["comments"]
        return page

    for page in follow_pages(pull["comments"], read):
        yield from page["nodes"]
