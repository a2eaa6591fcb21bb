"""`tahaluf apply`: make GitHub match the manifest, and report the outcome of each change."""

import argparse
import json
import os
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Final, Self

from tahaluf.flows.sync.apply import ALL, Reviews, apply_plan, check_digests, check_is_newest
from tahaluf.flows.sync.clone import SAME, describe_clone
from tahaluf.flows.sync.naming import NamingHistory
from tahaluf.flows.sync.notify_proposers import notify_proposers
from tahaluf.flows.sync.optional_permissions import (
    TokensRequested,
    link_refused,
    refused_permissions,
    request_tokens,
)
from tahaluf.flows.sync.sessions import Sessions
from tahaluf.flows.sync.sharding import ShardSelection, run_each
from tahaluf.flows.sync.snapshot import Snapshot, load_resource_types
from tahaluf.flows.sync.snapshot_reader import SnapshotReader
from tahaluf.flows.sync.turns import turn_for_run
from tahaluf.github import Outcome
from tahaluf.inputs.confirmation import confirm
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import (
    add_common_options,
    add_manifest_option,
    add_reserve_option,
    add_shard_options,
    duration_minutes,
)
from tahaluf.manifest import Manifest, Shard, all_shards
from tahaluf.output.apply_result import ApplyResult, result_to_json, to_summary
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.output.terminal import progress, show_applied, show_held, show_plan, show_sentence
from tahaluf.output.workflow import TOKENS_OUTPUT, append_summary, set_output
from tahaluf.plan import ReviewResult, pluralize
from tahaluf.problems import CommandError
from tahaluf.resources import updates_url

EXIT_CODES: Final = {
    0: "GitHub matches the manifest",
    1: (
        "there was an error; some changes failed, are blocked or are held back; or a person still has "
        "something to do"
    ),
}

# User-facing messages
QUESTION: Final = "Apply {changes}?"
QUESTION_WITH_HELD: Final = "Apply {changes}, and hold back {held} as listed above?"
NEXT_RUN: Final = (
    "The next run of the Apply workflow follows the manifest on the default branch. It undoes what you apply "
    "here if it differs from that manifest, except where undoing needs approval."
)
MERGE_EDITS: Final = "If this manifest contains edits that are not on that branch yet, merge them first."

