"""Asks a person to confirm repairs. Changes to the whole organization are confirmed one by one."""

import sys
from collections.abc import Iterable
from typing import Final

from tahaluf.problems import CommandError
from tahaluf.setup import Repair, Scope

CONFIRM_REPOSITORIES: Final = "Make these changes to the control repository and the roster? [y/N] "
CONFIRM_ORGANIZATION: Final = "Change the whole organization: {what}? [y/N] "
NO_TERMINAL: Final = CommandError(
    "cannot ask for confirmation: standard input is not a terminal; nothing was changed",
    "use --yes, and --organization-settings for changes to the whole organization",
)
NOT_CONFIRMED: Final = CommandError("not confirmed; nothing was changed", "answer y, or use --yes")


def ask(question: str) -> bool:
    """Ask on the terminal. Raises CommandError if there is none."""
    if not sys.stdin.isatty():
        raise NO_TERMINAL
    return input(question).strip().casefold() in ("y", "yes")


def confirm_repairs(
    repairs: Iterable[Repair], *, yes: bool, organization: bool, other_changes: bool = False
) -> tuple[Repair, ...]:
    """Return the confirmed repairs. `other_changes`: whether the two repositories will also change in other ways.

    `yes` confirms the repairs to the two repositories, and `organization` confirms the repairs to the whole
    organization. With only `yes`, no questions are asked, and the organization's settings are not changed.
    """
    in_repositories = [repair for repair in repairs if repair.scope is not Scope.ORGANIZATION]
    in_organization = [repair for repair in repairs if repair.scope is Scope.ORGANIZATION]
    if (in_repositories or other_changes) and not yes and not ask(CONFIRM_REPOSITORIES):
        raise NOT_CONFIRMED
    if not organization:
        in_organization = [
            repair
            for repair in in_organization
            if not yes and ask(CONFIRM_ORGANIZATION.format(what=repair.what))
        ]
    return (*in_repositories, *in_organization)
