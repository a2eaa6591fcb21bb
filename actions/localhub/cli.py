"""`localhub serve` and `localhub idle`: a GitHub for this machine, and waiting until nothing happens there."""

import argparse
import errno
import gc
import json
import signal
import sys
import time
import urllib.request
from importlib.metadata import version
from pathlib import Path

from localhub.faults import FaultRuleError, parse_fault_rules
from localhub.hub import Hub
from localhub.lease import LeaseHeldError
from localhub.limits import Limits
from localhub.seed import SeedError, SeedFileError, SourceLocations, read_file

MAX_PORT = 65535


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0, or 1 where `idle` waited in vain or the seed does not fit."""
    parser = argparse.ArgumentParser(prog="localhub", description="A GitHub for one machine.")
    parser.add_argument("--version", action="version", version=f"localhub {version('tahaluf')}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    serve = verbs.add_parser("serve", help="serve until it is ended; prints one line of JSON: url and token")
    serve.add_argument("--port", type=_port, default=0, help="default: one that is free")
    serve.add_argument("--data", type=Path, required=True, metavar="DIR", help="where all of it is kept")
    serve.add_argument(
        "--seed", type=Path, metavar="FILE", help="YAML or JSON: who and what is there at the start"
    )
    serve.add_argument(
        "--limits",
        type=Limits.parse,
        metavar="WORDS",
        help="keep GitHub's rate limits: github, or with commas any of aliases (each mutation of a request is "
        "a creation), 200, 403, 429 (how a limit is told), silent (no retry-after)",
    )
    serve.add_argument(
        "--latency", type=float, default=0, metavar="SECONDS", help="how much longer an answer takes"
    )
    serve.add_argument(
        "--faults", type=Path, metavar="FILE", help="YAML or JSON: what is to go wrong (docs/reliability.md)"
    )
    idle = verbs.add_parser("idle", help="wait until no event and no run is pending")
    idle.add_argument("--url", required=True)
    idle.add_argument("--timeout", type=float, default=300, metavar="SECONDS")
    options = parser.parse_args(argv)
    return _serve(options) if options.verb == "serve" else _wait_until_idle(options.url, options.timeout)


def _serve(options: argparse.Namespace) -> int:
    try:
        hub_to_serve = _hub(options)
    except SeedError as bad:
        report = bad.report(SourceLocations(options.seed).locate)
        print(f"localhub cannot start with this seed:\n{report}", file=sys.stderr)
        return 1
    except (OSError, SeedFileError, FaultRuleError, LeaseHeldError) as error:
        port_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = (
            f"port {options.port} is taken; without --port it takes a free one" if port_taken else str(error)
        )
        print(f"localhub cannot start: {reason}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    gc.freeze()  # schemas and descriptions stay to the end: nobody needs to look there for garbage
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
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: they go from 1 to {MAX_PORT}")
    return int(text)


def _wait_until_idle(url: str, timeout: float) -> int:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{url}/_localhub/pending") as response:
            if json.load(response)["pending"] == 0:
                return 0
        time.sleep(0.1)
    print(f"still busy after {timeout:.0f} seconds", file=sys.stderr)
    return 1
