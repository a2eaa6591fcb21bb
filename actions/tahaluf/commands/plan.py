"""`tahaluf plan`: what `apply` would do, on a terminal, as JSON or Markdown, or under a pull request.

Exit codes: 0 nothing to do, 2 there are changes, 1 something to mend, such as a wish that cannot be met.
"""

import argparse
import json
from pathlib import Path

from tahaluf.plan import Plan, to_json, to_markdown

from .environment import Environment
from .options import common, manifest_file


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    manifest_file(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the plan as JSON (its shape is stable)")
    shape.add_argument(
        "--markdown", action="store_true", help="print the plan as it stands on a pull request"
    )
    parser.add_argument("--pull", type=int, metavar="N", help="plan the merge of this pull request")
    parser.add_argument(
        "--comment", action="store_true", help="with --pull: post the plan there, edited in place"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    if options.pull is not None or options.comment:
        from .plan_pull import plan_pull

        plan = plan_pull(env, options)
    else:
        plan = _plan(env, options)
    _show(plan, options)
    return 2 if plan else int(bool(plan.cannot))


def _plan(env: Environment, options: argparse.Namespace) -> Plan:
    from .fleet import kinds, look
    from .reading import read_manifest

    manifest = read_manifest(options.manifest)
    kept = kinds(Path(options.manifest).parent)
    return look(env.session(options.verbose), manifest, kept).plan


def _show(plan: Plan, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(to_json(plan), indent=2, ensure_ascii=False))
    elif options.markdown:
        print(to_markdown(plan))
    else:
        from .terminal import show_plan

        show_plan(plan)