JSON_CANNOT_ASK: Final = CommandError(
    "--json prints only JSON, so it cannot ask for confirmation", "add --yes"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_option(parser)
    add_shard_options(parser)
    add_reserve_option(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    parser.add_argument(
        "--json", action="store_true", help="print the result as JSON in a stable format; needs --yes"
    )
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
    try:
        return _apply(options)
    except TokensRequested as requested:
        set_output(TOKENS_OUTPUT, " ".join(requested.permissions))
        return EXIT_OK


def _apply(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    if options.json and not (env.in_actions or options.yes):
        raise JSON_CANNOT_ASK
    run = _Run.start(env, options)
    snapshots = run.read_allowed()
    results: list[ApplyResult] = []

    def apply_shard(shard: Shard) -> None:
        if any(result.interrupted for result in results):
            return
        result = run.apply(shard, snapshots.get(shard))
        results.append(result)
        run.notify(shard, result)

    _, error = run_each(run.shards, apply_shard)
    if options.json and results:
        _print_json(ApplyResult.merge(results), in_public=env.in_actions)
    _raise_any(error, refused_permissions(env, run.manifest, run.shards))
    return max(result.exit_code for result in results)


@dataclass(frozen=True, slots=True)
class _Run:
    """The data that all shards of a run share."""

    options: argparse.Namespace
    shards: tuple[Shard, ...]
    reader: SnapshotReader
    reviews: Reviews

    @classmethod
    def start(cls, env: Environment, options: argparse.Namespace) -> Self:
        """Read the manifest and select the shards and tokens.

        Raises TokensRequested if the action has to create another token first, and CommandError if a newer run will
        apply the manifest.
        """
        manifest = read_manifest(options.manifest)
        shards = ShardSelection(options.organization, *options.shard).select(manifest)
        request_tokens(env, manifest, shards, action="apply-changes")
        sessions = Sessions(env, options.organization, options.reserve, options.verbose)
        sessions.select_tokens(manifest, shards)
        sessions.set_time_limit(options.time_limit * 60)
        check_is_newest(sessions, env, options.manifest.name)
        reviews = Reviews(sessions, env.repository, options.manifest.name, options.allow)
        resource_types = load_resource_types(options.manifest.parent)
        history = NamingHistory(sessions, env.repository, options.manifest.name)
        turn = turn_for_run(env, sessions, manifest, options.manifest.name, resource_types)
        reader = SnapshotReader(env, sessions, manifest, resource_types, history, turn)
        return cls(options, shards, reader, reviews)

    @property
    def env(self) -> Environment:
        return self.reader.env

    @property
    def sessions(self) -> Sessions:
        return self.reader.sessions

    @property
    def manifest(self) -> Manifest:
        return self.reader.manifest

    @property
    def repository_url(self) -> str:
        return f"{self.env.server_url}/{self.env.repository}" if self.env.repository else ""

    @property
    def is_whole(self) -> bool:
        return self.shards == tuple(all_shards(self.manifest))

    @property
    def reads_first(self) -> bool:
        """Whether all shards are read before anything is written, because an allowed digest can belong to any of
        them."""
        return len(self.shards) > 1 and any(option != ALL for option in self.options.allow)

    def read_allowed(self) -> dict[Shard, Snapshot]:
        """Read the shards that have to be read first, and check the allowed digests."""
        if not self.reads_first:
            return {}
        found, unread = run_each(self.shards, lambda shard: (shard, self.reader.read(shard)))
        plans = [snapshot.plan for _, snapshot in found]
        check_digests(self.options.allow, plans, is_whole=self.is_whole and unread is None)
        return dict(found)

    def apply(self, shard: Shard, snapshot: Snapshot | None) -> ApplyResult:
        """Apply the shard's plan, and report the result. Without a snapshot, the shard is read first."""
        options, sessions = self.options, self.sessions
        heading = str(shard) if len(self.shards) > 1 else ""
        if snapshot is None:
            snapshot = self.reader.read(shard)
        if not self.reads_first:
            check_digests(options.allow, [snapshot.plan], is_whole=self.is_whole)
        reviewed = self.reviews.check(snapshot.plan)
        if reviewed.allowed and not (self.env.in_actions or options.yes):
            clone = describe_clone(self.env, sessions, options.manifest)
            _confirm(reviewed, heading, self.repository_url, clone)
            # The limit does not include the time spent waiting for the confirmation
            sessions.set_time_limit(options.time_limit * 60)
        with nullcontext(_ignore) if options.json else progress(reviewed.allowed) as on_outcome:
            result = apply_plan(snapshot, self.reviews, reviewed, on_outcome)
        result = replace(result, blocked=link_refused(self.env, shard.organization, result.blocked))
        self._report(shard, heading, result)
        return result

    def _report(self, shard: Shard, heading: str, result: ApplyResult) -> None:
        if not self.options.json:
            session = self.sessions.for_shard(shard)
            show_applied(result, session, heading, self.repository_url, details=not self.env.in_actions)
        updates = updates_url(self.env.server_url, [shard.organization])
        append_summary(to_summary(result, heading, self.repository_url, updates))

    def notify(self, shard: Shard, result: ApplyResult) -> None:
        """In a workflow run, report the result on the issues of the proposals that were applied."""
        if self.env.in_actions and not result.interrupted:
            session = self.sessions.for_control_repository()
            notify_proposers(session, self.env, self.manifest, shard, result)


def _raise_any(*errors: CommandError | None) -> None:
    """Combine the errors that are not None, and raise the result. If all are None, raise nothing."""
    if found := [error for error in errors if error]:
        raise CommandError.combine(found)


def _print_json(result: ApplyResult, *, in_public: bool) -> None:
    print(json.dumps(result_to_json(result, in_public=in_public), indent=2, ensure_ascii=False))


def _ignore(outcome: Outcome) -> None:
    """Print nothing, since the output is JSON."""


def _confirm(reviewed: ReviewResult, heading: str, repository_url: str, clone: str) -> None:
    """Show what would be applied and what is held back, and ask for confirmation.

    `clone`: a sentence that compares the manifest with the one on the default branch.

    Raises CommandError unless the answer is yes.
    """
    show_plan(reviewed.allowed, heading, details=True, is_approved=True)
    show_held(reviewed.held, repository_url, details=True)
    sentences = [NEXT_RUN, clone] if clone == SAME else [NEXT_RUN, clone, MERGE_EDITS]
    show_sentence(" ".join(filter(None, sentences)))
    question = QUESTION_WITH_HELD if reviewed.held else QUESTION
    changes, held = (
        pluralize(len(reviewed.allowed.changes), "change"),
        pluralize(len(reviewed.held), "change"),
    )
    confirm(question.format(changes=changes, held=held))
