"""Reads from a pull request's comments who has agreed to be listed."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tahaluf.consent import Consents, PullComment, collect_consents

from .batching import query_repository_batches
from .control_repository import ISSUES_PER_QUERY
from .pagination import query_pages
from .repository import repository_variables
from .session import Session

# Only people can agree, so bots' ids are not queried
_COMMENTS: Final = (
    "pageInfo { hasNextPage endCursor } "
    "nodes { body createdAt lastEditedAt author { login ... on User { databaseId } } }"
)
_RENAME_EVENTS: Final = (
    "timelineItems(itemTypes: [RENAMED_TITLE_EVENT], last: 1) "
    "{ nodes { ... on RenamedTitleEvent { createdAt } } }"
)


def read_consents(session: Session, control: str, pulls: Iterable[int]) -> dict[int, Consents]:
    """Return who agreed in each of these pull requests: 25 per query, plus one query per further 100 comments.

    Comments older than the last title change are ignored, since they were about something else.
    """
    batches = query_repository_batches(
        session, control, sorted(set(pulls)), ISSUES_PER_QUERY, _pull_request_field
    )
    return {number: _consents(session, control, number, pull) for number, pull, _ in batches if pull}


def _pull_request_field(number: int) -> str:
    return f"pullRequest(number: {number}) {{ {_RENAME_EVENTS} comments(first: 100) {{ {_COMMENTS} }} }}"


def _consents(session: Session, control: str, number: int, pull: Mapping[str, Any]) -> Consents:
    # ISO 8601 timestamps in UTC sort correctly as strings
    renamed_at = max((event["createdAt"] for event in pull["timelineItems"]["nodes"]), default="")
    comments = pull["comments"]
    nodes = [*comments["nodes"], *_remaining_comments(session, control, number, comments["pageInfo"])]
    return collect_consents(_pull_comment(node) for node in nodes if node["createdAt"] > renamed_at)


def _pull_comment(node: Mapping[str, Any]) -> PullComment:
    author = node["author"] or {}
    return PullComment(
        author.get("databaseId"), author.get("login", ""), node["body"], node["lastEditedAt"] is not None
    )


def _remaining_comments(
    session: Session, control: str, number: int, page: Mapping[str, Any]
) -> Iterable[Mapping[str, Any]]:
    """The comments after the first 100."""
    document = f"""
    query($owner: String!, $name: String!, $number: Int!, $after: String) {{
      repository(owner: $owner, name: $name) {{
        pullRequest(number: $number) {{ comments(first: 100, after: $after) {{ {_COMMENTS} }} }}
      }}
    }}"""
    if page["hasNextPage"]:
        pages = query_pages(
            session,
            document,
            repository_variables(control) | {"number": number},
            lambda data: data["repository"]["pullRequest"]["comments"],
            page["endCursor"],
        )
        for nodes, _ in pages:
            yield from nodes
