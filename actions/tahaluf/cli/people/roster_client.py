"""A steward's own machine: where the roster may be looked into, and how it is reached from there."""

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

UNREADABLE_RECORDS: Final = "cannot be read: {who}; look at the last edit of their files"
PUBLIC_LOG: Final = CommandError(
    "this is a run of GitHub Actions, and others read its log", "do it on your own machine"
)


@dataclass(frozen=True, slots=True)
class RosterClient:
    """`roster`: owner/name; `control`: the control repository, where it is known; `today`: by UTC.

    `server`: where people read GitHub in a browser.
    """

    session: "Session"
    manifest: Manifest
    roster: str
    control: str | None
    server: str
    today: date

    def read_index(self) -> RosterIndex:
        """The roster as it is now. Raises Stopped."""
        from tahaluf.github import read_roster

        return RosterIndex.from_files(read_roster(self.session, self.roster).files)

    def update_person(self, person: str, update: Callable[[Person], Person], message: str) -> Person:
        """Note something of one person, and give them as they are then. Raises Stopped."""
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
    """Raises Stopped where others read along, where there is no token, or no manifest."""
    env = Environment.read()
    require_private_log(env)
    return connect(env, options)


def connect(env: Environment, options: argparse.Namespace) -> RosterClient:
    """The same, also where others read along: for numbers that may leave the roster."""
    manifest = read_manifest(options.manifest)
    roster = f"{manifest.organization}/{manifest.roster}"
    today = datetime.now(UTC).date()
    return RosterClient(env.session(options.verbose), manifest, roster, env.repository, env.server_url, today)


def require_private_log(env: Environment) -> None:
    """Raises Stopped where others read along."""
    if env.in_actions:
        raise PUBLIC_LOG


def print_unreadable(index: RosterIndex) -> None:
    """Whose record could not be read, for the steward who asked for the others."""
    if index.broken:
        print(UNREADABLE_RECORDS.format(who=", ".join(sorted(index.broken))))
