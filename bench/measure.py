"""Runs a program against a hub, and measures its requests, time, CPU and memory."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from support import large_coalition

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Measurement:
    """`cpu` is the user and system time in seconds, and `memory` is the peak memory in MB. `points` is the number of
    GraphQL rate limit points.
    """

    wall: float
    cpu: float
    memory: float
    code: int
    out: str
    requests: int = 0
    points: int = 0


@contextmanager
def hub_server(
    projects: int, labels: int, existing_labels: int, latency: float, organizations: int = 1
) -> Iterator[str]:
    """Start a hub in a separate process and yield its URL."""
    arguments = [str(argument) for argument in (projects, labels, existing_labels, latency, organizations)]
    process = subprocess.Popen(
        [sys.executable, str(HERE / "hub_server.py"), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stdin
    try:
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.stdin.close()
        process.wait()


def run(
    arguments: Sequence[str], env: Mapping[str, str] | None = None, url: str | None = None
) -> Measurement:
    """Run a program and measure it. If a hub's URL is given, include the number of requests that the hub received."""
    if url:
        reset_request_count(url)
    with TemporaryDirectory() as folder:
        usage_file, output_file = Path(folder) / "used.json", Path(folder) / "said"
        with output_file.open("w") as out:
            measuring_command = [
                sys.executable,
                "-I",
                "-S",
                str(HERE / "measure_process.py"),
                str(usage_file),
            ]
            subprocess.run(
                [*measuring_command, *arguments],
                stdout=out,
                stderr=out,
                env={**os.environ, **(env or {})},
                check=True,
            )
        text, usage = output_file.read_text(), json.loads(usage_file.read_text())
    return Measurement(
        **usage, out=text, requests=request_count(url) if url else 0, points=_points(url) if url else 0
    )


def reset_request_count(url: str) -> None:
    request(url, "DELETE", "/_localhub/requests")


def request_count(url: str) -> int:
    """The number of requests since the last reset."""
    return sum(row["count"] for row in request(url, "GET", "/_localhub/requests")["requests"])


def _points(url: str) -> int:
    """Return the points used so far, without those of this query."""
    body = json.dumps({"query": "{ rateLimit { used } }"}).encode()
    return int(request(url, "POST", "/graphql", body)["data"]["rateLimit"]["used"]) - 1


def request(url: str, method: str, path: str, body: bytes | None = None) -> Any:
    """Send a request as the owner of the hub's first organization, and return the response."""
    headers = {"authorization": f"Bearer {large_coalition.TOKEN}", "content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url + path, body, headers, method=method)) as response:
        text = response.read()
    return json.loads(text) if text else {}
