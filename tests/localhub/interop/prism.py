"""Validates the demo's REST requests against GitHub's complete API description, using Prism, a third-party validator.

    make validate

localhub validates its own responses against its slice of the description, but an error in this validation would go
unnoticed. Therefore, the demos run on a hub that records requests and responses, which are then replayed through
Prism. Prism acts as a proxy between a client that repeats the requests and a server that repeats the responses. Every
violation that Prism reports is printed, except for the statuses in `UNDESCRIBED_STATUSES`, which GitHub returns
although its description omits them. The exit code is 0 if there are no violations, or 1 if there are violations or a
demo failed.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from localhub.core import Handler, Request, Response
from localhub.hub import Hub
from tahaluf.flows.demo import runner
from tahaluf.flows.localhub_process import SEED_FILE

DEMOS = ("example", "new")  # organizations of `tahaluf demo`
NUMBER_HEADER = "x-exchange"
REST_OPERATION = re.compile(r"(GET|PUT|POST|PATCH|DELETE) /(?!graphql|_localhub)")
# Paths that GitHub serves but does not describe. Prism gets the path used in the description instead.
UNDESCRIBED_PATH = re.compile(r"^/(repositories|organizations)/\d+/")
# Statuses that GitHub returns although its description omits them, with the programs that depend on them
UNDESCRIBED_STATUSES = {
    # `gh variable get` reports that the variable was not found: cli/cli, pkg/cmd/variable/get/get.go
    ("GET /repos/{owner}/{repo}/actions/variables/{name}", 404),
    # Terraform then forgets the environment: integrations/terraform-provider-github,
    # github/resource_github_repository_environment.go
    ("GET /repos/{owner}/{repo}/environments/{environment_name}", 404),
}
# Connection headers and credentials.
OMITTED_HEADERS = {
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "host",
    "transfer-encoding",
}
START_SECONDS, ANSWER_SECONDS = 600, 120  # long enough for a busy machine
# As on GitHub, an App's e-mail address contains brackets, although the description requires `format: email`.
BOT_ADDRESS = re.compile(r"^\d+\+[A-Za-z0-9-]+\[bot\]@users\.noreply\.")


@dataclass(frozen=True)
class Exchange:
    """A REST request and its response."""

    request: Request
    response: Response

    @property
    def path(self) -> str:
        """The path in a form that Prism accepts. Prism rejects slashes in parameters (`heads/main`)."""
        path, params = self.request.path.removeprefix("/api/v3"), self.request.params
        if UNDESCRIBED_PATH.match(path) or any("/" in value for value in params.values()):
            path = self.request.operation.partition(" ")[2]
            for name, value in params.items():
                path = path.replace(f"{{{name}}}", quote(value, safe=""))
        return f"{path}?{self.request.query_string}" if self.request.query_string else path

    @property
    def response_body(self) -> bytes:
        body = self.response.body
        return body if isinstance(body, bytes) else b"".join(body)

    @property
    def request_headers(self) -> dict[str, str]:
        return {name: value for name, value in self.request.headers.items() if name not in OMITTED_HEADERS}


@dataclass
class Recorder:
    """A middleware that records the exchanges of REST operations."""

    exchanges: list[Exchange] = field(default_factory=list)

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        response = next_handler(request)
        if REST_OPERATION.match(request.operation):
            self.exchanges.append(Exchange(request, response))
        return response


def record_demo(folder: Path, organization: str) -> tuple[bool, list[Exchange]]:
    """Run the demo with this organization. Return whether it passed, and the recorded exchanges."""
    recorder = Recorder()

    @contextmanager
    def recorded_hub(demo: Path, port: int, seed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        (demo / SEED_FILE).write_text(json.dumps(seed))
        with Hub(demo / "hub", seed, port=port) as hub:
            hub.middlewares.insert(0, recorder)
            yield {"url": hub.url, "token": hub.token}

    # The demo would start localhub as a separate process.
    with patch.object(runner, "start_localhub", recorded_hub):
        passed = runner.run_demo(organization, folder, 0, serve=False)
    return passed, recorder.exchanges


@contextmanager
def replay_server(exchanges: list[Exchange]) -> Iterator[str]:
    """Start a server that repeats recorded responses. Each request contains the number of its exchange.

    Yields the URL.
    """

    class Replay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def repeat(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            exchange = exchanges[int(self.headers[NUMBER_HEADER])]
            response, body = exchange.response, exchange.response_body
            self.send_response(response.status)
            for name, value in response.headers.items():
                if name.lower() not in OMITTED_HEADERS:
                    self.send_header(name, value)
            if response.status not in (204, 304):
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = repeat  # noqa: N815  (called by the server)

        def log_message(self, *_: object) -> None:
            """Do not log requests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Replay) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def prism_proxy(modules: Path, upstream: str, log: Path) -> Iterator[HTTPConnection]:
    """Start Prism as a proxy for `upstream`. Yields a connection to Prism as soon as it responds."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as unused:
        port = unused.server_port
    description = modules / "@octokit/openapi/generated/api.github.com.json"
    program, options = str(modules / ".bin/prism"), ["--port", str(port), "-v", "error"]
    command = [program, "proxy", str(description), upstream, *options]
    with log.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                connection.connect()
                break
            except ConnectionRefusedError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"Prism did not start:\n{log.read_text()}") from None
                time.sleep(0.5)
        yield connection
        connection.close()
    finally:
        process.terminate()
        process.wait()


def violations(connection: HTTPConnection, number: int, exchange: Exchange) -> list[str]:
    """The violations that Prism reports for one exchange, as `operation: location message`."""
    request = exchange.request
    headers = {**exchange.request_headers, NUMBER_HEADER: str(number)}
    connection.request(request.method, exchange.path, request.body or None, headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != exchange.response.status:
        return [
            f"{request.operation}: Prism answered {answer.status}, not {exchange.response.status}: {body[:300]!r}"
        ]
    reported = json.loads(answer.headers.get("sl-violations", "[]"))
    return [
        f"{request.operation} {exchange.response.status}: {_without_numbers(one['message'])}"
        for one in reported
        if not _is_bot_address(exchange, one) and not _is_undescribed_status(exchange, one)
    ]


def _is_bot_address(exchange: Exchange, reported: Mapping[str, Any]) -> bool:
    if not reported["message"].endswith('must match format "email"') or reported["location"][0] != "response":
        return False
    value = json.loads(exchange.response_body)
    for key in reported["location"][2:]:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return bool(BOT_ADDRESS.match(value))


def _is_undescribed_status(exchange: Exchange, reported: Mapping[str, Any]) -> bool:
    pair = exchange.request.operation, exchange.response.status
    return "returned status code" in reported["message"] and pair in UNDESCRIBED_STATUSES


def _without_numbers(message: str) -> str:
    """Replace all numbers, so that the same violation in several list items counts only once."""
    return re.sub(r"\b\d+\b", "N", message)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", type=Path, help="the node_modules folder with Prism and @octokit/openapi")
    options = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        demos = [record_demo(folder / name, name) for name in DEMOS]
        failed = not all(passed for passed, _ in demos)
        exchanges = [exchange for _, recorded in demos for exchange in recorded]
        found: Counter[str] = Counter()
        with (
            replay_server(exchanges) as upstream,
            prism_proxy(options.modules, upstream, folder / "prism.log") as connection,
        ):
            for number, exchange in enumerate(exchanges):
                found.update(violations(connection, number, exchange))
    operations = {exchange.request.operation for exchange in exchanges}
    lines = [f"{count:5} × {line}" for line, count in sorted(found.items())]
    lines.append(
        f"{len(exchanges)} requests of {len(operations)} operations, {len(found)} kinds of violations"
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found or failed or not exchanges else 0


if __name__ == "__main__":
    sys.exit(main())
