"""Finds repairs for the doctor's findings, and lists the checks that pass only after a person has done something."""

from collections.abc import Iterator, Mapping
from typing import Final

from tahaluf.health import Facts, MissingPermission

from . import branch, control, key, organization, roster
from .repair import Finder, Repair, Repairs

# Checks that no API call can make pass, with the reasons
BY_PERSON: Final[Mapping[str, str]] = {
    "client-id": "`tahaluf setup` creates the App and sets the variable",
    "app-installed": "GitHub has no API for installing an App",
    "app-other-organizations": "GitHub has no API for installing an App",
    "app-permissions": "an owner accepts an App's permissions on GitHub",
    "app-excess-permissions": "an App's permissions are changed on its settings page",
    "two-factor": "GitHub has no API for requiring two-factor authentication",
    "second-owner": "an owner decides who else becomes one",
    "second-reviewer": "the maintainers decide who reviews",
    "access-explained": (
        "someone has to decide who keeps their access; to revoke it, use `tahaluf access --revoke`"
    ),
    "apps-known": "an owner decides which Apps are installed",
    "teams-visible": "`tahaluf apply` changes teams, after a review",
    "files-in-order": "the files are in the checkout; `tahaluf form sync` writes the forms",
    "actions-pinned": "the files are in the checkout",
    "private-names": "someone has to decide what happens to the entries",
    "sealing-keys": "the secret key must stay on a steward's computer",
}


def repairs_by_check(new_key: roster.NewKey) -> Repairs:
    return {
        **control.REPAIRS,
        **roster.repairs(new_key),
        **key.REPAIRS,
        **branch.REPAIRS,
        **organization.REPAIRS,
    }


def plan_repairs(facts: Facts, new_key: roster.NewKey) -> tuple[Repair, ...]:
    """Return each repair once, in order of execution.

    Facts that the token cannot read have no repairs. The control repository is unarchived before anything else in it
    is changed. The branch is protected last, because `setup` has to push to it first.
    """
    planned: dict[tuple[str, str], Repair] = {}
    finders = repairs_by_check(new_key)
    for finder in finders.values():
        for repair in _find(finder, facts):
            planned.setdefault((repair.scope, repair.what), repair)
    return tuple(planned.values())


def _find(finder: Finder, facts: Facts) -> Iterator[Repair]:
    try:
        yield from finder(facts)
    except MissingPermission:
        return
