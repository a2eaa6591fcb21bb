"""Makes the private roster what a command decided it shall be: read, decide, carry out.

Where somebody else wrote to it meanwhile, it is read and decided again, so that nothing of theirs is lost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tahaluf.github import (
    Outcome,
    RosterRepository,
    Session,
    execute,
    read_notices,
    read_roster,
    redact_errors,
)
from tahaluf.plan import Change, ChangeContext, Plan, Steps
from tahaluf.problems import CommandError
from tahaluf.volunteers.roster import (
    DesiredRoster,
    PostedNotice,
    RosterIndex,
    notice_marker,
    plan_files,
    plan_notices,
    sync_steps,
)

MAX_ATTEMPTS: Final = 5

# Texts for people
ROSTER_BUSY: Final = CommandError("the roster is being written to by others all the time", "run it again")


@dataclass(frozen=True, slots=True)
class NoticeResult:
    """`numbers`: of each person's notice; `failed`: why somebody's could not be written."""

    numbers: Mapping[str, int]
    failed: Mapping[str, str]


def update_records(
    session: Session,
    name: str,
    decide: Callable[[RosterIndex], DesiredRoster],
    roster: RosterRepository | None = None,
) -> RosterIndex:
    """Make the files of the roster owner/name what `decide` wants; gives its people as they are then.

    `roster`: it, as just read. Raises Stopped, also where it cannot be written.
    """
    return RosterIndex.from_files(update_roster(session, name, decide, roster).files)


def update_roster(
    session: Session,
    name: str,
    decide: Callable[[RosterIndex], DesiredRoster],
    roster: RosterRepository | None = None,
) -> RosterRepository:
    """As `keep`, for a run that goes on: gives the roster as it is then, so that it need not be read again."""
    tip, failed = None, ""
    for _ in range(MAX_ATTEMPTS):
        roster = roster or read_roster(session, name)
        index = RosterIndex.from_files(roster.files)
        wanted = decide(index)
        plan = plan_files(wanted, roster.files)
        if not plan:
            return roster
        if roster.context.head == tip:  # nobody wrote: what kept it back was something else
            raise CommandError(f"the roster cannot be written to: {failed}", "run it again")
        tip = roster.context.head
        branch_tips: list[ChangeContext] = []
        outcomes = _execute(session, plan, wanted, roster.context, {}, branch_tips)
        failed = "; ".join(o.reason for o in outcomes if o.state != "done")
        if not failed:
            texts = {**roster.files, **wanted.files}
            files = {path: text for path, text in texts.items() if text is not None}
            return RosterRepository(name, branch_tips[-1], files)
        roster = None
    raise ROSTER_BUSY


def update_notices(
    session: Session, roster: RosterRepository, wanted: DesiredRoster, numbers: Iterable[int], since: datetime
) -> NoticeResult:
    """Make the notices of the roster what `wanted` says.

    `numbers`: those that the records name; `since`: when the first of the forms was opened, for no notice is older
    than its form. Of two that runs at once have made, the later is closed.
    """
    known = tuple(numbers)
    existing = _by_person(read_notices(session, roster.name, known, None), wanted)
    search_needed = len(existing) < len(wanted.notices)
    if search_needed:
        existing = _by_person(read_notices(session, roster.name, known, since), wanted)
    new_numbers: dict[str, int] = {}
    plan = plan_notices(wanted, existing)
    outcomes = _execute(session, plan, wanted, roster.context, new_numbers)
    if new_numbers:
        existing = _by_person(
            read_notices(session, roster.name, (*known, *new_numbers.values()), since), wanted
        )
        existing_notices = {person: notice for person, notice in wanted.notices.items() if person in existing}
        duplicate_plan = plan_notices(replace(wanted, notices=existing_notices), existing)
        outcomes += _execute(session, duplicate_plan, wanted, roster.context, new_numbers)
    lowest = {person: min(posted.number for posted in notices) for person, notices in existing.items()}
    return NoticeResult(
        {**new_numbers, **lowest}, {o.change.project: o.reason for o in outcomes if o.state != "done"}
    )


def _execute(
    session: Session,
    plan: Plan,
    wanted: DesiredRoster,
    context: ChangeContext,
    new_numbers: dict[str, int],
    branch_tips: list[ChangeContext] | None = None,
) -> tuple[Outcome, ...]:
    """`ends`: where a commit leaves the branch is put down here."""

    def start(change: Change, context: ChangeContext) -> Steps:
        branch_tip = yield from redact_errors(sync_steps(change, wanted, context, new_numbers))
        if branch_tip and branch_tips is not None:
            branch_tips.append(branch_tip)
        return branch_tip

    result = execute(session, plan, dict.fromkeys(plan.projects, context), start)
    if result.interrupted:
        raise KeyboardInterrupt
    return result.outcomes


def _by_person(posted: Iterable[PostedNotice], wanted: DesiredRoster) -> dict[str, list[PostedNotice]]:
    person_by_mark = {notice_marker(person): person for person in wanted.notices}
    found: dict[str, list[PostedNotice]] = {}
    for notice in posted:
        if person := person_by_mark.get(notice.marker):
            found.setdefault(person, []).append(notice)
    return found
