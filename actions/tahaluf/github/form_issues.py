"""Reads issues that people submitted with a form, and the comments on those issues."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from tahaluf.consent import LIST_COMMAND, UNLIST_COMMAND, parse_command
from tahaluf.item_errors import ItemErrors
from tahaluf.volunteers.people import Account

from .batching import query_repository_batches
from .comments import AUTHOR_FIELDS, FIRST_COMMENTS_FIELD, BotComment, all_bot_comments, is_by_account
from .pagination import PAGE_INFO, query_pages
from .repository import query_repository, repository_variables, visible_repository
from .session import Session

FORMS_PER_QUERY: Final = 25  # number of issues per query, each with up to 100 comments
REPLIES_PER_QUERY: Final = 50  # more than FORMS_PER_QUERY, because the comments' text is not read

_FORM_ISSUE: Final = f"""
id number title body state createdAt lastEditedAt url
author {{ login ... on User {{ databaseId }} ... on Bot {{ databaseId }} }}
labels(first: 100) {{ nodes {{ name }} }} {FIRST_COMMENTS_FIELD}"""
_OPEN_QUERY: Final = f"""
query($owner: String!, $name: String!, $label: String!, $after: String) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    issues(first: 50, after: $after, states: OPEN, labels: [$label]) {{
      {PAGE_INFO} nodes {{
        number createdAt lastEditedAt author {{ login ... on User {{ databaseId }} }} {FIRST_COMMENTS_FIELD}
      }}
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
    """An issue that was submitted with a form. `account` is its author, or None if the account was deleted.

    `body_updated_at` is the time when the body was last edited or, if it was never edited, when the form was submitted.
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


class ListingChoice(NamedTuple):
    """Whether a form's author has agreed in a comment to be named by their account. `at` is the time of the comment."""

    account: Account
    listed: bool
    at: datetime


class OpenForm(NamedTuple):
    """An open form: its number, when its body was last updated, and the bot's comments on it. `listing` is the author's
    last command about being named, if it is among the first 100 comments.
    """

    number: int
    body_updated_at: datetime
    bot_comments: list[BotComment]
    listing: ListingChoice | None = None


def read_form_issues(
    session: Session, control: str, numbers: Sequence[int], errors: ItemErrors[int]
) -> dict[int, FormIssue | None]:
    """Return the issues with these numbers, in this order. The value is None for an issue that does not exist.

    An issue that cannot be read is added to `errors`.
    """
    issues: dict[int, FormIssue | None] = {}
    for number, node, viewer in query_repository_batches(
        session, control, numbers, FORMS_PER_QUERY, _form_issue_field
    ):
        with errors.isolate(number):
            issues[number] = node and _form_issue(session, control, node, viewer)
    return issues


def _form_issue_field(number: int) -> str:
    return f"issue(number: {number}) {{ {_FORM_ISSUE} }}"


def read_open_forms(
    session: Session, control: str, label: str, errors: ItemErrors[int]
) -> Iterator[OpenForm]:
    """Return the open issues with this label. An issue that cannot be read is added to `errors`."""
    variables = repository_variables(control) | {"label": label}
    pages = query_pages(
        session, _OPEN_QUERY, variables, lambda data: visible_repository(control, data)["issues"]
    )
    for nodes, data in pages:
        for node in nodes:
            form = None
            with errors.isolate(node["number"]):
                bot_comments = all_bot_comments(session, control, node, data["viewer"]["databaseId"])
                form = OpenForm(node["number"], _body_updated_at(node), bot_comments, _listing_choice(node))
            if form:
                yield form


def _listing_choice(node: Mapping[str, Any]) -> ListingChoice | None:
    """Return the author's last command. Ignores comments that others have written or edited."""
    account, choice = author_account(node), None
    for comment in node["comments"]["nodes"]:
        if account is None or comment["lastEditedAt"] or not is_by_account(comment, account.id):
            continue
        command = parse_command(comment["body"])
        if command in (LIST_COMMAND, UNLIST_COMMAND):
            at = datetime.fromisoformat(comment["createdAt"])
            choice = ListingChoice(account, command == LIST_COMMAND, at)
    return choice


def count_updated_forms(session: Session, control: str, label: str, since: datetime) -> int:
    """Count the open issues with this label that were opened, edited or commented on after `since`."""
    found = query_repository(session, control, _COUNT_QUERY, label=label, since=since.isoformat())
    return int(found["issues"]["totalCount"])


def read_open_forms_by(session: Session, control: str, label: str, account: Account) -> list[int]:
    """Return the account's open issues with this label. Accounts are compared by ID, since a login can change hands."""
    found = query_repository(session, control, _OPEN_BY_QUERY, label=label, login=account.login)
    nodes = found["issues"]["nodes"]
    return sorted(node["number"] for node in nodes if is_by_account(node, account.id))


def read_reply_times(session: Session, control: str, numbers: Sequence[int]) -> dict[int, list[datetime]]:
    """Return the times at which people other than the author commented on each issue. Only the first 100 comments are
    read.
    """
    batches = query_repository_batches(session, control, numbers, REPLIES_PER_QUERY, _replies_field)
    return {number: _reply_times(node, viewer) for number, node, viewer in batches if node}


def _replies_field(number: int) -> str:
    return f"issue(number: {number}) {{ {AUTHOR_FIELDS} {_REPLIES} }}"


def _reply_times(node: Mapping[str, Any], viewer: int) -> list[datetime]:
    """Return the times of all comments except those by the author and by the token's account."""
    author = (node["author"] or {}).get("databaseId")
    return sorted(
        datetime.fromisoformat(comment["createdAt"])
        for comment in node["comments"]["nodes"]
        if (reply_author := comment["author"])
        and reply_author["__typename"] == "User"
        and reply_author["databaseId"] not in (author, viewer)
    )


def _form_issue(session: Session, control: str, node: Mapping[str, Any], viewer: int) -> FormIssue:
    return FormIssue(
        id=node["id"],
        number=node["number"],
        title=node["title"],
        body=node["body"],
        is_open=node["state"] == "OPEN",
        created_at=datetime.fromisoformat(node["createdAt"]),
        body_updated_at=_body_updated_at(node),
        url=node["url"],
        account=author_account(node),
        labels=frozenset(label["name"] for label in node["labels"]["nodes"]),
        bot_comments=tuple(all_bot_comments(session, control, node, viewer)),
    )


def _body_updated_at(node: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(node["lastEditedAt"] or node["createdAt"])


def author_account(node: Mapping[str, Any]) -> Account | None:
    """Return an issue's author, or None if the account was deleted. `node` must contain the author's login and ID."""
    author = node["author"] or {}
    return Account(author["databaseId"], author["login"]) if author.get("databaseId") else None
