"""Reads volunteers' forms in the control repository, and what was said under them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tahaluf.problems import Stopped

from .control import BLOB, file_text, names
from .conversation import AUTHOR, COMMENT, Comment, comments_in, our_comments
from .session import Session

AT_ONCE: Final = 25  # forms in a request, each with up to 100 comments
ANSWERS_AT_ONCE: Final = 50  # the same without their words

_SAID: Final = f"comments(first: 100) {{ pageInfo {{ hasNextPage }} nodes {{ {COMMENT} }} }}"
_OFFER: Final = f"""
id number title body state createdAt url
author {{ login ... on User {{ databaseId }} ... on Bot {{ databaseId }} }}
labels(first: 100) {{ nodes {{ name }} }} {_SAID}"""
_OPEN: Final = f"""
query($owner: String!, $name: String!, $label: String!, $after: String) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    issues(first: 50, after: $after, states: OPEN, labels: [$label]) {{
      pageInfo {{ hasNextPage endCursor }} nodes {{ number {_SAID} }}
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
class Offer:
    """A volunteer's issue. `account` is the author's number and login, None where the account is gone.

    `ours` are our own comments.
    """

    id: str
    number: int
    title: str = field(repr=False)
    body: str = field(repr=False)
    open: bool
    created: datetime
    url: str
    account: tuple[int, str] | None = field(repr=False)
    labels: frozenset[str]
    ours: tuple[Comment, ...] = field(repr=False)


def read_files(session: Session, control: str, *paths: str) -> tuple[str, ...]:
    """The texts of these files as they are on the default branch now, in one query.

    Raises Stopped where one of them is not there.
    """
    asked = " ".join(f"f{n}: file(path: {json.dumps(path)}) {{ {BLOB} }}" for n, path in enumerate(paths))
    tip = f"defaultBranchRef {{ target {{ ... on Commit {{ {asked} }} }} }}"
    document = (
        f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ id {tip} }} }}"
    )
    found = session.look(document, names(control)).get("repository")
    if found is None:
        raise _unseen(control)
    files = (found["defaultBranchRef"] or {}).get("target") or {}
    return tuple(_text(session, control, files, f"f{n}", path) for n, path in enumerate(paths))


def read_offers(session: Session, control: str, numbers: Sequence[int]) -> dict[int, Offer | None]:
    """The issues with these numbers, in this order; None where there is none."""
    found: dict[int, Offer | None] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        asked = " ".join(f"i{number}: issue(number: {number}) {{ {_OFFER} }}" for number in some)
        data = _asked(session, control, asked)
        for number in some:
            node = data["repository"][f"i{number}"]
            found[number] = node and _offer(session, control, node, data["viewer"]["databaseId"])
    return found


def open_offers(session: Session, control: str, label: str) -> Iterator[tuple[int, list[Comment]]]:
    """The open issues with this label, by number, each with our comments under it."""
    after: str | None = None
    while True:
        data = session.look(_OPEN, names(control) | {"label": label, "after": after})
        if not data.get("repository"):
            raise _unseen(control)
        page = data["repository"]["issues"]
        for node in page["nodes"]:
            yield node["number"], _ours(session, control, node, data["viewer"]["databaseId"])
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def count_offers(session: Session, control: str, label: str, since: datetime) -> int:
    """How many open issues with this label were opened, edited or commented on after `since`."""
    data = session.look(_COUNT, names(control) | {"label": label, "since": since.isoformat()})
    if not data.get("repository"):
        raise _unseen(control)
    return int(data["repository"]["issues"]["totalCount"])


def open_offers_of(session: Session, control: str, label: str, account: tuple[int, str]) -> list[int]:
    """The open issues with this label that the account wrote. Its number decides: a login changes hands."""
    number, login = account
    data = session.look(_MINE, names(control) | {"label": label, "login": login})
    nodes = data["repository"]["issues"]["nodes"]
    return sorted(node["number"] for node in nodes if (node["author"] or {}).get("databaseId") == number)


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
    if not data.get("repository"):
        raise _unseen(control)
    return data


def _offer(session: Session, control: str, node: Mapping[str, Any], viewer: int) -> Offer:
    author = node["author"]
    return Offer(
        id=node["id"],
        number=node["number"],
        title=node["title"],
        body=node["body"],
        open=node["state"] == "OPEN",
        created=datetime.fromisoformat(node["createdAt"]),
        url=node["url"],
        account=(author["databaseId"], author["login"]) if author and author.get("databaseId") else None,
        labels=frozenset(label["name"] for label in node["labels"]["nodes"]),
        ours=tuple(_ours(session, control, node, viewer)),
    )


def _ours(session: Session, control: str, node: Mapping[str, Any], viewer: int) -> list[Comment]:
    """Our comments, also where there are more than the first hundred."""
    if node["comments"]["pageInfo"]["hasNextPage"]:
        return our_comments(session, control, node["number"])
    return comments_in(node["comments"]["nodes"], viewer)


def _text(session: Session, repository: str, files: Mapping[str, Any], key: str, path: str) -> str:
    text = file_text(session, repository, files.get(key))
    if text is None:
        raise Stopped(f"{repository} has no {path} on its default branch", "put it there")
    return text


def _unseen(control: str) -> Stopped:
    return Stopped(f"{control} cannot be seen with this token", "check the token and GITHUB_REPOSITORY")
