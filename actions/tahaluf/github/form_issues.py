"""Issues of the control repository that came by a form of people's own, and what was said under them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from tahaluf.people import Account

from .control import names, seen
from .conversation import AUTHOR, COMMENT, Comment, comments_in, our_comments, written_by
from .session import Session

AT_ONCE: Final = 25  # forms in a request, each with up to 100 comments
ANSWERS_AT_ONCE: Final = 50  # the same without their words

_SAID: Final = f"comments(first: 100) {{ pageInfo {{ hasNextPage }} nodes {{ {COMMENT} }} }}"
_FORM_ISSUE: Final = f"""
id number title body state createdAt lastEditedAt url
author {{ login ... on User {{ databaseId }} ... on Bot {{ databaseId }} }}
labels(first: 100) {{ nodes {{ name }} }} {_SAID}"""
_OPEN: Final = f"""
query($owner: String!, $name: String!, $label: String!, $after: String) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    issues(first: 50, after: $after, states: OPEN, labels: [$label]) {{
      pageInfo {{ hasNextPage endCursor }} nodes {{ number createdAt lastEditedAt {_SAID} }}
    }}
  }}
}}"""
_COUNT: Final = """
query($owner: String!, $name: String!, $label: String!, $since: DateTime!) {
  repository(owner: $owner, name: $name) {
    issues(first: 1, states: OPEN, labels: [$label], filterBy: {since: $since}) { totalCount }
  }
}"""
_MINE: Final = f"""
query($owner: String!, $name: String!, $label: String!, $login: String!) {{
  repository(owner: $owner, name: $name) {{
    issues(first: 100, states: OPEN, labels: [$label], filterBy: {{createdBy: $login}}) {{
      nodes {{ number {AUTHOR} }}
    }}
  }}
}}"""
_ANSWERS: Final = (
    "comments(first: 100) { nodes { createdAt author { __typename ... on User { databaseId } } } }"
)


@dataclass(frozen=True, slots=True)
class FormIssue:
    """An issue that somebody sent by a form. `account`: its author, None where that account is gone.

    `written`: when its body was last edited, or else sent. `ours`: our own comments.
    """

    id: str
    number: int
    title: str = field(repr=False)
    body: str = field(repr=False)
    open: bool
    created: datetime
    written: datetime
    url: str
    account: Account | None = field(repr=False)
    labels: frozenset[str]
    ours: tuple[Comment, ...] = field(repr=False)


class OpenForm(NamedTuple):
    """What a sweep needs to know of one: its number, when it was last written, and our comments under it."""

    number: int
    written: datetime
    ours: list[Comment]


def read_form_issues(session: Session, control: str, numbers: Sequence[int]) -> dict[int, FormIssue | None]:
    """The issues with these numbers, in this order; None where there is none."""
    found: dict[int, FormIssue | None] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        asked = " ".join(f"i{number}: issue(number: {number}) {{ {_FORM_ISSUE} }}" for number in some)
        data = _asked(session, control, asked)
        for number in some:
            node = data["repository"][f"i{number}"]
            found[number] = node and _form_issue(session, control, node, data["viewer"]["databaseId"])
    return found


def open_forms(session: Session, control: str, label: str) -> Iterator[OpenForm]:
    """The open issues with this label."""
    after: str | None = None
    while True:
        data = session.look(_OPEN, names(control) | {"label": label, "after": after})
        page = seen(control, data)["issues"]
        for node in page["nodes"]:
            ours = _ours(session, control, node, data["viewer"]["databaseId"])
            yield OpenForm(node["number"], _written(node), ours)
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def count_forms(session: Session, control: str, label: str, since: datetime) -> int:
    """How many open issues with this label were opened, edited or commented on after `since`."""
    data = session.look(_COUNT, names(control) | {"label": label, "since": since.isoformat()})
    return int(seen(control, data)["issues"]["totalCount"])


def open_forms_of(session: Session, control: str, label: str, account: Account) -> list[int]:
    """The open issues with this label that the account wrote. Its number decides: a login changes hands."""
    data = session.look(_MINE, names(control) | {"label": label, "login": account.login})
    nodes = seen(control, data)["issues"]["nodes"]
    return sorted(node["number"] for node in nodes if written_by(node, account.id))


def read_answers(session: Session, control: str, numbers: Sequence[int]) -> dict[int, list[datetime]]:
    """When humans other than the author commented on each issue, in order. Of the first hundred comments there."""
    found = {}
    for start in range(0, len(numbers), ANSWERS_AT_ONCE):
        some = numbers[start : start + ANSWERS_AT_ONCE]
        asked = " ".join(f"i{number}: issue(number: {number}) {{ {AUTHOR} {_ANSWERS} }}" for number in some)
        data = _asked(session, control, asked)
        for number in some:
            if node := data["repository"][f"i{number}"]:
                found[number] = _answers(node, data["viewer"]["databaseId"])
    return found


def _answers(node: Mapping[str, Any], viewer: int) -> list[datetime]:
    """The App is no human, nor is the account of a token that runs this."""
    author = (node["author"] or {}).get("databaseId")
    return sorted(
        datetime.fromisoformat(comment["createdAt"])
        for comment in node["comments"]["nodes"]
        if (who := comment["author"])
        and who["__typename"] == "User"
        and who["databaseId"] not in (author, viewer)
    )


def _asked(session: Session, control: str, selection: str) -> Mapping[str, Any]:
    document = (
        "query($owner: String!, $name: String!) { viewer { databaseId } "
        f"repository(owner: $owner, name: $name) {{ {selection} }} }}"
    )
    data: Mapping[str, Any] = session.look(document, names(control))
    seen(control, data)
    return data


def _form_issue(session: Session, control: str, node: Mapping[str, Any], viewer: int) -> FormIssue:
    author = node["author"]
    return FormIssue(
        id=node["id"],
        number=node["number"],
        title=node["title"],
        body=node["body"],
        open=node["state"] == "OPEN",
        created=datetime.fromisoformat(node["createdAt"]),
        written=_written(node),
        url=node["url"],
        account=Account(author["databaseId"], author["login"])
        if author and author.get("databaseId")
        else None,
        labels=frozenset(label["name"] for label in node["labels"]["nodes"]),
        ours=tuple(_ours(session, control, node, viewer)),
    )


def _written(node: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(node["lastEditedAt"] or node["createdAt"])


def _ours(session: Session, control: str, node: Mapping[str, Any], viewer: int) -> list[Comment]:
    """Our comments, also where there are more than the first hundred."""
    if node["comments"]["pageInfo"]["hasNextPage"]:
        return our_comments(session, control, node["number"])
    return comments_in(node["comments"]["nodes"], viewer)
