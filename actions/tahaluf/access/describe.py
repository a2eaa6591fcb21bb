"""Describes grants. The descriptions name people, so show them only on a maintainer's own terminal."""

from typing import Final

from .grants import Grant, Source

MAX_NAMES: Final = 5  # names per line; `--json` shows all of them

# User-facing messages
EVERYONE_ELSE: Final = "{names} and {number} others"
NOBODY: Final = "nobody at the moment"
BY_E_MAIL: Final = "someone invited by e-mail"


def describe_grant(grant: Grant) -> str:
    """Describe a grant, including the people's names, in one line."""
    team = f" {grant.team}" if grant.team else ""
    return (
        f"{grant.where}: {grant.permission} for {describe_people(grant)}, {grant.source}{team}: "
        f"{grant.reason}"
    )


def describe_people(grant: Grant) -> str:
    people = grant.people
    if not people:
        return BY_E_MAIL if grant.source is Source.INVITATION else NOBODY
    if len(people) <= MAX_NAMES:
        return ", ".join(person.login for person in people)
    names = ", ".join(person.login for person in people[:MAX_NAMES])
    return EVERYONE_ELSE.format(names=names, number=len(people) - MAX_NAMES)
