"""`tahaluf plan`: show what `apply` would change, on a terminal, as JSON or Markdown, or as a comment.

Exit codes: 0 nothing to do, 2 there are changes, 1 an error, or only blocked changes.
"""

import argparse
import json
from pathlib import Path

from tahaluf.flows.sync import sharding
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, add_manifest_option, add_reserve_option, positive_int
from tahaluf.plan import Plan, to_json, to_markdown
from tahaluf.problems import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_option(parser)
    sharding.add_arguments(parser)
    add_reserve_option(parser)
    output_format = parser.add_mutually_exclusive_group()
    output_format.add_argument(
        "--json", action="store_true", help="print the plan as JSON in a stable format"
    )
    output_format.add_argument(
        "--markdown", action="store_true", help="print the plan as in a comment on a pull request"
    )
    parser.add_argument(
        "--pull", type=positive_int, metavar="N", help="show what merging this pull request would change"
    )
    parser.add_argument(
        "--comment", action="store_true", help="with --pull: post the plan as a comment there, or update it"
    )
    parser.add_argument(
        "--shards",
        type=positive_int,
        metavar="N",
        help="instead, print a workflow's job matrix as JSON, with N shards for each organization; needs no token",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    if options.shards is not None:
        from tahaluf.flows.sync.matrix import show_matrix

        show_matrix(env, options)
        return 0
    if options.pull is not None or options.comment:
        from tahaluf.flows.sync.plan_pull import plan_pull

        planned = plan_pull(env, options)
        if planned is None:
            return 0
        plan, error = planned
    else:
        plan, error = _plan_selected(env, options)
    if error is None or plan or plan.blocked:
        _show(plan, options)
    if error:
        raise error
    return 2 if plan else int(bool(plan.blocked))


def _plan_selected(env: Environment, options: argparse.Namespace) -> tuple[Plan, CommandError | None]:
    """Return the plan of all shards that could be read, and the error of the others."""
    from tahaluf.flows.sync.sessions import Sessions
    from tahaluf.flows.sync.snapshot import load_resource_types, take_snapshot
    from tahaluf.inputs.local_files import read_manifest

    manifest = read_manifest(options.manifest)
    chosen = sharding.selected_parts(manifest, options)
    sessions = Sessions(env, options)
    sessions.select_tokens(manifest, chosen)
    resource_types = load_resource_types(Path(options.manifest).parent)
    plans, error = sharding.run_each(
        chosen, lambda part: take_snapshot(sessions.for_part(part), manifest, resource_types, part=part).plan
    )
    return Plan.merge(plans), error


def _show(plan: Plan, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(to_json(plan), indent=2, ensure_ascii=False))
    elif options.markdown:
        print(to_markdown(plan))
    else:
        from tahaluf.output.terminal import show_plan

        show_plan(plan)
