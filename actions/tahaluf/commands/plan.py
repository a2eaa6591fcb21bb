"""`tahaluf plan`: what `apply` would do, on a terminal, as JSON or Markdown, or under a pull request.

Exit codes: 0 nothing to do, 2 there are changes, 1 something to mend, such as a wish that cannot be met.
"""

import argparse
import json
from pathlib import Path

from tahaluf.plan import Plan, to_json, to_markdown
from tahaluf.problems import Stopped

from .fleet import sharing
from .given.environment import Environment
from .given.options import a_number, common, manifest_file, reserve


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    manifest_file(parser)
    sharing.arguments(parser)
    reserve(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the plan as JSON (its shape is stable)")
    shape.add_argument(
        "--markdown", action="store_true", help="print the plan as it stands on a pull request"
    )
    parser.add_argument("--pull", type=a_number, metavar="N", help="plan the merge of this pull request")
    parser.add_argument(
        "--comment", action="store_true", help="with --pull: post the plan there, edited in place"
    )
    parser.add_argument(
        "--shards",
        type=a_number,
        metavar="N",
        help="print a workflow's job matrix instead, as JSON: N shares of each organization; needs no token",
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    if options.shards is not None:
        from .fleet.matrix import show_matrix

        show_matrix(env, options)
        return 0
    if options.pull is not None or options.comment:
        from .fleet.plan_pull import plan_pull

        found = plan_pull(env, options)
        if found is None:
            return 0
        plan, trouble = found
    else:
        plan, trouble = _plan(env, options)
    if trouble is None or plan or plan.cannot:
        _show(plan, options)
    if trouble:
        raise trouble
    return 2 if plan else int(bool(plan.cannot))


def _plan(env: Environment, options: argparse.Namespace) -> tuple[Plan, Stopped | None]:
    """The plan of all parts that could be looked at, and what kept us from the others."""
    from .fleet.look import kinds, look
    from .fleet.sessions import Sessions
    from .given.reading import read_manifest

    manifest = read_manifest(options.manifest)
    chosen = sharing.asked(manifest, options)
    sessions = Sessions(env, options)
    sessions.choose(manifest, chosen)
    kept = kinds(Path(options.manifest).parent)
    plans, trouble = sharing.in_turn(
        chosen, lambda part: look(sessions.of(part), manifest, kept, part=part).plan
    )
    return Plan.together(plans), trouble


def _show(plan: Plan, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(to_json(plan), indent=2, ensure_ascii=False))
    elif options.markdown:
        print(to_markdown(plan))
    else:
        from .shown.terminal import show_plan

        show_plan(plan)
