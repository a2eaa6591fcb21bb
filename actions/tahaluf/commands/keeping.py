"""Makes the private roster what a command decided it shall be: read, decide, carry out.

Where somebody else wrote to it meanwhile, it is read and decided again, so that nothing of theirs is lost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tahaluf.github import Outcome, Roster, Session, carry_out, hushed, read_notices, read_roster
from tahaluf.people import Book, Posted, Wanted, keeping_steps, notice_mark, plan_files, plan_notices
from tahaluf.plan import Change, Plan, Site, Steps
from tahaluf.problems import Stopped

TRIES: Final = 5

# Texts for people
BUSY: Final = Stopped("the roster is being written to by others all the time", "run it again")


@dataclass(frozen=True, slots=True)
class Told:
    """`numbers`: of each person's notice; `failed`: why somebody's could not be written."""

    numbers: Mapping[str, int]
    failed: Mapping[str, str]


def keep(session: Session, name: str, decide: Callable[[Book], Wanted], roster: Roster | None = None) -> Book:
    """Make the files of the roster owner/name what `decide` wants; gives it as it is then.

    `roster`: it, as just read. Raises Stopped, also where it cannot be written.
    """
    tip, failed = None, ""
    for _ in range(TRIES):
        roster = roster or read_roster(session, name)
        book = Book.of(roster.files)
        wanted = decide(book)
        plan = plan_files(wanted, roster.files)
        if not plan:
            return book
        if roster.site.head == tip:  # nobody wrote: what kept it back was something else
            raise Stopped(f"the roster cannot be written to: {failed}", "run it again")
        tip = roster.site.head
        outcomes = _carry_out(session, plan, wanted, roster.site, {})
        failed = "; ".join(o.reason for o in outcomes if o.state != "done")
        if not failed:
            texts = {**roster.files, **wanted.files}
            return Book.of({path: text for path, text in texts.items() if text is not None})
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
    session: Session, plan: Plan, wanted: Wanted, site: Site, learned: dict[str, int]
) -> tuple[Outcome, ...]:
    def start(change: Change, site: Site) -> Steps:
        return hushed(keeping_steps(change, wanted, site, learned))

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
