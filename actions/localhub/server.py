"""The HTTP/1.1 server, which converts between HTTP and the values in `core`. It supports keep-alive."""

import logging
import threading
from collections.abc import Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from localhub.core import Handler, Request, Response, json_response

log = logging.getLogger("localhub")
# Large enough for a push of a long history
MAX_BODY = 512 * 1024 * 1024
# In the URLs of redirects and new objects, other characters are percent-encoded, such as those of an Arabic branch
URL_CHARACTERS = "%/:?#[]@!$&'()*+,;="


class Server:
    """Serves a handler on 127.0.0.1 until it is closed. If `port` is 0, a free port is chosen, and `url`
    contains it.
    """

    def __init__(self, handler: Handler, port: int = 0) -> None:
        self._http = _Listener(("127.0.0.1", port), _connection(handler))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name="localhub", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def wait(self) -> None:
        """Block until `close` is called in another thread."""
        self._thread.join()

    def close(self) -> None:
        if self._thread.is_alive():
            with suppress(OSError):
                # This wakes the thread immediately, but some systems only allow it for connected sockets
                self._http.socket.shutdown(SHUT_RDWR)
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore dropped connections: clients may disconnect at any time."""
        log.debug("connection from %s ended early", client_address, exc_info=True)


def _connection(handler: Handler) -> type[BaseHTTPRequestHandler]:
    class Connection(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Otherwise, each response would take an extra 40 ms, because it would wait for the client's delayed
        # acknowledgement
        disable_nagle_algorithm = True
        wbufsize = 64 * 1024

        def setup(self) -> None:
            super().setup()
            self.rfile: BinaryIO = _Lines(self.rfile)  # type: ignore[assignment]

        def _exchange(self) -> None:
            body = None if self.rfile.is_cut_short else _read_body(self)  # type: ignore[attr-defined]
            if body is None:  # as GitHub does, ignore incomplete requests (the client may have crashed)
                self.close_connection = True
                return
            request = _request(self, body)
            try:
                response = handler(request)
            except ConnectionError:  # An injected fault drops the connection.
                self.close_connection = True
                return
            except Exception:
                log.exception("%s %s", request.method, request.path)
                response = json_response(500, {"message": "localhub has a bug: see its log", "status": "500"})
            _send(self, request.method, response)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _exchange  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Do not log requests. The log is for errors only, and `/_localhub/requests` counts requests."""

    return Connection


class _Lines:
    """A stream that detects when it ends in the middle of a line. http.server would ignore the missing headers."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.read, self.close = stream.read, stream.close
        self.is_cut_short = False

    def readline(self, limit: int = -1) -> bytes:
        line = self._stream.readline(limit)
        self.is_cut_short = not line.endswith(b"\n")
        return line

    @property
    def closed(self) -> bool:
        return self._stream.closed


def _request(connection: BaseHTTPRequestHandler, body: bytes) -> Request:
    """Return the request. If HTTP_PROXY is set, clients send the full URL in the request line ("GET
    http://api.github.localhost/user").
    """
    headers = {name.lower(): value for name, value in connection.headers.items()}
    target = connection.path
    if not target.startswith("/"):
        parts = urlsplit(target)
        headers["host"] = parts.netloc
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    path, _, query = target.partition("?")
    return Request(connection.command, path, query, headers, body)


def _read_body(connection: BaseHTTPRequestHandler) -> bytes | None:
    """Return the request's body, or None if it is invalid or incomplete."""
    if "chunked" in connection.headers.get("Transfer-Encoding", "").lower():
        return _read_chunks(connection)
    length = connection.headers.get("Content-Length", "0")
    if not length.isdigit() or int(length) > MAX_BODY:
        return None
    body = connection.rfile.read(int(length))
    return body if len(body) == int(length) else None


def _read_chunks(connection: BaseHTTPRequestHandler) -> bytes | None:
    chunks: list[bytes] = []
    total = 0
    while True:
        try:
            size = int(connection.rfile.readline().split(b";")[0].strip(), 16)
        except ValueError:
            return None
        total += size
        if total > MAX_BODY:
            return None
        if size == 0:
            while line := connection.rfile.readline():
                if not line.strip():
                    return b"".join(chunks)
            return None
        chunks.append(connection.rfile.read(size))
        if len(chunks[-1]) < size or not connection.rfile.readline():
            return None


def _send(connection: BaseHTTPRequestHandler, method: str, response: Response) -> None:
    has_length = isinstance(response.body, bytes)
    connection.send_response(response.status)
    for name, value in response.headers.items():
        connection.send_header(name, quote(value, URL_CHARACTERS) if name == "location" else value)
    if has_length:
        if response.status not in (204, 304):
            connection.send_header("Content-Length", str(len(response.body)))  # type: ignore[arg-type]
    else:
        connection.send_header("Transfer-Encoding", "chunked")
    connection.end_headers()
    if method != "HEAD":
        _send_body(connection, response.body)
    connection.wfile.flush()


def _send_body(connection: BaseHTTPRequestHandler, body: bytes | Iterable[bytes]) -> None:
    if isinstance(body, bytes):
        connection.wfile.write(body)
        return
    for chunk in body:
        if chunk:
            connection.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
    connection.wfile.write(b"0\r\n\r\n")
