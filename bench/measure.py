"""One program run to its end against a hub: what it asked, how long it took, what it used."""

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

import big_town

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Ran:
    """`cpu` in seconds, user and system; `memory` in MB at its highest. `points`: of the GraphQL hour."""

    wall: float
    cpu: float
    memory: float
    code: int
    out: str
    requests: int = 0
    points: int = 0


@contextmanager
def town(projects: int, labels: int, there: int, latency: float, organizations: int = 1) -> Iterator[str]:
    """The address of a hub in a process of its own."""
    words = [str(word) for word in (projects, labels, there, latency, organizations)]
    process = subprocess.Popen(
        [sys.executable, str(HERE / "town_server.py"), *words],
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


def run(words: Sequence[str], env: Mapping[str, str] | None = None, url: str | None = None) -> Ran:
    """Run a program; with the address of a hub, also what the hub counted meanwhile."""
    if url:
        forget(url)
    with TemporaryDirectory() as folder:
        used, said = Path(folder) / "used.json", Path(folder) / "said"
        with said.open("w") as out:
            scale = [sys.executable, "-I", "-S", str(HERE / "weigh.py"), str(used)]
            subprocess.run(
                [*scale, *words], stdout=out, stderr=out, env={**os.environ, **(env or {})}, check=True
            )
        text, weighed = said.read_text(), json.loads(used.read_text())
    return Ran(**weighed, out=text, requests=counted(url) if url else 0, points=_points(url) if url else 0)


def forget(url: str) -> None:
    """Let the hub count its requests anew."""
    ask(url, "DELETE", "/_localhub/requests")


def counted(url: str) -> int:
    """The requests that the hub has counted since then."""
    return sum(row["count"] for row in ask(url, "GET", "/_localhub/requests")["requests"])


def _points(url: str) -> int:
    """Used up so far, but for this question."""
    body = json.dumps({"query": "{ rateLimit { used } }"}).encode()
    return int(ask(url, "POST", "/graphql", body)["data"]["rateLimit"]["used"]) - 1


def ask(url: str, method: str, path: str, body: bytes | None = None) -> dict:
    """What the hub answers to the owner of its first organization."""
    headers = {"authorization": f"Bearer {big_town.TOKEN}", "content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url + path, body, headers, method=method)) as answer:
        text = answer.read()
    return json.loads(text) if text else {}
