"""Reads a pull request's comments to find out who has agreed to be listed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tahaluf.consent import ConsentRequest, ConsentThread, PullComment
from tahaluf.plan import Rest
from tahaluf.proposals import CONSENT_TOPIC, recorded_descriptions

from .batching import query_repository_batches
from .comments import ACTOR_ID_FIELDS, comment_body, parse_bot_comments
from .control_repository import ISSUES_PER_QUERY
from .pagination import PAGE_INFO, Page, follow_pages
from .repository import repository_variables
from .session import Session

# A bot cannot consent, so its ID gets a different name, which no code reads
_COMMENTS: Final = (
    f"{PAGE_INFO} nodes {{ fullDatabaseId body lastEditedAt "
    "author { login ... on User { databaseId } ... on Bot { botId: databaseId } } "
    f"editor {ACTOR_ID_FIELDS} }}"
)


def read_consents(session: Session, control: str, pulls: Iterable[int]) -> dict[int, ConsentThread]:
    """Read the comments on these pull requests: 25 pull requests per query, and an additional query for every 100
    further comments.
    """
    batches = query_repository_batches(
        session, control, sorted(set(pulls)), ISSUES_PER_QUERY, _pull_request_field
    )
    return {
        number: _thread(session, control, number, pull, viewer) for number, pull, viewer in batches if pull
    }


def request_consent(session: Session, control: str, pull: int, text: str) -> None:
    """Ask for consent in a new comment. Raises errors like `Session.rest`."""
    body = {"body": comment_body(CONSENT_TOPIC, text)}
    session.rest(Rest("POST", f"/repos/{control}/issues/{pull}/comments", body))


def _pull_request_field(number: int) -> str:
    return f"pullRequest(number: {number}) {{ comments(first: 100) {{ {_COMMENTS} }} }}"


def _thread(
    session: Session, control: str, number: int, pull: Mapping[str, Any], viewer: int
) -> ConsentThread:
    nodes = _all_comments(session, control, number, pull["comments"])
    return ConsentThread(tuple(_consent_request(node, viewer) or _pull_comment(node) for node in nodes))


def _consent_request(node: Mapping[str, Any], viewer: int) -> ConsentRequest | None:
    """Return the bot's request for consent in this comment, or None if the comment is not such a request."""
    author = node["author"] or {}
    as_bot = {**node, "author": {"databaseId": author.get("databaseId") or author.get("botId")}}
    for comment in parse_bot_comments([as_bot], viewer):
        if comment.topic == CONSENT_TOPIC:
            return ConsentRequest(None if comment.edited_by_others else recorded_descriptions(comment.text))
    return None


def _pull_comment(node: Mapping[str, Any]) -> PullComment:
    author = node["author"] or {}
    return PullComment(
        author.get("databaseId"), author.get("login", ""), node["body"], node["lastEditedAt"] is not None
    )


def _all_comments(session: Session, control: str, number: int, first: Page) -> Iterator[Mapping[str, Any]]:
    """Yield the comments on the first page, which has already been read, and read the others."""
    document = f"""
    query($owner: String!, $name: String!, $number: Int!, $after: String) {{
      repository(owner: $owner, name: $name) {{
        pullRequest(number: $number) {{ comments(first: 100, after: $after) {{ {_COMMENTS} }} }}
      }}
    }}"""
    variables = repository_variables(control) | {"number": number}

    def read(after: str) -> Page:
        data = session.query(document, {**variables, "after": after})
        page: Page = data["repository"]["pullRequest"]["comments"]
        return page

    for page in follow_pages(first, read):
        yield from page["nodes"]
