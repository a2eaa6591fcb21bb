"""The `localhub serve` and `localhub idle` commands."""

import argparse
import errno
import gc
import json
import re
import signal
import sys
import time
import urllib.request
from importlib.metadata import version
from pathlib import Path

from localhub.faults import FaultRuleError, parse_fault_rules
from localhub.git.bare import GitError
from localhub.hub import Hub
from localhub.lease import LeaseHeldError
from localhub.limits import Limits
from localhub.seed import SeedError, SeedFileError, SourceLocations, read_file

MAX_PORT = 65535
COPY = re.compile(r"(?P<owner>[A-Za-z0-9-]+)/(?P<name>[A-Za-z0-9._-]+)=(?P<folder>.+)")


def main(argv: list[str] | None = None) -> int:
    """Return the exit code: 0, or 1 if `idle` times out or `serve` cannot start."""
    parser = argparse.ArgumentParser(prog="localhub", description="A local GitHub for tests and demos.")
    parser.add_argument("--version", action="version", version=f"localhub {version('tahaluf')}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    serve = verbs.add_parser(
        "serve", help="serve until interrupted; print the URL and a token as one line of JSON"
    )
    serve.add_argument("--port", type=_port, default=0, help="default: any free port")
    serve.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder that holds all data")
    serve.add_argument(
        "--seed",
        type=Path,
        metavar="FILE",
        help="YAML or JSON file with the initial accounts and repositories",
    )
    serve.add_argument(
        "--limits",
        type=Limits.parse,
        metavar="WORDS",
        help=(
            "which of GitHub's rate limits to enforce: github, or a comma-separated list of aliases (count "
            "each mutation in a request separately), 200, 403 or 429 (the status of a rate limit error), "
            "silent (no retry-after header) and submissions (the undocumented limit on issues and comments)"
        ),
    )
    serve.add_argument(
        "--latency", type=float, default=0, metavar="SECONDS", help="extra delay before each response"
    )
    serve.add_argument(
        "--faults",
        type=Path,
        metavar="FILE",
        help="YAML or JSON file with faults to inject (see docs/reliability.md)",
    )
    serve.add_argument(
        "--copy",
        type=_copy,
        action="append",
        default=[],
        metavar="OWNER/NAME=DIR",
        help="host the checked-out commit of the git repository in DIR as the public repository OWNER/NAME, so that "
        "workflows can use its actions; its own workflows are not started; can be repeated",
    )
    idle = verbs.add_parser("idle", help="wait until no event or workflow run is pending")
    idle.add_argument("--url", required=True)
    idle.add_argument("--timeout", type=float, default=300, metavar="SECONDS")
    options = parser.parse_args(argv)
    return _serve(options) if options.verb == "serve" else _wait_until_idle(options.url, options.timeout)


def _serve(options: argparse.Namespace) -> int:
    try:
        hub_to_serve = _hub(options)
    except SeedError as bad:
        report = bad.report(SourceLocations(options.seed).locate)
        print(f"localhub cannot start: the seed is invalid:\n{report}", file=sys.stderr)
        return 1
    except (OSError, SeedFileError, FaultRuleError, LeaseHeldError, GitError) as error:
        port_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = (
            f"port {options.port} is in use; leave out --port to use any free port"
            if port_taken
            else str(error)
        )
        print(f"localhub cannot start: {reason}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    gc.freeze()  # Schemas and descriptions are kept until exit, so exclude them from garbage collection
    with hub_to_serve as hub:
        print(json.dumps({"url": hub.url, "token": hub.token}), flush=True)
        try:
            hub.server.wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _hub(options: argparse.Namespace) -> Hub:
    return Hub(
        options.data,
        read_file(options.seed) if options.seed else None,
        port=options.port,
        limits=options.limits,
        latency=options.latency,
        faults=parse_fault_rules(read_file(options.faults)) if options.faults else [],
        copies=dict(options.copy),
    )


def _copy(text: str) -> tuple[tuple[str, str], Path]:
    found = COPY.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not OWNER/NAME=DIR, such as tahaluf/tahaluf=.")
    return (found["owner"], found["name"]), Path(found["folder"])


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a number from 1 to {MAX_PORT}")
    return int(text)


def _wait_until_idle(url: str, timeout: float) -> int:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{url}/_localhub/pending") as response:
            if json.load(response)["pending"] == 0:
                return 0
        time.sleep(0.1)
    print(f"localhub is still busy after {timeout:.0f} seconds", file=sys.stderr)
    return 1
