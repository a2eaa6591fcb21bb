"""Gives no access to accounts that were revoked, even if the manifest still names them."""

from dataclasses import replace
from typing import Final

from tahaluf.github import Session, read_denied
from tahaluf.manifest import Manifest, Shard, login_identity
from tahaluf.plan import Blocked, Change, Plan
from tahaluf.resources import AddTeamMaintainer

# User-facing messages. The first two are public, so they do not say that anybody was revoked.
INCOMPLETE: Final = "the access of its stewards is not complete"
INCOMPLETE_FIX: Final = "maintainers see the reason if they run `tahaluf plan` themselves"
DENIED: Final = (
    "{login} is in denied.yml in the roster, because their access was revoked: remove them from the entry, or delete "
    "their line there"
)


def block_denied(
    session: Session, shard: Shard, manifest: Manifest, plan: Plan, roster: Session | None
) -> Plan:
    """Block access for denied accounts. Sends one request, and none if no steward gains access.

    `roster`: a session that can read the roster, which is in the main organization. None: this shard's session, if it
    is for the main organization.
    """
    grants = [change for change in plan.changes if isinstance(change.operation, AddTeamMaintainer)]
    is_main = login_identity(shard.organization) == login_identity(manifest.organization)
    reader = session if is_main else roster
    if not grants or reader is None:
        return plan
    denied = read_denied(reader, f"{manifest.organization}/{manifest.roster}")
    withheld = [change for change in grants if _account(change) in denied]
    return replace(
        plan,
        changes=tuple(change for change in plan.changes if change not in withheld),
        blocked=tuple(sorted((*plan.blocked, *map(_blocked, withheld)))),
    )


def _account(change: Change) -> int | None:
    operation = change.operation
    return operation.id if isinstance(operation, AddTeamMaintainer) else None


def _blocked(change: Change) -> Blocked:
    details = DENIED.format(login=change.operation.person)
    return Blocked(change.project, "team", change.project, INCOMPLETE, INCOMPLETE_FIX, details)
