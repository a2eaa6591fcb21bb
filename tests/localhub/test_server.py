"""HTTP details: keep-alive, chunked bodies, absolute targets and dropped connections."""

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from localhub.core import Request, Response
from localhub.server import Server


def _echo(request: Request) -> Response:
    if request.path == "/dead":
        raise ConnectionResetError
    if request.path == "/bug":
        raise RuntimeError("a bug of ours")
    if request.path == "/parts":
        return Response(200, body=iter([b"one ", b"", b"two"]))
    text = f"{request.method} {request.path}?{request.query_string} {request.headers['host']} ".encode()
    return Response(200, body=text + request.body)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(_echo)
    made.start()
    yield made
    made.close()


@pytest.fixture
def line(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    yield connection
    connection.close()


def _said(line: http.client.HTTPConnection) -> str:
    return line.getresponse().read().decode()


def test_connection_is_kept_alive(line: http.client.HTTPConnection) -> None:
    for number in range(3):
        line.request("POST", f"/a/{number}?b=c", body=b"body")
        assert _said(line) == f"POST /a/{number}?b=c {line.host}:{line.port} body"


def test_bodies_may_be_chunked(line: http.client.HTTPConnection) -> None:
    line.request("POST", "/a", body=iter([b"one ", b"two"]), encode_chunked=True)
    assert _said(line).endswith(" one two")
    line.request("GET", "/parts")
    assert _said(line) == "one two"


def test_proxy_requests_have_absolute_targets(line: http.client.HTTPConnection) -> None:
    line.request("GET", "http://api.github.localhost/user?a=b")
    assert _said(line) == "GET /user?a=b api.github.localhost "


def test_head_response_has_no_body(line: http.client.HTTPConnection) -> None:
    line.request("HEAD", "/a")
    answer = line.getresponse()
    assert int(answer.headers["content-length"]) > 0
    assert answer.read() == b""


def test_unexpected_exception_is_a_500(line: http.client.HTTPConnection) -> None:
    line.request("GET", "/bug")
    assert line.getresponse().status == 500


def test_fault_may_drop_the_connection(line: http.client.HTTPConnection) -> None:
    line.request("GET", "/dead")
    with pytest.raises(http.client.RemoteDisconnected):
        line.getresponse()


def test_invalid_content_length_closes_the_connection(server: Server) -> None:
    where = urlsplit(server.url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=10) as raw:
        raw.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n")
        assert raw.recv(10) == b""


@pytest.mark.parametrize(
    "sent",
    [
        b"DELETE /a HTTP/1.1",
        b"DELETE /a HTTP/1.1\r\nHost: x\r\n",
        b"DELETE /a HTTP/1.1\r\nHost: x\r\nContent-Le",
        b"PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n",
        b"PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabc",
        b"PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab",
        b"PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
        b"PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n",
    ],
)
def test_incomplete_requests_are_not_handled(sent: bytes) -> None:
    handled: list[Request] = []
    server = Server(lambda request: handled.append(request) or Response(200))  # type: ignore[func-returns-value]
    server.start()
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        while line.recv(1000):
            pass
    server.close()
    assert handled == []
