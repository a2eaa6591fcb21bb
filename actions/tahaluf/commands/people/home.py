"""A steward's own machine: where the roster may be looked into, and how it is reached from there."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from tahaluf.commands.given.environment import Environment
from tahaluf.commands.given.options import common, manifest_file
from tahaluf.commands.given.reading import read_manifest
from tahaluf.manifest import Manifest
from tahaluf.people import Person
from tahaluf.problems import Stopped
from tahaluf.roster import Book, Wanted

if TYPE_CHECKING:
    from tahaluf.github import Session

BROKEN: Final = "cannot be read: {who}; look at the last edit of their files"
READ_ALONG: Final = Stopped(
    "this is a run of GitHub Actions, and others read its log", "do it on your own machine"
)


@dataclass(frozen=True, slots=True)
class Home:
    """`roster`: owner/name; `control`: the control repository, where it is known; `today`: by UTC.

    `server`: where people read GitHub in a browser.
    """

    session: "Session"
    manifest: Manifest
    roster: str
    control: str | None
    server: str
    today: date

    def book(self) -> Book:
        """The roster as it is now. Raises Stopped."""
        from tahaluf.github import read_roster

        return Book.of(read_roster(self.session, self.roster).files)

    def change(self, person: str, note: Callable[[Person], Person], message: str) -> Person:
        """Note something of one person, and give them as they are then. Raises Stopped."""
        from tahaluf.commands.volunteers.keeping import keep

        def noted(book: Book) -> Wanted:
            return Wanted(files=book.with_people([note(book.find(person))]), message=message)

        return keep(self.session, self.roster, noted).find(person)


def roster_options(parser: argparse.ArgumentParser) -> None:
    common(parser)
    manifest_file(parser)


def home(options: argparse.Namespace) -> Home:
    """Raises Stopped where others read along, where there is no token, or no manifest."""
    env = Environment.read()
    at_home(env)
    return reach(env, options)


def reach(env: Environment, options: argparse.Namespace) -> Home:
    """The same, also where others read along: for numbers that may leave the roster."""
    manifest = read_manifest(options.manifest)
    roster = f"{manifest.organization}/{manifest.roster}"
    today = datetime.now(UTC).date()
    return Home(env.session(options.verbose), manifest, roster, env.repository, env.server_url, today)


def at_home(env: Environment) -> None:
    """Raises Stopped where others read along."""
    if env.in_actions:
        raise READ_ALONG


def tell_broken(book: Book) -> None:
    """Whose record could not be read, for the steward who asked for the others."""
    if book.broken:
        print(BROKEN.format(who=", ".join(sorted(book.broken))))
