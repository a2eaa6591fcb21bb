"""`tahaluf demo`: run the whole workflow step by step against a local GitHub server."""

import argparse
from pathlib import Path
from typing import Final

from tahaluf.flows.demo.runner import ORGANIZATIONS, run_demo
from tahaluf.inputs.options import port_number
from tahaluf.output.exit_codes import EXIT_ERROR, EXIT_OK

EXIT_CODES: Final = {
    0: "all checks passed",
    1: "there was an error, or a check failed",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--serve", action="store_true", help="keep the server running after the demo")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(".demo"),
        metavar="DIR",
        help="where to store the demo's files; default: .demo",
    )
    parser.add_argument(
        "--organization",
        choices=tuple(ORGANIZATIONS),
        default="example",
        help="an organization with the example coalition, an empty one that is set up from scratch, or "
        "one with twelve repositories that are imported; default: example",
    )
    parser.add_argument("--port", type=port_number, default=0, help="the server's port; default: a free one")


def run(options: argparse.Namespace) -> int:
    passed = run_demo(options.organization, options.folder, options.port, serve=options.serve)
    return EXIT_OK if passed else EXIT_ERROR
