"""Blocks access for accounts whose access was revoked, even if the manifest still names them."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from tahaluf.github import Session, read_denied
from tahaluf.manifest import Manifest, Shard
from tahaluf.plan import Blocked, Change, Plan

# User-facing messages. The first two are public, so they do not say that anyone's access was revoked.
INCOMPLETE: Final = "some people do not get the access that the manifest gives them"
INCOMPLETE_FIX: Final = "maintainers can run `tahaluf plan` themselves to see the reason"
DENIED: Final = (
    "{login} is in denied.yml in the roster, because their access was revoked: remove them from the entry, or delete "
    "their line there"
)


def read_denied_accounts(
    session: Session, shard: Shard, manifest: Manifest, plan: Plan, roster: Session | None
) -> frozenset[int] | None:
    """Return the denied accounts, or None if no one gains access or this run cannot read the roster.

    `roster`: a session for the main organization, which has the roster. It is not used for a shard of the main
    organization, whose own session can read the roster.
    """
    is_main = manifest.is_main(shard.organization)
    reader = session if is_main else roster
    if reader is None or not any(change.granted_person for change in plan.changes):
        return None
    return read_denied(reader, manifest.roster_repository)


def block_denied(plan: Plan, denied: Collection[int]) -> Plan:
    """Block access for denied accounts. Their access can still be reduced."""
    withheld, kept = plan.split(
        lambda change: change.granted_person is not None and change.granted_person.id in denied
    )
    return replace(kept, blocked=tuple(sorted((*plan.blocked, *map(_blocked, withheld.changes)))))


def _blocked(change: Change) -> Blocked:
    details = DENIED.format(login=change.granted_person and change.granted_person.login)
    return Blocked(change.project, change.resource, change.project, INCOMPLETE, INCOMPLETE_FIX, details)
