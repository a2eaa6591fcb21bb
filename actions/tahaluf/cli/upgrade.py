"""`tahaluf upgrade`: open a pull request that upgrades the control repository to this release of Tahaluf.

Run it in an up-to-date clone of the control repository.
"""

import argparse
from typing import Final

from tahaluf.flows.control_repository import read_pin, shipped_pin
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import (
    add_actions_option,
    add_common_options,
    add_manifest_option,
    add_repository_option,
)

EXIT_CODES: Final = {
    0: "the pull request is open or nothing is left to do",
    1: "there was an error, or a person has to do something first",
}

UP_TO_DATE: Final = "{control} is up to date"
ALREADY_OFFERED: Final = "{control}: pull request {number} already contains this upgrade"
OFFERED: Final = "{control}: {reason}; review it on GitHub"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_manifest_option(parser)
    add_repository_option(parser)
    add_actions_option(parser)
    add_common_options(parser)


def run(options: argparse.Namespace) -> int:
    from tahaluf.flows.upgrade import execute_upgrade, plan_upgrade

    env = Environment.read(clock=options.clock)
    pin = read_pin(options.actions) if options.actions else shipped_pin()
    control = options.repository or env.control_repository_in(read_manifest(options.manifest).organization)
    session = env.session(options.verbose)
    upgrade = plan_upgrade(session, control, options.manifest, pin)
    if upgrade.change is not None:
        execute_upgrade(session, upgrade, upgrade.change)
        print(OFFERED.format(control=control, reason=upgrade.change.reason))
    for target, reason in upgrade.left_to_people:
        print(f"{target}: {reason}")
    if not upgrade.items and not upgrade.errors:
        text = UP_TO_DATE if upgrade.open_pull is None else ALREADY_OFFERED
        print(text.format(control=control, number=upgrade.open_pull))
    return int(upgrade.needs_person)
