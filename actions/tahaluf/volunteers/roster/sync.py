"""Plans and applies changes to the roster.

Plans identify people only by their pseudonyms, and `DesiredRoster` holds the content to write. Notices are created in
batches, and changed files are committed together.
"""

import base64
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
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

from .notice import Notice, PostedNotice

NOTICE_RESOURCE: Final = "notice"
FILES_RESOURCE: Final = "files"
ROSTER_PROJECT: Final = "roster"  # the `project` of changes to files
FILES_PER_COMMIT: Final = 100  # 4 MB if each record has a sealed message of the maximum length

# User-facing messages
DUPLICATE_NOTICE: Final = "duplicate notice about the same person"
# No record refers to a duplicate, so its content would remain after the person has left. The replacement has no marker
EMPTIED_DUPLICATE: Final = Notice(
    "Duplicate notice", "This notice was a duplicate. Its text has been removed.", open=False
)


@dataclass(frozen=True, slots=True)
class DesiredRoster:
    """The desired notices by person, and the desired files by path. None means that the file is deleted.

    `commit_message`: must not name anyone, because everyone with access to the roster can read it.
    """

    notices: Mapping[str, Notice] = field(default_factory=dict, repr=False)
    files: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    commit_message: str = ""


@dataclass(frozen=True, slots=True)
class CommitFiles(Operation):
    """Writes or deletes the files at these paths, whose content is in `DesiredRoster`."""

    paths: tuple[str, ...]

    @property
    def after(self) -> Json:
        return list(self.paths)


@dataclass(frozen=True, slots=True)
class CreateNotice(Operation):
    """Creates the notice in `DesiredRoster`."""


@dataclass(frozen=True, slots=True)
class UpdateNotice(Operation):
    number: int

    @property
    def before(self) -> Json:
        return self.number

    @property
    def after(self) -> Json:
        return self.number


@dataclass(frozen=True, slots=True)
class CloseNotice(Operation):
    number: int

    @property
    def before(self) -> Json:
        return self.number

    @property
    def after(self) -> Json:
        return self.number


def plan_notices(desired: DesiredRoster, actual: Mapping[str, Sequence[PostedNotice]]) -> Plan:
    """Plan changes to notices. `actual`: our notices about each person.

    Simultaneous runs may have created several notices about one person. The first is kept, and the others are emptied
    and closed.
    """
    return Plan.from_items(
        change
        for person, notice in desired.notices.items()
        for change in _notice_changes(
            person, notice, sorted(actual.get(person, ()), key=lambda one: one.number)
        )
    )


def plan_files(desired: DesiredRoster, actual: Mapping[str, str]) -> Plan:
    """Plan changes to files. `actual`: the contents of the current files, by path."""
    changed_paths = sorted(path for path, text in desired.files.items() if text != actual.get(path))
    if not changed_paths:
        return Plan()
    commits = -(-len(changed_paths) // FILES_PER_COMMIT)
    target = changed_paths[0] if len(changed_paths) == 1 else f"{len(changed_paths)} files"
    return Plan.from_items(
        [
            Change(
                project=ROSTER_PROJECT,
                resource=FILES_RESOURCE,
                kind=ChangeKind.UPDATE,
                target=target,
                operation=CommitFiles(tuple(changed_paths)),
                cost=commits,
                content_writes=commits,
            )
        ]
    )


def sync_steps(
    change: Change, desired: DesiredRoster, context: ChangeContext, notice_numbers: MutableMapping[str, int]
) -> Steps:
    """Send the requests for one change. `context`: the roster, with its node id, default branch and head.

    `notice_numbers`: a mapping to which the issue numbers of new notices are added, by person.
    """
    if isinstance(change.operation, CommitFiles):
        files = {path: desired.files[path] for path in change.operation.paths}
        return _commit_steps(files, desired.commit_message, context)
    return _notice_steps(change, desired.notices[change.project], context, notice_numbers)


def _notice_changes(person: str, desired: Notice, posted: Sequence[PostedNotice]) -> Iterator[Change]:
    if not posted and desired.open is not False:
        yield Change(
            project=person,
            resource=NOTICE_RESOURCE,
            kind=ChangeKind.CREATE,
            target=person,
            operation=CreateNotice(),
            batched=True,
        )
    # When a person leaves, every duplicate is updated
    keep_count = len(posted) if desired.open is False else 1
    for current in posted[:keep_count]:
        if not current.is_up_to_date(desired):
            yield Change(
                project=person,
                resource=NOTICE_RESOURCE,
                kind=ChangeKind.UPDATE,
                target=person,
                operation=UpdateNotice(current.number),
                content_writes=0,
            )
    for duplicate in posted[keep_count:]:
        if not duplicate.is_up_to_date(EMPTIED_DUPLICATE):
            yield Change(
                project=person,
                resource=NOTICE_RESOURCE,
                kind=ChangeKind.ARCHIVE,
                target=person,
                operation=CloseNotice(duplicate.number),
                reason=DUPLICATE_NOTICE,
                content_writes=0,
            )


def _notice_steps(
    change: Change, desired: Notice, context: ChangeContext, notice_numbers: MutableMapping[str, int]
) -> Steps:
    body = {"title": desired.title, "body": desired.body}
    match change.operation:
        case CreateNotice():
            create_input = {"repositoryId": context.repository_id, **body}
            response = yield Mutation("createIssue", "CreateIssueInput", create_input, "issue { number }")
            notice_numbers[change.project] = response.body["issue"]["number"]
        case UpdateNotice(number):
            state = {None: {}, True: {"state": "open"}, False: {"state": "closed"}}[desired.open]
            yield Rest("PATCH", f"{context.repository}/issues/{number}", body | state)
        case CloseNotice(number):
            emptied = {"title": EMPTIED_DUPLICATE.title, "body": EMPTIED_DUPLICATE.body}
            closed = emptied | {"state": "closed", "state_reason": "not_planned"}
            yield Rest("PATCH", f"{context.repository}/issues/{number}", closed)
        case other:
            raise no_steps_for(other)
    return None


def _commit_steps(files: Mapping[str, str | None], message: str, context: ChangeContext) -> Steps:
    """Commit the files. GitHub rejects the commit if the branch has moved since it was read, so no one's edit is
    overwritten.
    """
    paths = list(files)
    for start in range(0, len(paths), FILES_PER_COMMIT):
        chunk = {path: files[path] for path in paths[start : start + FILES_PER_COMMIT]}
        response = yield Mutation(
            "createCommitOnBranch",
            "CreateCommitOnBranchInput",
            {
                "branch": {
                    "repositoryNameWithOwner": f"{context.organization}/{context.name}",
                    "branchName": context.default_branch,
                },
                "message": {"headline": message},
                "expectedHeadOid": context.head,
                "fileChanges": {
                    "additions": [
                        {"path": path, "contents": base64.b64encode(text.encode()).decode()}
                        for path, text in chunk.items()
                        if text is not None
                    ],
                    "deletions": [{"path": path} for path, text in chunk.items() if text is None],
                },
            },
            "commit { oid }",
        )
        context = replace(context, head=response.body["commit"]["oid"])
    return context
