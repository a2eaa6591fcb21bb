"""`tahaluf rehearse`: apply the plan to a copy of the organization in localhub, and compare its state before and
after.

It reads names, settings, labels, teams and access from GitHub, but no content. People are replaced with numbers.
Nothing is written to GitHub, and the copy is discarded afterwards.
"""

import argparse
from typing import Final

from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_common_options, add_manifest_argument, given_manifest, port_number
from tahaluf.output.exit_codes import EXIT_ERROR, EXIT_OK
from tahaluf.problems import CommandError

EXIT_CODES: Final = {
    0: "everything was applied",
    1: "there was an error, or something failed or is blocked",
}

IN_A_WORKFLOW = CommandError(
    "a rehearsal prints private information, and a workflow's log can be public",
    "run it on your own computer",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_common_options(parser)
    add_manifest_argument(parser)
    parser.add_argument(
        "--serve",
        action="store_true",
        help="keep two servers running until Ctrl-C, to compare the pages before and after in a browser",
    )
    parser.add_argument("--port", type=port_number, default=0, help="the server's port; default: a free one")


def run(options: argparse.Namespace) -> int:
    from tahaluf.flows.rehearse import rehearse
    from tahaluf.flows.sync.naming import NamingHistory
    from tahaluf.flows.sync.sessions import Sessions
    from tahaluf.inputs.local_files import read_manifest
    from tahaluf.output.rehearsal import serve_until_interrupted, show_rehearsal

    env = Environment.read(clock=options.clock)
    if env.in_actions:
        raise IN_A_WORKFLOW
    path = given_manifest(options)
    manifest = read_manifest(path)
    sessions = Sessions(env, verbose=options.verbose)
    rehearsing = rehearse(
        sessions,
        manifest,
        path.parent,
        options.port,
        serve=options.serve,
        clock=options.clock,
        history=NamingHistory(sessions, env.repository, path.name),
    )
    with rehearsing as rehearsal:
        show_rehearsal(rehearsal.plan, rehearsal.outcomes, rehearsal.differences, rehearsal.not_copied)
        if options.serve:
            pages = rehearsal.changed_pages()
            serve_until_interrupted(rehearsal.before_url, rehearsal.url, pages)
    return EXIT_OK if rehearsal.is_complete else EXIT_ERROR
