"""Runs Tahaluf commands in this process. The requests that the commands send to a hub can be recorded or made to
fail.
"""

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from threading import Lock
from typing import Any
from unittest.mock import patch

import pytest

from localhub.contract import operations
from localhub.core import Handler, Request, Response, json_response
from tahaluf.cli.main import main
from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.github.connection import API_VERSION

VERSION_HEADER = "x-github-api-version"
API_OPERATIONS = {*operations(), "POST /graphql"}


@dataclass
class CommandResult:
    """The result of one command: its exit code, its output, and the requests counted by the server."""

    code: int
    out: str
    err: str
    requests: int
    writes: int

    @property
    def plan(self) -> Any:
        """The parsed output of `plan --json`."""
        return json.loads(self.out)

    @property
    def output(self) -> str:
        return self.out + self.err


FailureHook = Callable[
    [Request, int], Response | None
]  # gets a request and the number of earlier writes; returns a response that replaces the hub's, or None


class RequestRecorder:
    """A middleware that records a run's requests, such as `POST /path`, and can make them fail."""

    def __init__(self) -> None:
        self.recorded: list[str] = []
        self.writes = 0
        self.failure: FailureHook | None = None
        self.hidden_field: str | None = None
        self.unversioned: list[str] = []  # requests to the API that name no version of it
        self.enabled = False  # Requests from the test itself are neither recorded nor made to fail.
        self._lock = Lock()

    def reset(self) -> None:
        self.recorded, self.unversioned, self.writes, self.enabled = [], [], 0, True

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        if not self.enabled:
            return next_handler(request)
        writes = request.method != "GET" and not (
            request.path.endswith("/graphql") and b"mutation(" not in request.body
        )
        with self._lock:
            failed = self.failure(request, self.writes) if self.failure else None
            self.recorded.append(f"{request.method} {request.path}")
            if request.operation in API_OPERATIONS and request.headers.get(VERSION_HEADER) != API_VERSION:
                self.unversioned.append(f"{request.method} {request.path}")
            self.writes += writes
        response = failed or next_handler(request)
        return (
            self._without_hidden_field(response)
            if self.hidden_field and request.path == "/graphql"
            else response
        )

    def fail_after(self, writes: int) -> None:
        """After this many writes, reject the token in all later requests."""

        def failure(request: Request, writes_so_far: int) -> Response | None:
            if writes_so_far < writes:
                return None
            return json_response(401, {"message": "Bad credentials", "status": "401"})

        self.failure = failure

    def hide_field(self, field: str) -> None:
        """Return null and an error for this field of a repository in every GraphQL response."""
        self.hidden_field = field

    def _without_hidden_field(self, response: Response) -> Response:
        body = json.loads(response.body if isinstance(response.body, bytes) else b"".join(response.body))
        for name, node in ((body.get("data") or {}).get("organization") or {}).items():
            if node and self.hidden_field in node:
                node[self.hidden_field] = None
                path = ["organization", name, self.hidden_field]
                message = "Resource not accessible by integration"
                body.setdefault("errors", []).append({"type": "FORBIDDEN", "path": path, "message": message})
        return json_response(response.status, body)

    def reject(self, method: str, path: str, body_part: bytes = b"", message: str = "Not for you.") -> None:
        """Respond with 403 to these requests if their body contains `body_part`."""

        def failure(request: Request, writes_so_far: int) -> Response | None:
            if (request.method, request.path) != (method, path) or body_part not in request.body:
                return None
            return json_response(403, {"message": message, "status": "403"})

        self.failure = failure


def run_command(
    arguments: Sequence[str],
    variables: Mapping[str, str],
    recorder: RequestRecorder,
    folder: Path | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> CommandResult:
    """Run a command with these environment variables, in `folder` if one is given.

    Every request that the command sends to the API must name the API's version.
    """
    out, err = StringIO(), StringIO()
    recorder.reset()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in variables.items():
            patch.setenv(name, value)
        with chdir(folder) if folder else nullcontext():
            code = main(list(arguments), clock)
    recorder.enabled = False
    assert recorder.unversioned == []
    return CommandResult(code, out.getvalue(), err.getvalue(), len(recorder.recorded), recorder.writes)


def run_in_folder(
    arguments: Sequence[str],
    folder: Path,
    variables: Mapping[str, str],
    stdin: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder` with only these environment variables, and with `stdin` as its standard input."""
    out, err = StringIO(), StringIO()
    with (
        patch.dict(os.environ, variables, clear=True),
        patch("sys.stdin", TextIOWrapper(BytesIO(stdin.encode()), "utf-8")),
        chdir(folder),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main(list(arguments), clock)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())
