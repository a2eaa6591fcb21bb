"""`tahaluf apply`: make GitHub match the manifest, and report the outcome of each change.

Exit codes: 0 GitHub matches the manifest, 1 some changes failed, are blocked or await review, 130 interrupted.
"""

import argparse
import os
import sys

from tahaluf.flows.sync.apply import Reviews, apply_plan, check_is_newest
from tahaluf.flows.sync.naming import NamingHistory
from tahaluf.flows.sync.notify_proposers import notify_proposers
from tahaluf.flows.sync.sessions import Sessions
from tahaluf.flows.sync.sharding import ShardSelection, run_each
from tahaluf.flows.sync.snapshot import load_resource_types, take_snapshot
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import (
    add_common_options,
    add_manifest_option,
    add_reserve_option,
    add_shard_options,
    duration_minutes,
)
from tahaluf.manifest import Shard
from tahaluf.output.apply_result import to_summary
from tahaluf.output.exit_codes import EXIT_INTERRUPTED
from tahaluf.output.terminal import progress, show_applied, show_plan
from tahaluf.output.workflow import append_summary
from tahaluf.plan import Plan
from tahaluf.problems import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_option(parser)
    add_shard_options(parser)
    add_reserve_option(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    parser.add_argument(
        "--allow",
        action="append",
        default=os.environ.get("TAHALUF_ALLOW", "").split(),
        metavar="DIGEST",
        help="apply this risky change even if no merged pull request has shown it; `all` allows all of them; "
        "can be repeated",
    )
    parser.add_argument(
        "--time-limit",
        type=duration_minutes,
        default=50,
        metavar="MINUTES",
        help="stop after this many minutes, and report the rest; "
        "default: 50, because an App's token expires after an hour",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    manifest = read_manifest(options.manifest)
    shards = ShardSelection(options.organization, *(options.shard or (1, 1))).select(manifest)
    sessions = Sessions(env, options.organization, options.reserve / 100, options.verbose)
    sessions.select_tokens(manifest, shards)
    sessions.set_time_limit(options.time_limit * 60)
    check_is_newest(sessions, env)
    reviews = Reviews(sessions, env.repository, options.manifest.name, options.allow)
    resource_types = load_resource_types(options.manifest.parent)
    history = NamingHistory(sessions, env.repository, options.manifest.name)
    exit_codes: list[int] = []

    def apply_shard(shard: Shard) -> None:
        if EXIT_INTERRUPTED in exit_codes:
            return
        heading = str(shard) if len(shards) > 1 else ""
        session = sessions.for_shard(shard)
        snapshot = take_snapshot(session, manifest, resource_types, shard=shard, history=history)
        if snapshot.plan and not (env.in_actions or options.yes):
            _confirm(snapshot.plan, heading)
            sessions.set_time_limit(options.time_limit * 60)  # excludes the time spent at the prompt
        reviewed = reviews.check(snapshot.plan)
        with progress(reviewed.allowed) as on_outcome:
            result = apply_plan(
                session, manifest, resource_types, shard, snapshot, reviews, reviewed, on_outcome, history
            )
        show_applied(result, session, heading, details=not env.in_actions)
        append_summary(to_summary(result, heading))
        exit_codes.append(result.exit_code)
        if env.in_actions and not result.interrupted:
            notify_proposers(sessions.for_control_repository(), env, manifest, shard, result)

    _, error = run_each(shards, apply_shard)
    if error:
        raise error
    return max(exit_codes)


def _confirm(plan: Plan, heading: str) -> None:
    show_plan(plan, heading, details=True)
    if not sys.stdin.isatty():
        raise CommandError(
            "cannot ask for confirmation: standard input is not a terminal; nothing was written", "use --yes"
        )
    if input("Apply these changes? [y/N] ").strip().casefold() not in ("y", "yes"):
        raise CommandError("not confirmed; nothing was written", "answer y, or use --yes")
