"""When a human first answered each volunteer: read under the public forms, written into the roster once.

Nobody has to note it, so it is measured of everybody alike; what a steward notes by hand counts where it is earlier.
"""

from typing import Final

from tahaluf.commands.given.merged import merged_manifest
from tahaluf.github import Session, read_answers, read_roster
from tahaluf.people import Status, heard
from tahaluf.roster import Book, Wanted

from .keeping import keep

MESSAGE: Final = "Note answers that stand under the forms"


def hear(session: Session, control: str) -> None:
    """Look under the forms of all who wait, and note whom somebody has answered. Raises Stopped."""
    manifest = merged_manifest(session, control)
    roster = read_roster(session, f"{manifest.organization}/{manifest.roster}")
    people = Book.of(roster.files).people.values()
    waiting = sorted(one.form for one in people if one.form and one.status is Status.WAITING)
    answers = read_answers(session, control, waiting)

    def noted(book: Book) -> Wanted:
        return Wanted(files=book.with_people(heard(book.people.values(), answers)), message=MESSAGE)

    keep(session, roster.name, noted, roster)
