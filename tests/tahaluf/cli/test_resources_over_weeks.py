"""`tahaluf resources check --propose` in several weekly runs: only pages that certainly do not exist are marked."""

import base64
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest

from support.organization import Organization
from support.organization_builder import CONTROL, OrganizationBuilder
from tahaluf.cli.main import main
from tahaluf.clock import Clock
from tahaluf.content import load_resources
from tahaluf.flows.check_links import EDIT_BRANCH
from tahaluf.inputs import link_fetcher
from tahaluf.inputs.link_fetcher import LinkFetcher

PERMISSIONS = {"contents": "write", "pull_requests": "write", "metadata": "read"}
WEEK = 7 * 24 * 3600
EXPECTED = {
    "200": "found",
    "301": "found",  # redirects to 200
    "404": "gone",
    "410": "gone",
    "403": "unclear",
    "429": "unclear",
    "500": "unclear",
    "503": "unclear",
    "silent": "unclear",
    "no-host": "gone",
}


class Pages(BaseHTTPRequestHandler):
    """Answers with the status in the path. `requests`: the path, user agent and clock of each request."""

    requests: ClassVar[list[tuple[str, str, float]]] = []
    clock: ClassVar[Callable[[], float]]

    def do_GET(self) -> None:
        name = self.path.strip("/")
        self.requests.append((name, self.headers["User-Agent"], Pages.clock()))
        if name == "silent":
            time.sleep(0.3)  # longer than the fetcher's timeout in this test
            return
        self.send_response(int(name))
        if name == "301":
            self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Start a server for `pages.example.org`, the only host that the resolver knows. Yields its port."""
    resolve = socket.getaddrinfo

    def look_up(host: str, port: int, *arguments: Any, **options: Any) -> Any:
        if host == "gone.example.org":
            raise socket.gaierror(socket.EAI_NONAME, "")
        return resolve("127.0.0.1" if host == "pages.example.org" else host, port, *arguments, **options)

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(link_fetcher, "TIMEOUT", 0.1)
        monkeypatch.setattr(
            "tahaluf.flows.check_links.LinkFetcher",
            lambda agent: LinkFetcher(agent, lambda address, _: address == "127.0.0.1"),
        )
        yield server.server_address[1]
        server.shutdown()


def resources(port: int) -> str:
    urls = {name: f"http://pages.example.org:{port}/{name}" for name in EXPECTED}
    urls["no-host"] = f"http://gone.example.org:{port}/"
    entries = (
        f"  - id: r-{name}\n    title: T\n    url: {url}\n    kind: guide\n    why: W\n    checked: 2026-10\n"
        for name, url in urls.items()
    )
    return "resources:\n" + "".join(entries)


def test_only_pages_that_do_not_exist_are_marked_after_three_runs_in_two_weeks(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = resources(port)
    builder = OrganizationBuilder().app(PERMISSIONS).account("founder", 12, owner=True, scopes=["repo"])
    builder = builder.control("version: 1\norganization: example-coalition\n", {"resources.yml": text})
    now, pauses = [1_793_000_000.0], list[float]()

    def wait(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    Pages.clock = lambda: now[0]
    Pages.requests.clear()
    (tmp_path / "resources.yml").write_text(text)
    with builder.start(tmp_path) as hub:
        coalition = Organization(hub)
        monkeypatch.setenv("GITHUB_API_URL", hub.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", CONTROL)
        monkeypatch.setenv("TAHALUF_TOKEN", coalition.new_token(PERMISSIONS, ["control"]))
        pulls = []
        for _ in range(3):
            manifest = ["--manifest", str(tmp_path / "projects.yml")]
            assert (
                main(["resources", "check", "--links", "--propose", *manifest], Clock(lambda: now[0], wait))
                == 0
            )
            pulls.append(len(coalition.founder.get(f"/repos/{CONTROL}/pulls").body))
            now[0] += WEEK
        out = capsys.readouterr().out
        assert pulls == [0, 0, 1]
        file = coalition.founder.get(f"/repos/{CONTROL}/contents/resources.yml?ref={EDIT_BRANCH}").body
    marked = base64.b64decode(file["content"]).decode()
    assert {name for name in EXPECTED if f"r-{name}: {EXPECTED[name]}: " in out} == set(EXPECTED)
    found = {
        resource.id: resource.unreachable for resource in load_resources(marked, "resources.yml").resources
    }
    gone = {f"r-{name}" for name, status in EXPECTED.items() if status == "gone"}
    assert {id_ for id_, month in found.items() if month} == gone
    assert {agent for _, agent, _ in Pages.requests} == {
        f"tahaluf-link-check (+https://github.com/{CONTROL})"
    }
    assert set(pauses) == {1.0} and len(pauses) == 3 * (len(EXPECTED) - 2)  # the pause between two pages
    times = [moment for name, _, moment in Pages.requests if name != "200"]
    assert all(later - earlier >= 1 for earlier, later in pairwise(times))
