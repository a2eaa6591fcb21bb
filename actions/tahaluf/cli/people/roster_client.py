"""Provides options and roster access for the commands that stewards run on their own machines."""

import argparse
from typing import Final

from tahaluf.flows.volunteers.roster_client import RosterClient
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import add_common_options, add_manifest_option
from tahaluf.problems import CommandError
from tahaluf.volunteers.roster import RosterIndex

UNREADABLE_RECORDS: Final = "records that cannot be read: {who}; check the most recent edits to these files"
PUBLIC_LOG: Final = CommandError(
    "this command prints private data, and others can read GitHub Actions logs",
    "run it on your own machine",
)


def add_roster_options(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_option(parser)


def open_roster(options: argparse.Namespace) -> RosterClient:
    """Connect to the roster. Raises CommandError in GitHub Actions, or if there is no token or manifest."""
    env = Environment.read(clock=options.clock)
    require_private_log(env)
    return connect(env, options)


def connect(env: Environment, options: argparse.Namespace) -> RosterClient:
    """Connect to the roster, even in GitHub Actions. Use this only to read numbers that may be published."""
    manifest = read_manifest(options.manifest)
    roster = manifest.roster_repository
    today = options.clock.today()
    return RosterClient(env.session(options.verbose), manifest, roster, env.repository, env.server_url, today)


def require_private_log(env: Environment) -> None:
    """Raise CommandError in GitHub Actions, where others can read the log."""
    if env.in_actions:
        raise PUBLIC_LOG


def print_unreadable(index: RosterIndex) -> None:
    """Print the ids of people whose records could not be read."""
    if index.broken:
        print(UNREADABLE_RECORDS.format(who=", ".join(sorted(index.broken))))
