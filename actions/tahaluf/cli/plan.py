"""`tahaluf plan`: show what `apply` would change, in the terminal, as JSON or Markdown, or in a comment."""

import argparse
import json
from typing import TYPE_CHECKING, Final

from tahaluf.flows.sync.optional_permissions import TokensRequested
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import (
    add_common_options,
    add_manifest_option,
    add_reserve_option,
    add_shard_options,
    positive_int,
)
from tahaluf.output.exit_codes import EXIT_CHANGES, EXIT_ERROR, EXIT_OK
from tahaluf.output.workflow import TOKENS_OUTPUT, set_output
from tahaluf.plan import MADE_BY_APPLY, Plan, to_json, to_markdown
from tahaluf.problems import CommandError

if TYPE_CHECKING:
    from tahaluf.flows.sync.plan_pull import PlannedMerge
    from tahaluf.flows.sync.sessions import Sessions
    from tahaluf.flows.sync.sharding import ShardSelection

EXIT_CODES: Final = {
    0: "nothing would be written (adoptions write nothing)",
    1: "there was an error, something is blocked, or a person still has something to do (with "
    "`--comment`, the comment says so and the run does not fail)",
    2: "there are changes",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_option(parser)
    add_shard_options(parser)
    add_reserve_option(parser)
    output_format = parser.add_mutually_exclusive_group()
    output_format.add_argument(
        "--json", action="store_true", help="print the plan as JSON in a stable format"
    )
    output_format.add_argument(
        "--markdown", action="store_true", help="print the plan as it appears in a pull request comment"
    )
    parser.add_argument(
        "--unmanaged",
        action="store_true",
        help="also list items that exist on GitHub but not in the manifest, instead of only counting them",
    )
    parser.add_argument(
        "--drift",
        action="store_true",
        help="also list template files that were edited by hand, for information only",
    )
    parser.add_argument(
        "--pull", type=positive_int, metavar="N", help="show what merging this pull request would change"
    )
    parser.add_argument(
        "--comment",
        action="store_true",
        help="with --pull: post the plan as a comment on the pull request, or update the existing comment",
    )
    parser.add_argument(
        "--open-pulls",
        action="store_true",
        help="instead, update the outdated plans on all open pull requests",
    )
    parser.add_argument(
        "--shards",
        type=positive_int,
        metavar="N",
        help="instead, print a workflow's job matrix as JSON, with N shards for each organization; needs no token",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read(clock=options.clock)
    if options.shards is not None:
        return _print_matrix(env, options)
    try:
        if options.open_pulls:
            return _replan(env, options)
        planned = _plan(env, options)
    except TokensRequested as requested:
        set_output(TOKENS_OUTPUT, " ".join(requested.permissions))
        return EXIT_OK
    if planned is None:
        return EXIT_OK
    plan, error, maker = planned
    if error is None or plan or plan.blocked:
        _show(plan, maker, env, options)
    if error:
        raise error
    if plan.needs_people and not options.comment:
        return EXIT_ERROR
    return EXIT_CHANGES if plan.writes else EXIT_OK


def _print_matrix(env: Environment, options: argparse.Namespace) -> int:
    from tahaluf.flows.sync.matrix import matrix_jobs

    jobs = matrix_jobs(env, options.manifest, options.shards)
    matrix = json.dumps({"include": jobs}, separators=(",", ":"))
    print(matrix)
    set_output("matrix", matrix)
    return EXIT_OK


def _replan(env: Environment, options: argparse.Namespace) -> int:
    from tahaluf.flows.sync.replan import replan_open_pulls

    if error := replan_open_pulls(env, _sessions(env, options), options.manifest, _selection(options)):
        raise error
    return EXIT_OK


def _sessions(env: Environment, options: argparse.Namespace) -> "Sessions":
    from tahaluf.flows.sync.sessions import Sessions

    return Sessions(env, options.organization, options.reserve, options.verbose)


def _selection(options: argparse.Namespace) -> "ShardSelection":
    from tahaluf.flows.sync.sharding import ShardSelection

    return ShardSelection(options.organization, *options.shard)


def _plan(env: Environment, options: argparse.Namespace) -> tuple[Plan, CommandError | None, str] | None:
    """Return the plan, the combined error of all unreadable shards, and a sentence about when the changes will be
    made.

    Return None if a non-member requested the plan.
    """
    selection, sessions = _selection(options), _sessions(env, options)
    if options.pull is not None or options.comment:
        merge = _plan_merge(env, sessions, selection, options)
        return None if merge is None else (merge.plan, merge.error, merge.maker)
    from tahaluf.flows.sync.clone import describe_clone
    from tahaluf.flows.sync.naming import NamingHistory
    from tahaluf.flows.sync.plan import plan_shards
    from tahaluf.inputs.local_files import read_manifest

    manifest = read_manifest(options.manifest)
    history = NamingHistory(sessions, env.repository, options.manifest.name)
    shards = selection.select(manifest)
    plan, error = plan_shards(
        env, sessions, manifest, options.manifest, shards, history, with_drift=options.drift
    )
    clone = describe_clone(env, sessions, options.manifest) if plan and not options.json else ""
    return plan, error, f"{MADE_BY_APPLY} {clone}".rstrip()


def _plan_merge(
    env: Environment, sessions: "Sessions", selection: "ShardSelection", options: argparse.Namespace
) -> "PlannedMerge | None":
    if options.comment:
        from tahaluf.flows.sync.post_plan import post_plan

        return post_plan(env, sessions, options.manifest, options.pull, selection)
    from tahaluf.flows.sync.plan_pull import plan_pull

    return plan_pull(env, sessions, options.manifest, options.pull, selection)


def _show(plan: Plan, maker: str, env: Environment, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(to_json(plan, in_public=env.in_actions), indent=2, ensure_ascii=False))
    elif options.markdown:
        print(to_markdown(plan, maker=maker))
    else:
        from tahaluf.output.terminal import show_plan

        show_plan(
            plan,
            details=not env.in_actions,
            name_unmanaged=options.unmanaged,
            maker=maker,
            is_of_pull=options.pull is not None,
        )
