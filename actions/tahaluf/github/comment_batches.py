"""Our comments under many issues at once: what `say` does for one, as a plan whose comments travel in batches.

The plan names issues by their numbers; the words travel beside it.
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
    no_steps_for,
)

from .comments import COMMENT_FIELDS, BotComment, parse_bot_comments
from .control_repository import repository_variables
from .execute import execute
from .project_queue import Outcome
from .redact_errors import redact_errors
from .session import Session

COMMENT_RESOURCE: Final = "comment"
COMMENT_ISSUES_PER_QUERY: Final = 50  # issues in a request
LATEST_COMMENTS: Final = 20  # comments under each: what two runs say at once stands among them


@dataclass(frozen=True, slots=True)
class CommentUpdate:
    """`text` shall be our one comment on `topic` under an issue. `id`: the issue's node id; `ours`: as just read."""

    number: int
    id: str
    topic: str
    text: str = field(repr=False)
    existing: Sequence[BotComment] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreateComment(Operation):
    """The text is not in the plan: it is in the `CommentUpdate`."""


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
    """Say all of it in owner/name. Gives why not, without words, for each issue under which it could not be said.

    Two runs may say it in the same moment: of two comments, at least the later run sees both, and takes one away.
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
    """Our comments among the latest under each issue."""
    found: dict[int, list[BotComment]] = {}
    for offset in range(0, len(numbers), COMMENT_ISSUES_PER_QUERY):
        chunk = numbers[offset : offset + COMMENT_ISSUES_PER_QUERY]
        fields = " ".join(
            f"i{n}: issue(number: {n}) {{ comments(last: {LATEST_COMMENTS}) {{ nodes {{ {COMMENT_FIELDS} }} }} }}"
            for n in chunk
        )
        document = (
            "query($owner: String!, $name: String!) { viewer { databaseId } "
            f"repository(owner: $owner, name: $name) {{ {fields} }} }}"
        )
        data = session.query(document, repository_variables(repository))
        for number in chunk:
            if node := data["repository"][f"i{number}"]:
                found[number] = parse_bot_comments(node["comments"]["nodes"], data["viewer"]["databaseId"])
    return found


def plan_comments(updates: Iterable[CommentUpdate]) -> Plan:
    """Nothing where it stands there already. Of several comments on one topic the first is kept."""
    return Plan.from_items(change for update in updates for change in _changes(update))


def _changes(update: CommentUpdate) -> Iterator[Change]:
    issue = f"#{update.number}"
    existing = sorted(
        (comment for comment in update.existing if comment.topic == update.topic), key=lambda one: one.id
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
    body = f"<!-- tahaluf:{update.topic} -->\n{update.text.strip()}"
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
    return int(change.project.removeprefix("#"))
