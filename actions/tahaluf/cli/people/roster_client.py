"""Access to the roster from a steward's own machine."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import add_common_options, add_manifest_option
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.volunteers.people import Person
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex

if TYPE_CHECKING:
    from tahaluf.github import Session

UNREADABLE_RECORDS: Final = "records that cannot be read: {who}; check the last edit of these files"
PUBLIC_LOG: Final = CommandError(
    "this command prints private data, and others can read the logs of GitHub Actions",
    "run it on your own machine",
)


@dataclass(frozen=True, slots=True)
class RosterClient:
    """`roster`: owner/name; `control`: the control repository, if known; `today`: the date in UTC.

    `server`: the address of GitHub's website.
    """

    session: "Session"
    manifest: Manifest
    roster: str
    control: str | None
    server: str
    today: date

    def read_index(self) -> RosterIndex:
        """Read the current roster. Raises CommandError."""
        from tahaluf.github import read_roster

        return RosterIndex.from_files(read_roster(self.session, self.roster).files)

    def update_person(self, person: str, update: Callable[[Person], Person], message: str) -> Person:
        """Update one person's record and return the person as written. Raises CommandError."""
        from tahaluf.flows.volunteers.roster_store import update_records

        def with_update(index: RosterIndex) -> DesiredRoster:
            return DesiredRoster(
                files=index.changed_files([update(index.find(person))]), commit_message=message
            )

        return update_records(self.session, self.roster, with_update).find(person)


def add_roster_options(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_option(parser)


def open_roster(options: argparse.Namespace) -> RosterClient:
    """Connect to the roster. Raises CommandError in GitHub Actions, and without a token or a manifest."""
    env = Environment.read()
    require_private_log(env)
    return connect(env, options)


def connect(env: Environment, options: argparse.Namespace) -> RosterClient:
    """Connect to the roster, in GitHub Actions too: only for numbers that may be published."""
    manifest = read_manifest(options.manifest)
    roster = f"{manifest.organization}/{manifest.roster}"
    today = datetime.now(UTC).date()
    return RosterClient(env.session(options.verbose), manifest, roster, env.repository, env.server_url, today)


def require_private_log(env: Environment) -> None:
    """Raise CommandError in GitHub Actions, where others can read the log."""
    if env.in_actions:
        raise PUBLIC_LOG


def print_unreadable(index: RosterIndex) -> None:
    """Print the ids of people whose records could not be read."""
    if index.broken:
        print(UNREADABLE_RECORDS.format(who=", ".join(sorted(index.broken))))
