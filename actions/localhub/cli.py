"""`localhub serve` and `localhub idle`: a GitHub for this machine, and waiting until nothing happens there."""

import argparse
import errno
import gc
import json
import signal
import sys
import time
import urllib.request
from pathlib import Path

from localhub.faults import BadFault, read_faults
from localhub.hub import Hub
from localhub.lease import Taken
from localhub.limits import Limits
from localhub.seed import BadSeed, Places, Unreadable, read

LAST_PORT = 65535


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0, or 1 where `idle` waited in vain or the seed does not fit."""
    parser = argparse.ArgumentParser(prog="localhub", description="A GitHub for one machine.")
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
    return _serve(options) if options.verb == "serve" else _idle(options.url, options.timeout)


def _serve(options: argparse.Namespace) -> int:
    try:
        made = _hub(options)
    except BadSeed as bad:
        told = bad.told(Places(options.seed).of)
        print(f"localhub cannot start with this seed:\n{told}", file=sys.stderr)
        return 1
    except (OSError, Unreadable, BadFault, Taken) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        said = f"port {options.port} is taken; without --port it takes a free one" if taken else str(error)
        print(f"localhub cannot start: {said}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    gc.freeze()  # schemas and descriptions stay to the end: nobody needs to look there for garbage
    with made as hub:
        print(json.dumps({"url": hub.url, "token": hub.token}), flush=True)
        try:
            hub.server.wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _hub(options: argparse.Namespace) -> Hub:
    return Hub(
        options.data,
        read(options.seed) if options.seed else None,
        port=options.port,
        limits=options.limits,
        latency=options.latency,
        faults=read_faults(read(options.faults)) if options.faults else [],
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: they go from 1 to {LAST_PORT}")
    return int(text)


def _idle(url: str, timeout: float) -> int:
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        with urllib.request.urlopen(f"{url}/_localhub/pending") as answer:
            if json.load(answer)["pending"] == 0:
                return 0
        time.sleep(0.1)
    print(f"still busy after {timeout:.0f} seconds", file=sys.stderr)
    return 1
