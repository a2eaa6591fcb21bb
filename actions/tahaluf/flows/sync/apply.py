"""Applies the plan of a shard to GitHub."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from tahaluf.github import (
    STOPPED_REASON,
    ExecutionResult,
    Outcome,
    OutcomeCallback,
    Session,
    execute,
    read_reviewed_digests,
)
from tahaluf.manifest import Manifest, Shard
from tahaluf.output.apply_result import ApplyResult
from tahaluf.plan import ChangeKind, Plan, ReviewResult
from tahaluf.problems import CommandError
from tahaluf.resources import Resource, provisions

from .naming import NO_HISTORY, NamingHistory
from .sessions import Sessions
from .snapshot import Snapshot, step_starter, take_snapshot_of_created

ALL: Final = "all"  # in place of a digest: every risky change is allowed


def allowed_digests(
    sessions: Sessions, control: str | None, plan: Plan, options: Sequence[str]
) -> frozenset[str]:
    """Return the digests of risky changes that were reviewed or allowed on the command line.

    `control`: the control repository, if known; `options`: digests, or `all`.
    """
    if ALL in options or not plan.risky:
        return frozenset(options)
    reviewed = read_reviewed_digests(sessions.for_control_repository(), control) if control else frozenset()
    return reviewed | frozenset(options)


def review(plan: Plan, allowed: frozenset[str]) -> ReviewResult:
    """Split the plan into changes that may be applied and risky ones that need a review first.

    A project whose adoption needs a review gets no other change either.
    """
    if ALL in allowed:
        return ReviewResult(plan, ())
    result = plan.check_review(allowed)
    # Nothing is written to what nobody has agreed to adopt
    not_adopted = {change.project for change in result.unreviewed if change.kind is ChangeKind.ADOPT}
    return replace(result, allowed=result.allowed.split(lambda change: change.project not in not_adopted)[0])


def apply_plan(
    session: Session,
    manifest: Manifest,
    resource_types: Sequence[Resource[Any, Any]],
    shard: Shard,
    snapshot: Snapshot,
    allowed: frozenset[str],
    on_outcome: OutcomeCallback,
    history: NamingHistory = NO_HISTORY,
) -> ApplyResult:
    """Create or rename repositories, read those again, then apply the remaining changes.

    `allowed`: as returned by `allowed_digests`; `on_outcome` is called for each change.
    """
    start = step_starter(manifest, resource_types)
    current, review_result, contexts = snapshot.plan, review(snapshot.plan, allowed), snapshot.contexts
    provisioning, remaining = review_result.allowed.split(provisions)
    unreviewed = review_result.unreviewed
    provisioned = execute(session, provisioning, snapshot.contexts, start, on_outcome)
    unreviewed_projects = {change.project for change in unreviewed if provisions(change)}
    blocked_projects = unreviewed_projects | {
        o.change.project for o in provisioned.outcomes if o.state != "done"
    }
    created = [slug for slug in provisioning.projects if slug not in blocked_projects]
    unprovisioned = remaining.for_projects(blocked_projects)
    remaining = remaining.with_projects_from(blocked_projects, Plan())
    try:
        if provisioned.interrupted:
            raise KeyboardInterrupt
        if created:
            new = {c.project for c in provisioning.changes if c.kind is ChangeKind.CREATE}
            refreshed = take_snapshot_of_created(
                session,
                manifest,
                resource_types,
                created,
                shard,
                history.with_created(new),
            )
            review_result = review(refreshed.plan, allowed)
            remaining = remaining.with_projects_from(created, review_result.allowed)
            current = current.with_projects_from(created, refreshed.plan)
            unreviewed = (*(c for c in unreviewed if c.project not in created), *review_result.unreviewed)
            contexts = {**contexts, **refreshed.contexts}
        result = execute(session, remaining, contexts, start, on_outcome)
    except KeyboardInterrupt:
        result = ExecutionResult(_not_reached(remaining, STOPPED_REASON), True)
    except CommandError as error:
        result = ExecutionResult(_not_reached(remaining, str(error)))
    not_reached = _not_reached(unprovisioned, "its repository does not exist, or has another name")
    return ApplyResult(
        provisioned.outcomes + result.outcomes + not_reached,
        result.interrupted,
        unreviewed,
        current.blocked,
        current.unmanaged,
    )


def _not_reached(plan: Plan, reason: str) -> tuple[Outcome, ...]:
    return tuple(Outcome(change, "not reached", reason) for change in plan.changes)
