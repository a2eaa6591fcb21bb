"""Asks a person to confirm what a command is about to change."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from tahaluf.escape import escape_log
from tahaluf.problems import CommandError

if TYPE_CHECKING:
    from tahaluf.setup import Repair

PROMPT: Final = "{question} [y/N] "
CONFIRM_REPOSITORIES: Final = "Make these changes to the control repository and the roster?"
CONFIRM_ORGANIZATION: Final = "Change the whole organization: {what}?"
NO_TERMINAL: Final = "cannot ask for confirmation: standard input is not a terminal; nothing was changed"
USE_YES: Final = "use --yes"
USE_YES_FOR_REPAIRS: Final = "use --yes, and --organization-settings for changes to the whole organization"
CONFIRM_NAMES: Final = "Publish the names of these private repositories: {names}?"
NAMES: Final = (
    "anyone could read the names of private repositories in projects.yml ({names}); nothing was changed"
)
NAMES_FIX: Final = (
    "remove their entries from projects.yml; if the names may become public, add --publish-private-names"
)
NOT_CONFIRMED: Final = CommandError(
    "not confirmed; nothing was changed", "run the command again and answer y, or add --yes"
)


def confirm(question: str, declined: CommandError = NOT_CONFIRMED) -> None:
    """Ask a question. Raises `declined` unless the answer is yes."""
    if not _ask(question, USE_YES):
        raise declined


def confirm_names(names: Sequence[str], *, yes: bool) -> None:
    """Ask whether the names of these private repositories may be published. Raises CommandError unless the answer is
    yes.

    If `yes` is true, the question is not asked, and CommandError is raised.
    """
    listed = ", ".join(map(escape_log, names))
    if yes or not _ask(CONFIRM_NAMES.format(names=listed), NAMES_FIX):
        raise CommandError(NAMES.format(names=listed), NAMES_FIX)


def confirm_repairs(
    repairs: "Iterable[Repair]", *, yes: bool, organization: bool, other_changes: bool = False
) -> "tuple[Repair, ...]":
    """Return the confirmed repairs. `other_changes`: whether the two repositories will also change in other ways.

    `yes` confirms the repairs to the two repositories, and `organization` confirms those to the whole organization.
    With only `yes`, no questions are asked, and the organization's settings are not changed.
    """
    from tahaluf.setup import Scope

    in_repositories = [repair for repair in repairs if repair.scope is not Scope.ORGANIZATION]
    in_organization = [repair for repair in repairs if repair.scope is Scope.ORGANIZATION]
    if (in_repositories or other_changes) and not yes and not _ask(CONFIRM_REPOSITORIES, USE_YES_FOR_REPAIRS):
        raise NOT_CONFIRMED
    if not organization:
        in_organization = [
            repair
            for repair in in_organization
            if not yes and _ask(CONFIRM_ORGANIZATION.format(what=repair.what), USE_YES_FOR_REPAIRS)
        ]
    return (*in_repositories, *in_organization)


def _ask(question: str, fix: str) -> bool:
    """Return whether the answer is yes. Raises CommandError, with this fix, if no one can answer."""
    if not sys.stdin.isatty():
        raise CommandError(NO_TERMINAL, fix)
    return input(PROMPT.format(question=question)).strip().casefold() in ("y", "yes")
