"""`tahaluf template try`: show how a changed template would affect the coalition's repositories before it is merged.

Uses the templates in the current folder. Nothing is written to GitHub.
"""

import argparse
import json
from pathlib import Path
from typing import Final

from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import add_common_options, add_manifest_option, add_organization_option
from tahaluf.problems import CommandError

EXIT_CODES: Final = {
    0: "every update applies cleanly",
    1: "there was an error, or an update has conflicts or could not be computed",
}

SHOWS_FILES = CommandError(
    "--diff shows files from private repositories, and this log is public", "leave out --diff"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subcommands = parser.add_subparsers(required=True, metavar="VERB")
    verb = subcommands.add_parser("try", help="preview how a changed template would update real projects")
    add_common_options(verb)
    add_manifest_option(verb)
    verb.add_argument("template", metavar="TEMPLATE", help="the name of a folder in templates/")
    selection = verb.add_mutually_exclusive_group(required=True)
    selection.add_argument("--on", nargs="+", default=[], metavar="SLUG", help="preview these projects")
    selection.add_argument("--all", action="store_true", help="preview all projects that use the template")
    add_organization_option(verb)
    output = verb.add_mutually_exclusive_group()
    output.add_argument("--diff", action="store_true", help="also show how each file would change")
    output.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    from tahaluf.flows.sync.sessions import Sessions
    from tahaluf.flows.sync.sharding import ShardSelection
    from tahaluf.flows.template_preview import try_template
    from tahaluf.output.template_preview import show_previews
    from tahaluf.templates import Effect

    env = Environment.read(clock=options.clock)
    if env.in_actions and options.diff:
        raise SHOWS_FILES
    manifest_path: Path = options.manifest
    previews, error = try_template(
        Sessions(env, options.organization, verbose=options.verbose),
        read_manifest(manifest_path),
        manifest_path.parent,
        options.template,
        options.on,
        ShardSelection(options.organization),
    )
    if options.json:
        print(json.dumps([preview.to_json() for preview in previews], ensure_ascii=False, indent=2))
    else:
        show_previews(previews, with_diffs=options.diff)
    if error:
        raise error
    return int(any(preview.effect in (Effect.CONFLICTS, Effect.UNKNOWN) for preview in previews))
