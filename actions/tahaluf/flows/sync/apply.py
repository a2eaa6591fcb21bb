"""Applies a shard's plan to GitHub."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from tahaluf.github import (
    STOPPED_REASON,
    ExecutionResult,
    Outcome,
    OutcomeCallback,
    ReviewHistory,
    check_default_branch_tip,
    execute,
)
from tahaluf.inputs.environment import Environment
from tahaluf.layout import TEMPLATES_FOLDER, WORKFLOWS_FOLDER
from tahaluf.output.apply_result import ApplyResult
from tahaluf.plan import DIGEST_LENGTH, ChangeContext, ChangeKind, HeldChange, Plan, ReviewResult, is_team_key
from tahaluf.problems import CommandError

from .sessions import Sessions
from .snapshot import Snapshot, step_starter, take_snapshot_of_created

ALL: Final = "all"  # this word, instead of a digest, allows every risky change
DIGEST: Final = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}")

# Besides the manifest, a run depends on these folders: workflows and actions determine Tahaluf's version
FOLDERS_OF_A_RUN: Final = (f"{TEMPLATES_FOLDER}/", f"{WORKFLOWS_FOLDER}/", ".github/actions/", "actions/")

# User-facing messages
NOT_PROVISIONED: Final = "its repository does not exist or has a different name"
UNKNOWN_DIGEST: Final = "no change in this plan has the digest {digests}; nothing was written"
UNKNOWN_DIGEST_FIX: Final = (
    "the change may already have been applied or replaced: `tahaluf plan --json` prints all digests"
)


def check_is_newest(sessions: Sessions, env: Environment, manifest_name: str) -> None:
    """Raise CommandError if this workflow runs for a commit after which the default branch has changed what it does."""
    if env.commit and env.repository:
        paths = (manifest_name, *FOLDERS_OF_A_RUN)
        check_default_branch_tip(sessions.for_control_repository(), env.repository, env.commit, paths)


@dataclass(frozen=True, slots=True)
class Reviews:
    """The risky changes that may be applied. `options`: the digests given on the command line, or `all`."""

    sessions: Sessions
    control: str | None
    manifest_name: str
    options: Sequence[str]

    def check(self, plan: Plan) -> ReviewResult:
        """Split the plan into changes that may be applied and changes that are held."""
        if ALL in self.options:
            return ReviewResult(plan, ())
        allowed = frozenset(self.options)
        others = [change for change in plan.risky if change.digest not in allowed]
        if not (others and self.control):
            return plan.check_review(allowed)
        session = self.sessions.for_control_repository()
        history = ReviewHistory(session, self.control, (self.manifest_name, TEMPLATES_FOLDER))
        return plan.check_review(allowed | history.reviewed_digests(others), history.explain)


def check_digests(options: Sequence[str], plans: Iterable[Plan], *, is_whole: bool) -> None:
    """Raise CommandError if `--allow` contains something that cannot be a digest or is not in any of the plans.

    `is_whole`: whether the plans cover the whole coalition. If they do not, a digest may belong to a project of
    another run.
    """
    known = {ALL, *(change.digest for plan in plans for change in plan.changes)}
    unknown = [
        option for option in options if option not in known and (is_whole or not DIGEST.fullmatch(option))
    ]
    if unknown:
        raise CommandError(UNKNOWN_DIGEST.format(digests=", ".join(map(repr, unknown))), UNKNOWN_DIGEST_FIX)


def apply_plan(
    snapshot: Snapshot, reviews: Reviews, reviewed: ReviewResult, on_outcome: OutcomeCallback
) -> ApplyResult:
    """Create or rename repositories, re-read them, and then apply the remaining changes.

    `reviewed`: the result of `reviews.check` for the snapshot's plan. `on_outcome` is called for each change.
    """
    scope = snapshot.scope
    start = step_starter(scope.manifest, scope.resource_types)
    provisioning, remaining = reviewed.allowed.split(lambda change: change.provisions)
    provisioned = execute(scope.session, provisioning, snapshot.contexts, start, on_outcome)
    obstacles = _obstacles(provisioned.outcomes)
    done = provisioning.for_projects(key for key in provisioning.projects if key not in obstacles)
    unprovisioned = remaining.for_projects(obstacles)
    work = _Work(
        snapshot.plan, remaining.with_projects_from(obstacles, Plan()), reviewed.held, snapshot.contexts
    )
    try:
        if provisioned.interrupted:
            raise KeyboardInterrupt
        if created := [slug for slug in done.projects if not is_team_key(slug)]:
            new = {c.project for c in done.changes if c.kind is ChangeKind.CREATE and c.project in created}
            roster_session = reviews.sessions.for_roster(scope.manifest)
            refreshed = take_snapshot_of_created(scope.only(created, new), snapshot.facts, roster_session)
            work = work.with_created(created, refreshed, reviews.check(refreshed.plan))
        result = execute(scope.session, work.remaining, work.contexts, start, on_outcome)
    except KeyboardInterrupt:
        result = ExecutionResult(_not_reached(work.remaining, STOPPED_REASON), True)
    except CommandError as error:
        result = ExecutionResult(_not_reached(work.remaining, str(error)))
    blocked = tuple(Outcome(c, "not reached", obstacles[c.project]) for c in unprovisioned.changes)
    return ApplyResult(
        provisioned.outcomes + result.outcomes + blocked,
        result.interrupted,
        work.held,
        work.plan.blocked,
        work.plan.unmanaged,
        work.plan.notes,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """A shard's plan, and the allowed changes that have not been made yet."""

    plan: Plan
    remaining: Plan
    held: tuple[HeldChange, ...]
    contexts: Mapping[str, ChangeContext]

    def with_created(self, slugs: Sequence[str], refreshed: Snapshot, reviewed: ReviewResult) -> Self:
        """Replace these projects' changes with those planned after their repositories were created or renamed."""
        return replace(
            self,
            plan=self.plan.with_projects_from(slugs, refreshed.plan),
            remaining=self.remaining.with_projects_from(slugs, reviewed.allowed),
            held=(*(item for item in self.held if item.change.project not in slugs), *reviewed.held),
            contexts={**self.contexts, **refreshed.contexts},
        )


def _obstacles(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Return the reason for each project whose repository could not be created, renamed or unarchived."""
    return {
        outcome.change.project: NOT_PROVISIONED if outcome.state == "failed" else outcome.reason
        for outcome in outcomes
        if outcome.state != "done"
    }


def _not_reached(plan: Plan, reason: str) -> tuple[Outcome, ...]:
    return tuple(Outcome(change, "not reached", reason) for change in plan.changes)
