"""`tahaluf apply`: make GitHub match the manifest, and report the outcome of each change.

Exit codes: 0 GitHub matches the manifest, 1 some changes failed, are blocked or await review, 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tahaluf.flows.sync import sharding
from tahaluf.flows.sync.notify_proposers import notify_proposers
from tahaluf.flows.sync.sessions import Sessions
from tahaluf.flows.sync.snapshot import (
    Snapshot,
    load_resource_types,
    step_starter,
    take_snapshot,
    take_snapshot_of_created,
)
from tahaluf.github import STOPPED_REASON, ExecutionResult, Outcome, Session, execute, read_reviewed_digests
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import (
    add_common_options,
    add_manifest_option,
    add_reserve_option,
    duration_minutes,
)
from tahaluf.manifest import Manifest, Shard
from tahaluf.output.apply_result import ApplyResult, to_summary
from tahaluf.output.terminal import progress, show_applied, show_plan
from tahaluf.output.workflow import append_summary
from tahaluf.plan import Plan, ReviewResult
from tahaluf.problems import CommandError
from tahaluf.resources import Resource, provisions

EXIT_INTERRUPTED: Final = 130  # a shell's exit code for a program that Ctrl-C ended


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_option(parser)
    sharding.add_arguments(parser)
    add_reserve_option(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    parser.add_argument(
        "--allow",
        action="append",
        default=os.environ.get("TAHALUF_ALLOW", "").split(),
        metavar="DIGEST",
        help="apply this risky change even if no merged pull request has shown it; `all` allows all of them; "
        "can be given more than once",
    )
    parser.add_argument(
        "--time-limit",
        type=duration_minutes,
        default=50,
        metavar="MINUTES",
        help="stop sending changes after this many minutes for each organization, and report the rest; "
        "default: 50, because an App's token expires after an hour",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    manifest = read_manifest(options.manifest)
    chosen = sharding.selected_parts(manifest, options)
    sessions = Sessions(env, options)
    sessions.select_tokens(manifest, chosen)
    run = _ApplyRun(env, options, manifest, load_resource_types(Path(options.manifest).parent), sessions)
    _, error = sharding.run_each(chosen, run.apply_with_heading if chosen[1:] else run.apply_part)
    if error:
        raise error
    return max(run.exit_codes)


@dataclass(frozen=True, slots=True)
class _ApplyRun:
    """What the shards of one run share, and the exit codes of the finished ones."""

    env: Environment
    options: argparse.Namespace
    manifest: Manifest
    resource_types: Sequence[Resource[Any, Any]]
    sessions: Sessions
    exit_codes: list[int] = field(default_factory=list)

    def apply_with_heading(self, part: Shard) -> None:
        """Apply one of several shards, under a heading with its name."""
        if not any(exit_code == EXIT_INTERRUPTED for exit_code in self.exit_codes):
            self.apply_part(part, str(part))

    def apply_part(self, part: Shard, heading: str = "") -> None:
        session = self.sessions.for_part(part)
        snapshot = take_snapshot(session, self.manifest, self.resource_types, part=part)
        if snapshot.plan and not (self.env.in_actions or self.options.yes):
            _confirm(snapshot.plan, heading)
        session.rate_limiter.set_time_limit(self.options.time_limit * 60)
        allowed = _allowed_digests(self.sessions, self.env, self.options, snapshot.plan)
        applied = _apply(session, self.manifest, self.resource_types, part, snapshot, allowed)
        show_applied(applied, session, heading)
        append_summary(to_summary(applied, heading))
        if self.env.in_actions:
            notify_proposers(self.sessions.for_control_repository(), self.env, self.manifest, part, applied)
        self.exit_codes.append(applied.exit_code)


def _allowed_digests(
    sessions: Sessions, env: Environment, options: argparse.Namespace, plan: Plan
) -> frozenset[str]:
    """Return the digests of risky changes that were reviewed or allowed on the command line."""
    if "all" in options.allow or not plan.risky:
        return frozenset(options.allow)
    reviewed = (
        read_reviewed_digests(sessions.for_control_repository(), env.repository)
        if env.repository
        else frozenset()
    )
    return reviewed | frozenset(options.allow)


def _confirm(plan: Plan, heading: str) -> None:
    show_plan(plan, heading)
    if not sys.stdin.isatty():
        raise CommandError(
            "cannot ask for confirmation: standard input is not a terminal; nothing was written", "use --yes"
        )
    if input("Apply these changes? [y/N] ").strip().casefold() not in ("y", "yes"):
        raise CommandError("not confirmed; nothing was written", "answer y, or use --yes")


def _apply(
    session: Session,
    manifest: Manifest,
    resource_types: Sequence[Resource[Any, Any]],
    part: Shard,
    snapshot: Snapshot,
    allowed: frozenset[str],
) -> ApplyResult:
    """Create or rename repositories, read those again, then apply the remaining changes."""
    start = step_starter(manifest, resource_types)
    current, review_result, contexts = snapshot.plan, _review(snapshot.plan, allowed), snapshot.contexts
    provisioning, remaining = review_result.allowed.split(provisions)
    unreviewed = review_result.unreviewed
    with progress(review_result.allowed) as watcher:
        provisioned = execute(session, provisioning, snapshot.contexts, start, watcher)
        unreviewed_projects = {change.project for change in unreviewed if provisions(change)}
        blocked_projects = unreviewed_projects | {
            o.change.project for o in provisioned.outcomes if o.state != "done"
        }
        created = [slug for slug in provisioning.projects if slug not in blocked_projects]
        unprovisioned, remaining = (
            remaining.for_projects(blocked_projects),
            remaining.with_projects_from(blocked_projects, Plan()),
        )
        try:
            if provisioned.interrupted:
                raise KeyboardInterrupt
            if created:
                refreshed = take_snapshot_of_created(session, manifest, resource_types, created, part)
                review_result = _review(refreshed.plan, allowed)
                remaining, current = (
                    remaining.with_projects_from(created, review_result.allowed),
                    current.with_projects_from(created, refreshed.plan),
                )
                unreviewed = (*(c for c in unreviewed if c.project not in created), *review_result.unreviewed)
                contexts = {**contexts, **refreshed.contexts}
            result = execute(session, remaining, contexts, start, watcher)
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


def _review(plan: Plan, allowed: frozenset[str]) -> ReviewResult:
    return ReviewResult(plan, ()) if "all" in allowed else plan.check_review(allowed)


def _not_reached(plan: Plan, reason: str) -> tuple[Outcome, ...]:
    return tuple(Outcome(change, "not reached", reason) for change in plan.changes)
