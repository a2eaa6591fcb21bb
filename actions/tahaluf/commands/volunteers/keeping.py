"""Makes the private roster what a command decided it shall be: read, decide, carry out.

Where somebody else wrote to it meanwhile, it is read and decided again, so that nothing of theirs is lost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tahaluf.github import Outcome, Roster, Session, carry_out, hushed, read_notices, read_roster
from tahaluf.plan import Change, Plan, Site, Steps
from tahaluf.problems import Stopped
from tahaluf.roster import Book, Posted, Wanted, keeping_steps, notice_mark, plan_files, plan_notices

TRIES: Final = 5

# Texts for people
BUSY: Final = Stopped("the roster is being written to by others all the time", "run it again")


@dataclass(frozen=True, slots=True)
class Told:
    """`numbers`: of each person's notice; `failed`: why somebody's could not be written."""

    numbers: Mapping[str, int]
    failed: Mapping[str, str]


def keep(session: Session, name: str, decide: Callable[[Book], Wanted], roster: Roster | None = None) -> Book:
    """Make the files of the roster owner/name what `decide` wants; gives its people as they are then.

    `roster`: it, as just read. Raises Stopped, also where it cannot be written.
    """
    return Book.of(keep_on(session, name, decide, roster).files)


def keep_on(
    session: Session, name: str, decide: Callable[[Book], Wanted], roster: Roster | None = None
) -> Roster:
    """As `keep`, for a run that goes on: gives the roster as it is then, so that it need not be read again."""
    tip, failed = None, ""
    for _ in range(TRIES):
        roster = roster or read_roster(session, name)
        book = Book.of(roster.files)
        wanted = decide(book)
        plan = plan_files(wanted, roster.files)
        if not plan:
            return roster
        if roster.site.head == tip:  # nobody wrote: what kept it back was something else
            raise Stopped(f"the roster cannot be written to: {failed}", "run it again")
        tip = roster.site.head
        ends: list[Site] = []
        outcomes = _carry_out(session, plan, wanted, roster.site, {}, ends)
        failed = "; ".join(o.reason for o in outcomes if o.state != "done")
        if not failed:
            texts = {**roster.files, **wanted.files}
            files = {path: text for path, text in texts.items() if text is not None}
            return Roster(name, ends[-1], files)
        roster = None
    raise BUSY


def tell(session: Session, roster: Roster, wanted: Wanted, numbers: Iterable[int], since: datetime) -> Told:
    """Make the notices of the roster what `wanted` says.

    `numbers`: those that the records name; `since`: when the first of the forms was opened, for no notice is older
    than its form. Of two that runs at once have made, the later is closed.
    """
    known = tuple(numbers)
    there = _by_person(read_notices(session, roster.name, known, None), wanted)
    searched = len(there) < len(wanted.notices)
    if searched:
        there = _by_person(read_notices(session, roster.name, known, since), wanted)
    learned: dict[str, int] = {}
    plan = plan_notices(wanted, there)
    outcomes = _carry_out(session, plan, wanted, roster.site, learned)
    if learned:
        there = _by_person(read_notices(session, roster.name, (*known, *learned.values()), since), wanted)
        seen = {person: one for person, one in wanted.notices.items() if person in there}
        doubled = plan_notices(replace(wanted, notices=seen), there)
        outcomes += _carry_out(session, doubled, wanted, roster.site, learned)
    first = {person: min(one.number for one in several) for person, several in there.items()}
    return Told({**learned, **first}, {o.change.project: o.reason for o in outcomes if o.state != "done"})


def _carry_out(
    session: Session,
    plan: Plan,
    wanted: Wanted,
    site: Site,
    learned: dict[str, int],
    ends: list[Site] | None = None,
) -> tuple[Outcome, ...]:
    """`ends`: where a commit leaves the branch is put down here."""

    def start(change: Change, site: Site) -> Steps:
        end = yield from hushed(keeping_steps(change, wanted, site, learned))
        if end and ends is not None:
            ends.append(end)
        return end

    carried = carry_out(session, plan, dict.fromkeys(plan.projects, site), start)
    if carried.interrupted:
        raise KeyboardInterrupt
    return carried.outcomes


def _by_person(posted: Iterable[Posted], wanted: Wanted) -> dict[str, list[Posted]]:
    whose = {notice_mark(person): person for person in wanted.notices}
    found: dict[str, list[Posted]] = {}
    for one in posted:
        if person := whose.get(one.mark):
            found.setdefault(person, []).append(one)
    return found
