"""Creates and updates the bot's comments on many issues: a batched version of `upsert_comment`.

It executes a plan, which contains issue numbers but no comment text, because comments may contain personal data.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tahaluf.plan import (
    Change,
    ChangeContext,
    ChangeKind,
    Json,
    Mutation,
    Operation,
    Plan,
    Rest,
    Steps,
    issue_key,
    issue_of_key,
    no_steps_for,
)

from .batching import query_repository_batches
from .comments import COMMENT_FIELDS, BotComment, comment_body, parse_bot_comments
from .execute import execute
from .project_queue import Outcome
from .redact_errors import redact_errors
from .session import Session

COMMENT_RESOURCE: Final = "comment"
COMMENT_ISSUES_PER_QUERY: Final = 50  # number of issues per query
# Comments to read per issue: enough to include those that another run creates at the same time
LATEST_COMMENTS: Final = 20


@dataclass(frozen=True, slots=True)
class CommentUpdate:
    """Make `text` the bot's only comment about `topic` on an issue.

    `id` is the issue's node ID, and `existing` contains the bot's current comments on the issue.
    """

    number: int
    id: str
    topic: str
    text: str = field(repr=False)
    existing: Sequence[BotComment] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreateComment(Operation):
    """Creates a comment. The text of the comment is in `CommentUpdate`, not in the plan."""


@dataclass(frozen=True, slots=True)
class UpdateComment(Operation):
    id: int

    @property
    def before(self) -> Json:
        return self.id

    @property
    def after(self) -> Json:
        return self.id


@dataclass(frozen=True, slots=True)
class DeleteComment(Operation):
    id: int

    @property
    def before(self) -> Json:
        return self.id


def upsert_comments(session: Session, repository: str, updates: Iterable[CommentUpdate]) -> dict[int, str]:
    """Create or update the comments in owner/name. Returns the redacted reason for each issue that failed.

    If two runs create a comment at the same time, at least the later one sees both comments, and deletes one.
    """
    updates_by_issue = {update.number: update for update in updates}
    outcomes = _execute(session, repository, updates_by_issue)
    created = [
        _issue_number(outcome.change)
        for outcome in outcomes
        if outcome.change.kind is ChangeKind.CREATE and outcome.state == "done"
    ]
    comments = _read_latest(session, repository, created)
    retries = {
        number: replace(updates_by_issue[number], existing=existing)
        for number, existing in comments.items()
        if len(existing) > 1
    }
    outcomes += _execute(session, repository, retries)
    return {_issue_number(outcome.change): outcome.reason for outcome in outcomes if outcome.state != "done"}


def _execute(
    session: Session, repository: str, updates_by_issue: Mapping[int, CommentUpdate]
) -> tuple[Outcome, ...]:
    owner, name = repository.split("/")
    plan = plan_comments(updates_by_issue.values())

    def start(change: Change, context: ChangeContext) -> Steps:
        return redact_errors(_steps(change, updates_by_issue[_issue_number(change)], context))

    result = execute(session, plan, dict.fromkeys(plan.projects, ChangeContext(owner, name)), start)
    if result.interrupted:
        raise KeyboardInterrupt
    return result.outcomes


def _read_latest(session: Session, repository: str, numbers: Sequence[int]) -> dict[int, list[BotComment]]:
    """Return the bot's comments among the latest comments on each issue."""
    batches = query_repository_batches(
        session, repository, numbers, COMMENT_ISSUES_PER_QUERY, _latest_comments_field
    )
    return {
        number: parse_bot_comments(issue["comments"]["nodes"], viewer)
        for number, issue, viewer in batches
        if issue
    }


def _latest_comments_field(number: int) -> str:
    return (
        f"issue(number: {number}) {{ comments(last: {LATEST_COMMENTS}) {{ nodes {{ {COMMENT_FIELDS} }} }} }}"
    )


def plan_comments(updates: Iterable[CommentUpdate]) -> Plan:
    """Plan the updates, skipping comments that are up to date. If there are duplicates, the oldest is kept."""
    return Plan.from_items(change for update in updates for change in _changes(update))


def _changes(update: CommentUpdate) -> Iterator[Change]:
    issue = issue_key(update.number)
    existing = sorted(
        (comment for comment in update.existing if comment.topic == update.topic),
        key=lambda comment: comment.id,
    )
    if not existing:
        yield Change(
            project=issue,
            resource=COMMENT_RESOURCE,
            kind=ChangeKind.CREATE,
            target=update.topic,
            operation=CreateComment(),
            batched=True,
        )
        return
    first, *duplicates = existing
    if first.text != update.text.strip():
        yield Change(
            project=issue,
            resource=COMMENT_RESOURCE,
            kind=ChangeKind.UPDATE,
            target=update.topic,
            operation=UpdateComment(first.id),
            content_writes=0,
        )
    for duplicate in duplicates:
        yield Change(
            project=issue,
            resource=COMMENT_RESOURCE,
            kind=ChangeKind.DELETE,
            target=update.topic,
            operation=DeleteComment(duplicate.id),
            content_writes=0,
        )


def _steps(change: Change, update: CommentUpdate, context: ChangeContext) -> Steps:
    body = comment_body(update.topic, update.text.strip())
    comments = f"{context.repository}/issues/comments"
    match change.operation:
        case CreateComment():
            yield Mutation("addComment", "AddCommentInput", {"subjectId": update.id, "body": body})
        case UpdateComment(id):
            yield Rest("PATCH", f"{comments}/{id}", {"body": body})
        case DeleteComment(id):
            yield Rest("DELETE", f"{comments}/{id}", expected_statuses=frozenset({404}))
        case other:
            raise no_steps_for(other)
    return None


def _issue_number(change: Change) -> int:
    return issue_of_key(change.project)
