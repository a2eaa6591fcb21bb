"""`tahaluf care`: tell stewards where nobody has answered, where it has become quiet, and where a pause is over.

All of it is said in the private roster, below the notice of the person it is about; a run prints numbers alone.
What was said comes first, the record last: a run that ends in between says nothing twice, since a comment on the same
topic is the same comment.

Exit codes: 0 done, 1 something could not be said: the next run tries again.
"""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final

from tahaluf.github import Session, read_roster, say, without_words
from tahaluf.manifest import Manifest
from tahaluf.people import Care, care
from tahaluf.problems import Stopped
from tahaluf.roster import Book, Wanted

from .given.environment import Environment
from .given.merged import merged_manifest
from .given.options import common
from .volunteers.keeping import keep

MESSAGE: Final = "Keep what the passing of time has brought"

# Texts for the log: stewards read who it is in the roster
DONE: Final = "said to stewards: {said}; noted without a word: {noted}"


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    look_after(env.session(options.verbose), env.control(), datetime.now(UTC).date())
    return 0


def look_after(session: Session, control: str, today: date) -> None:
    """Read, decide, say, and write down what was said. Raises Stopped where something could not be said."""
    manifest = merged_manifest(session, control)
    name = f"{manifest.organization}/{manifest.roster}"
    roster = read_roster(session, name)
    due = care(Book.of(roster.files).people.values(), manifest, today)
    if not due:
        return
    failed = dict(_said(session, name, due))
    told = {one.before.id for one in due} - failed.keys()
    keep(session, name, lambda book: _noted(book, manifest, today, told), roster)
    said = sum(one.before.notice is not None for one in due if one.before.id in told)
    print(DONE.format(said=said, noted=len(told) - said))
    if failed:
        reasons = ", ".join(sorted(set(failed.values())))
        raise Stopped(f"not all could be said to the stewards ({reasons})", "run it again")


def _said(session: Session, roster: str, due: Sequence[Care]) -> Iterator[tuple[str, str]]:
    """Say it below each one's notice; gives those where it did not work, with why."""
    for one in due:
        if one.before.notice is not None:
            try:
                say(session, roster, one.before.notice, one.topic, one.words)
            except Stopped as trouble:
                yield one.before.id, without_words(trouble)


def _noted(book: Book, manifest: Manifest, today: date, told: set[str]) -> Wanted:
    """Decided again on the records as they are by now: what a steward has noted meanwhile comes first."""
    due = care(book.people.values(), manifest, today)
    return Wanted(files=book.with_people(one.person for one in due if one.before.id in told), message=MESSAGE)
