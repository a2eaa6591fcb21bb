"""Writes the private roster: reads it, decides, and makes the changes.

If someone else writes to the roster in the meantime, it reads the roster and decides again, so that no edit is lost.
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
    read_all_notices,
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
    is_notice_marker,
    notice_marker,
    plan_files,
    plan_notices,
    sync_steps,
)

MAX_ATTEMPTS: Final = 5

# User-facing messages
ROSTER_BUSY: Final = CommandError("the roster keeps changing while this run is writing to it", "re-run it")


@dataclass(frozen=True, slots=True)
class NoticeResult:
    """`numbers`: the notice numbers, by person. `failed`: the reasons for failures, by person."""

    numbers: Mapping[str, int]
    failed: Mapping[str, str]


def update_records(
    session: Session,
    name: str,
    decide: Callable[[RosterIndex], DesiredRoster],
    roster: RosterRepository | None = None,
) -> RosterIndex:
    """Call `decide` with the roster, and write the files that it returns. Returns the people exactly as they are
    written to the files.

    `name`: owner/name. `roster`: the roster's content, if it was just read. Raises CommandError if the roster cannot be
    written.
    """
    return RosterIndex.from_files(update_roster(session, name, decide, roster).files)


def update_roster(
    session: Session,
    name: str,
    decide: Callable[[RosterIndex], DesiredRoster],
    roster: RosterRepository | None = None,
) -> RosterRepository:
    """Like `update_records`, but returns the repository after the writes, so that callers do not have to read it
    again.
    """
    tip, failed = None, ""
    for _ in range(MAX_ATTEMPTS):
        roster = roster or read_roster(session, name)
        index = RosterIndex.from_files(roster.files)
        wanted = decide(index)
        plan = plan_files(wanted, roster.files)
        if not plan:
            return roster
        if roster.context.head == tip:  # no one else has written, so another attempt would not help
            raise CommandError(f"cannot write to the roster: {failed}", "re-run it")
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
    """Sync the roster's notices with `wanted`.

    `numbers`: the numbers of the notices that the records refer to. `since`: when the first of the forms was opened,
    because no notice is older than its form. If two runs have created a notice for the same person, the later notice
    is emptied and closed.
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


def empty_notices(
    session: Session, roster: RosterRepository, wanted: DesiredRoster, person: str, number: int | None
) -> list[str]:
    """Update every notice about this person to match `wanted`, including duplicates. Returns the failures.

    Searches the whole roster, because no record mentions duplicates. `number`: the notice to which the record refers,
    which is updated even if someone has removed its marker.
    """
    marker = notice_marker(person)
    posted = [
        notice
        for notice in read_all_notices(session, roster.name)
        if notice.marker == marker or (notice.number == number and not is_notice_marker(notice.marker))
    ]
    outcomes = _execute(session, plan_notices(wanted, {person: posted}), wanted, roster.context, {})
    return [outcome.reason for outcome in outcomes if outcome.state != "done"]


def _execute(
    session: Session,
    plan: Plan,
    wanted: DesiredRoster,
    context: ChangeContext,
    new_numbers: dict[str, int],
    branch_tips: list[ChangeContext] | None = None,
) -> tuple[Outcome, ...]:
    """Execute a plan, and append the branch tip after each commit to `branch_tips`."""

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
