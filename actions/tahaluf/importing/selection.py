"""Chooses which repositories of an organization are imported."""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from tahaluf.problems import CommandError
from tahaluf.resources import OrganizationState


def select(state: OrganizationState, only: Sequence[str], without: Sequence[str]) -> OrganizationState:
    """Return the state with only the chosen repositories. Names can contain `*`, and case does not matter.

    Raises CommandError for a name that no repository has, since it is probably misspelled.
    """
    for pattern in (*only, *without):
        if not any(_matches(name, [pattern]) for name in state.repositories):
            raise CommandError(
                f"no repository of {state.organization} is named {pattern}",
                "check the name; `*` stands for any characters",
            )
    chosen = {
        name: node
        for name, node in state.repositories.items()
        if (not only or _matches(name, only)) and not _matches(name, without)
    }
    return replace(state, repositories=chosen)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)
