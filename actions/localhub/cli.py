"""`localhub serve` and `localhub idle`: a GitHub for this machine, and waiting until nothing happens there."""

import argparse
import gc
import json
import signal
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import yaml

from localhub.faults import BadFault, read_faults
from localhub.hub import Hub
from localhub.limits import Limits
from localhub.seed import BadSeed


def main(argv: list[str] | None = None) -> int:
    """Exit codes: 0, or 1 where `idle` waited in vain or the seed does not fit."""
    parser = argparse.ArgumentParser(prog="localhub", description="A GitHub for one machine.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    serve = verbs.add_parser("serve", help="serve until it is ended; prints one line of JSON: url and token")
    serve.add_argument("--port", type=int, default=0, help="default: one that is free")
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
        seed, faults = _read(options.seed), read_faults(_read(options.faults) or [])
        options.data.mkdir(parents=True, exist_ok=True)
        made = Hub(
            options.data,
            seed,
            port=options.port,
            limits=options.limits,
            latency=options.latency,
            faults=faults,
        )
    except (OSError, yaml.YAMLError, BadSeed, BadFault) as error:
        print(f"localhub cannot start: {error}", file=sys.stderr)
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


def _read(path: Path | None) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path else None


def _idle(url: str, timeout: float) -> int:
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        with urllib.request.urlopen(f"{url}/_localhub/pending") as answer:
            if json.load(answer)["pending"] == 0:
                return 0
        time.sleep(0.1)
    print(f"still busy after {timeout:.0f} seconds", file=sys.stderr)
    return 1
