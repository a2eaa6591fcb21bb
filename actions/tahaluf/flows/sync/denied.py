"""Gives no access to accounts that were revoked, even if the manifest still names them."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from tahaluf.github import Session, read_denied
from tahaluf.manifest import Manifest, Shard, login_identity
from tahaluf.plan import Blocked, Change, Plan

from .steward_accounts import GRANTS

# User-facing messages. The first two are public, so they do not say that anybody was revoked.
INCOMPLETE: Final = "the access of its people is not complete"
INCOMPLETE_FIX: Final = "maintainers see the reason if they run `tahaluf plan` themselves"
DENIED: Final = (
    "{login} is in denied.yml in the roster, because their access was revoked: remove them from the entry, or delete "
    "their line there"
)


def read_denied_accounts(
    session: Session, shard: Shard, manifest: Manifest, plan: Plan, roster: Session | None
) -> frozenset[int] | None:
    """Return the denied accounts, or None if nobody gains access or this run cannot read the roster.

    `roster`: a session for the main organization, which has the roster. If there is none, this shard's session is used
    if it is for the main organization.
    """
    is_main = login_identity(shard.organization) == login_identity(manifest.organization)
    reader = session if is_main else roster
    if reader is None or not any(map(_is_grant, plan.changes)):
        return None
    return read_denied(reader, f"{manifest.organization}/{manifest.roster}")


def block_denied(plan: Plan, denied: Collection[int]) -> Plan:
    """Block access for denied accounts."""
    withheld = [change for change in plan.changes if _is_grant(change) and _account(change) in denied]
    return replace(
        plan,
        changes=tuple(change for change in plan.changes if change not in withheld),
        blocked=tuple(sorted((*plan.blocked, *map(_blocked, withheld)))),
    )


def _is_grant(change: Change) -> bool:
    return isinstance(change.operation, GRANTS)


def _account(change: Change) -> int | None:
    operation = change.operation
    return operation.id if isinstance(operation, GRANTS) else None


def _blocked(change: Change) -> Blocked:
    details = DENIED.format(login=change.operation.person)
    return Blocked(change.project, "team", change.project, INCOMPLETE, INCOMPLETE_FIX, details)
