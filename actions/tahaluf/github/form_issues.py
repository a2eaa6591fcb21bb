"""Reads issues that people submitted with a form, and the comments on them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from tahaluf.volunteers.people import Account

from .comments import (
    AUTHOR_FIELDS,
    COMMENT_FIELDS,
    BotComment,
    is_by_account,
    parse_bot_comments,
    read_bot_comments,
)
from .control_repository import repository_variables, visible_repository
from .session import Session

FORMS_PER_QUERY: Final = 25  # each with up to 100 comments
REPLIES_PER_QUERY: Final = 50  # without the text of the comments

_COMMENTS: Final = f"comments(first: 100) {{ pageInfo {{ hasNextPage }} nodes {{ {COMMENT_FIELDS} }} }}"
_FORM_ISSUE: Final = f"""
id number title body state createdAt lastEditedAt url
author {{ login ... on User {{ databaseId }} ... on Bot {{ databaseId }} }}
labels(first: 100) {{ nodes {{ name }} }} {_COMMENTS}"""
_OPEN_QUERY: Final = f"""
query($owner: String!, $name: String!, $label: String!, $after: String) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    issues(first: 50, after: $after, states: OPEN, labels: [$label]) {{
      pageInfo {{ hasNextPage endCursor }} nodes {{ number createdAt lastEditedAt {_COMMENTS} }}
    }}
  }}
}}"""
_COUNT_QUERY: Final = """
query($owner: String!, $name: String!, $label: String!, $since: DateTime!) {
  repository(owner: $owner, name: $name) {
    issues(first: 1, states: OPEN, labels: [$label], filterBy: {since: $since}) { totalCount }
  }
}"""
_OPEN_BY_QUERY: Final = f"""
query($owner: String!, $name: String!, $label: String!, $login: String!) {{
  repository(owner: $owner, name: $name) {{
    issues(first: 100, states: OPEN, labels: [$label], filterBy: {{createdBy: $login}}) {{
      nodes {{ number {AUTHOR_FIELDS} }}
    }}
  }}
}}"""
_REPLIES: Final = (
    "comments(first: 100) { nodes { createdAt author { __typename ... on User { databaseId } } } }"
)


@dataclass(frozen=True, slots=True)
class FormIssue:
    """An issue that was submitted with a form. `account`: its author, None if that account was deleted.

    `body_updated_at`: when the body was last edited, or submitted.
    """

    id: str
    number: int
    title: str = field(repr=False)
    body: str = field(repr=False)
    is_open: bool
    created_at: datetime
    body_updated_at: datetime
    url: str
    account: Account | None = field(repr=False)
    labels: frozenset[str]
    bot_comments: tuple[BotComment, ...] = field(repr=False)


class OpenForm(NamedTuple):
    """The number of an open form, when its body was last updated, and the bot's comments on it."""

    number: int
    body_updated_at: datetime
    bot_comments: list[BotComment]


def read_form_issues(session: Session, control: str, numbers: Sequence[int]) -> dict[int, FormIssue | None]:
    """The issues with these numbers, in this order; None for one that does not exist."""
    found: dict[int, FormIssue | None] = {}
    for start in range(0, len(numbers), FORMS_PER_QUERY):
        chunk = numbers[start : start + FORMS_PER_QUERY]
        fields = " ".join(f"i{number}: issue(number: {number}) {{ {_FORM_ISSUE} }}" for number in chunk)
        data = _query_repository(session, control, fields)
        for number in chunk:
            node = data["repository"][f"i{number}"]
            found[number] = node and _form_issue(session, control, node, data["viewer"]["databaseId"])
    return found


def read_open_forms(session: Session, control: str, label: str) -> Iterator[OpenForm]:
    """The open issues with this label."""
    after: str | None = None
    while True:
        data = session.query(_OPEN_QUERY, repository_variables(control) | {"label": label, "after": after})
        page = visible_repository(control, data)["issues"]
        for node in page["nodes"]:
            bot_comments = _bot_comments(session, control, node, data["viewer"]["databaseId"])
            yield OpenForm(node["number"], _body_updated_at(node), bot_comments)
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def count_updated_forms(session: Session, control: str, label: str, since: datetime) -> int:
    """How many open issues with this label were opened, edited or commented on after `since`."""
    data = session.query(
        _COUNT_QUERY, repository_variables(control) | {"label": label, "since": since.isoformat()}
    )
    return int(visible_repository(control, data)["issues"]["totalCount"])


def read_open_forms_by(session: Session, control: str, label: str, account: Account) -> list[int]:
    """The open issues with this label by this account, compared by id, since a login can change hands."""
    data = session.query(
        _OPEN_BY_QUERY, repository_variables(control) | {"label": label, "login": account.login}
    )
    nodes = visible_repository(control, data)["issues"]["nodes"]
    return sorted(node["number"] for node in nodes if is_by_account(node, account.id))


def read_reply_times(session: Session, control: str, numbers: Sequence[int]) -> dict[int, list[datetime]]:
    """When people other than the author commented on each issue, in order, within its first 100 comments."""
    found = {}
    for start in range(0, len(numbers), REPLIES_PER_QUERY):
        chunk = numbers[start : start + REPLIES_PER_QUERY]
        fields = " ".join(
            f"i{number}: issue(number: {number}) {{ {AUTHOR_FIELDS} {_REPLIES} }}" for number in chunk
        )
        data = _query_repository(session, control, fields)
        for number in chunk:
            if node := data["repository"][f"i{number}"]:
                found[number] = _reply_times(node, data["viewer"]["databaseId"])
    return found


def _reply_times(node: Mapping[str, Any], viewer: int) -> list[datetime]:
    """The comments by people, without the author and the account that runs this."""
    author = (node["author"] or {}).get("databaseId")
    return sorted(
        datetime.fromisoformat(comment["createdAt"])
        for comment in node["comments"]["nodes"]
        if (reply_author := comment["author"])
        and reply_author["__typename"] == "User"
        and reply_author["databaseId"] not in (author, viewer)
    )


def _query_repository(session: Session, control: str, selection: str) -> Mapping[str, Any]:
    document = (
        "query($owner: String!, $name: String!) { viewer { databaseId } "
        f"repository(owner: $owner, name: $name) {{ {selection} }} }}"
    )
    data: Mapping[str, Any] = session.query(document, repository_variables(control))
    visible_repository(control, data)
    return data


def _form_issue(session: Session, control: str, node: Mapping[str, Any], viewer: int) -> FormIssue:
    author = node["author"]
    return FormIssue(
        id=node["id"],
        number=node["number"],
        title=node["title"],
        body=node["body"],
        is_open=node["state"] == "OPEN",
        created_at=datetime.fromisoformat(node["createdAt"]),
        body_updated_at=_body_updated_at(node),
        url=node["url"],
        account=Account(author["databaseId"], author["login"])
        if author and author.get("databaseId")
        else None,
        labels=frozenset(label["name"] for label in node["labels"]["nodes"]),
        bot_comments=tuple(_bot_comments(session, control, node, viewer)),
    )


def _body_updated_at(node: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(node["lastEditedAt"] or node["createdAt"])


def _bot_comments(session: Session, control: str, node: Mapping[str, Any], viewer: int) -> list[BotComment]:
    """The bot's comments, with another query if there are more than 100 comments."""
    if node["comments"]["pageInfo"]["hasNextPage"]:
        return read_bot_comments(session, control, node["number"])
    return parse_bot_comments(node["comments"]["nodes"], viewer)
