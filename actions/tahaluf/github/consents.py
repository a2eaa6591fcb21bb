"""Reads who has agreed, in the comments of a pull request, to be listed."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tahaluf.consent import Consents, PullComment, collect_consents

from .control_repository import ISSUES_PER_QUERY, repository_variables
from .session import Session

# Only people can agree, so a bot's id is not queried
_COMMENTS: Final = (
    "pageInfo { hasNextPage endCursor } "
    "nodes { body createdAt lastEditedAt author { login ... on User { databaseId } } }"
)
_RENAME_EVENTS: Final = (
    "timelineItems(itemTypes: [RENAMED_TITLE_EVENT], last: 1) "
    "{ nodes { ... on RenamedTitleEvent { createdAt } } }"
)


def read_consents(session: Session, control: str, pulls: Iterable[int]) -> dict[int, Consents]:
    """Who agreed in each of these pull requests, 25 per query and one more for each further 100 comments.

    Comments before the last change of the title are ignored, since they were about something else.
    """
    found, numbers = {}, sorted(set(pulls))
    for first in range(0, len(numbers), ISSUES_PER_QUERY):
        chunk = numbers[first : first + ISSUES_PER_QUERY]
        fields = " ".join(
            f"p{n}: pullRequest(number: {n}) {{ {_RENAME_EVENTS} comments(first: 100) {{ {_COMMENTS} }} }}"
            for n in chunk
        )
        document = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        repository = session.query(document, repository_variables(control)).get("repository") or {}
        for number in chunk:
            if pull := repository.get(f"p{number}"):
                found[number] = _consents(
                    pull, _remaining_comments(session, control, number, pull["comments"]["pageInfo"])
                )
    return found


def _consents(pull: Mapping[str, Any], later_nodes: Iterable[Mapping[str, Any]]) -> Consents:
    # Timestamps in ISO 8601 and UTC sort correctly as strings
    renamed_at = max((event["createdAt"] for event in pull["timelineItems"]["nodes"]), default="")
    nodes = [*pull["comments"]["nodes"], *later_nodes]
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
    while page["hasNextPage"]:
        variables = repository_variables(control) | {"number": number, "after": page["endCursor"]}
        comments = session.query(document, variables)["repository"]["pullRequest"]["comments"]
        yield from comments["nodes"]
        page = comments["pageInfo"]
