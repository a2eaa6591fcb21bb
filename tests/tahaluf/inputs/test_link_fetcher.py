"""Links are checked without contacting private networks, and without trusting the server too much."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from tahaluf.content import LinkStatus
from tahaluf.inputs.link_fetcher import LinkFetcher, group_by_host, is_public

STATUSES = {"/ok": 200, "/gone": 410, "/missing": 404, "/forbidden": 403, "/busy": 429, "/broken": 500}
TARGETS = {
    "/moved": "/ok",
    "/lost": "/missing",
    "/loop": "/loop",
    "/inside": "http://169.254.169.254/latest/",
}


class Pages(BaseHTTPRequestHandler):
    seen: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["User-Agent"]))
        target = TARGETS.get(self.path)
        self.send_response(302 if target else STATUSES[self.path])
        if target:
            self.send_header("Location", target)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Pages) as pages:
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        yield pages.server_address[1]
        pages.shutdown()


def fetcher(port: int) -> LinkFetcher:
    return LinkFetcher("a-test", lambda address, asked: (address, asked) == ("127.0.0.1", port))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/ok", LinkStatus.FOUND),
        ("/moved", LinkStatus.FOUND),
        ("/gone", LinkStatus.GONE),
        ("/missing", LinkStatus.GONE),
        ("/lost", LinkStatus.GONE),
        ("/forbidden", LinkStatus.UNCLEAR),
        ("/busy", LinkStatus.UNCLEAR),
        ("/broken", LinkStatus.UNCLEAR),
        ("/loop", LinkStatus.UNCLEAR),
        ("/inside", LinkStatus.UNCLEAR),
    ],
)
def test_what_a_status_means(server: int, path: str, expected: LinkStatus) -> None:
    Pages.seen.clear()
    assert fetcher(server).status(f"http://127.0.0.1:{server}{path}") is expected
    assert Pages.seen[0] == (path, "a-test")
    assert len(Pages.seen) <= 6


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/ok",
        "http://localhost:{port}/ok",
        "http://2130706433:{port}/ok",  # 127.0.0.1 as one number
        "http://[::1]:{port}/ok",
        "http://[::ffff:127.0.0.1]:{port}/ok",
        "http://0.0.0.0:{port}/ok",
        "https://10.0.0.1/",
        "ftp://127.0.0.1/",
        "http://user@:80/",
        "https://a..b/",
    ],
)
def test_a_private_address_is_never_contacted(server: int, url: str) -> None:
    Pages.seen.clear()
    assert LinkFetcher("a-test").status(url.format(port=server)) is LinkStatus.UNCLEAR
    assert Pages.seen == []


def test_the_checked_address_is_the_one_that_is_contacted(
    server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host cannot bypass the check by changing its IP address before the request is sent."""
    answers = iter(["8.8.8.8", "127.0.0.1"])
    contacted = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_: Any) -> Any:
        contacted.append(address[0])
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert LinkFetcher("a-test").status("http://rebinding.example.org/") is LinkStatus.UNCLEAR
    assert contacted == ["8.8.8.8"]


def test_a_host_that_does_not_exist_is_gone_but_a_failing_resolver_is_unclear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(code: int) -> LinkStatus:
        def resolve(*_: Any, **__: Any) -> Any:
            raise socket.gaierror(code, "")

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        return LinkFetcher("a-test").status("https://nowhere.example.org/")

    assert fail(socket.EAI_NONAME) is LinkStatus.GONE
    assert fail(socket.EAI_AGAIN) is LinkStatus.UNCLEAR


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),  # 6to4 of 127.0.0.1
        ("64:ff9b::5db8:d70e", True),  # NAT64 of 93.184.215.14
        ("64:ff9b::a00:1", False),  # NAT64 of 10.0.0.1
        ("64:ff9b:1::a00:1", False),  # NAT64 of a local network
        ("::a00:1", False),
        ("fec0::1", False),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def test_addresses_of_one_host_are_asked_one_after_another() -> None:
    grouped = group_by_host(["https://a.example/1", "https://b.example/", "http://A.example/2"])
    assert grouped == {
        "a.example": ["https://a.example/1", "http://A.example/2"],
        "b.example": ["https://b.example/"],
    }
