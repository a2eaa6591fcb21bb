"""Who has agreed, in a pull request, to be listed: its comments read for the words that tahaluf.consent knows."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tahaluf.consent import Remark, Words, words

from .control import AT_ONCE, names
from .session import Session

# Only a person can agree: of a bot, no number is read
_COMMENTS: Final = (
    "pageInfo { hasNextPage endCursor } "
    "nodes { body createdAt lastEditedAt author { login ... on User { databaseId } } }"
)
_RENAMED: Final = (
    "timelineItems(itemTypes: [RENAMED_TITLE_EVENT], last: 1) "
    "{ nodes { ... on RenamedTitleEvent { createdAt } } }"
)


def read_words(session: Session, control: str, pulls: Iterable[int]) -> dict[int, Words]:
    """Who agreed in each of these pull requests, in one query for up to 25 of them and one more for long ones.

    What was said before the pull request took its present title was said of something else.
    """
    found, numbers = {}, sorted(set(pulls))
    for first in range(0, len(numbers), AT_ONCE):
        several = numbers[first : first + AT_ONCE]
        fields = " ".join(
            f"p{n}: pullRequest(number: {n}) {{ {_RENAMED} comments(first: 100) {{ {_COMMENTS} }} }}"
            for n in several
        )
        document = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        repository = session.look(document, names(control)).get("repository") or {}
        for number in several:
            if pull := repository.get(f"p{number}"):
                found[number] = _words(pull, _rest(session, control, number, pull["comments"]["pageInfo"]))
    return found


def _words(pull: Mapping[str, Any], more: Iterable[Mapping[str, Any]]) -> Words:
    # Times are ISO 8601 in UTC, of one length: they compare as text
    since = max((event["createdAt"] for event in pull["timelineItems"]["nodes"]), default="")
    nodes = [*pull["comments"]["nodes"], *more]
    return words(_remark(node) for node in nodes if node["createdAt"] > since)


def _remark(node: Mapping[str, Any]) -> Remark:
    author = node["author"] or {}
    return Remark(
        author.get("databaseId"), author.get("login", ""), node["body"], node["lastEditedAt"] is not None
    )


def _rest(
    session: Session, control: str, number: int, page: Mapping[str, Any]
) -> Iterable[Mapping[str, Any]]:
    """The comments after the first hundred."""
    document = f"""
    query($owner: String!, $name: String!, $number: Int!, $after: String) {{
      repository(owner: $owner, name: $name) {{
        pullRequest(number: $number) {{ comments(first: 100, after: $after) {{ {_COMMENTS} }} }}
      }}
    }}"""
    while page["hasNextPage"]:
        variables = names(control) | {"number": number, "after": page["endCursor"]}
        comments = session.look(document, variables)["repository"]["pullRequest"]["comments"]
        yield from comments["nodes"]
        page = comments["pageInfo"]
