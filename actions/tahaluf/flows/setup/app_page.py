"""The page on this computer that sends the App's manifest to GitHub and receives the code that GitHub sends back.

The server listens only on 127.0.0.1. The page's URL contains a random part, and GitHub returns a random state, so
neither another website nor another user of this computer can supply a code.
"""

import secrets
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

from tahaluf.escape import escape_html
from tahaluf.health import SettingsUrls
from tahaluf.problems import CommandError
from tahaluf.setup import app_manifest, manifest_url

CODE_SECONDS: Final = 60 * 60  # GitHub accepts a code for an hour
RETURN_PATH: Final = "/created"
NO_CODE: Final = CommandError(
    "GitHub has not sent a code within an hour", "run `tahaluf setup` again; it continues where it stopped"
)
HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "origin",  # the URLs contain secrets, but GitHub rejects a form whose request has no origin
    "X-Frame-Options": "DENY",
}
PAGE: Final = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title><link rel="icon" href="data:,">
<style>body {{ font: 1.125rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem }}
button {{ font: inherit; padding: .75rem 1.25rem }}</style></head>
<body><main><h1>{title}</h1>{body}</main></body>
</html>
"""
START: Final = """\
<p>GitHub will show you a new App named <strong>{name}</strong> for {organization}. Confirm it there. GitHub then sends
you back to this computer, where Tahaluf stores the App's key as a secret of your control repository.</p>
<form method="post" action="{action}"><input type="hidden" name="manifest" value="{manifest}">
<button>Continue to GitHub</button></form>"""
DONE: Final = "<p>The App exists. Close this page and return to your terminal.</p>"
WRONG: Final = "<p>This is not the page that Tahaluf opened. Open the address that it printed.</p>"


class AppPage:
    """Serves the page while the `with` block runs."""

    def __init__(self, urls: SettingsUrls, name: str) -> None:
        self._urls, self._name = urls, name
        self._state, self._path = secrets.token_urlsafe(32), f"/{secrets.token_urlsafe(32)}"
        self._code: str | None = None
        self._received = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._respond))
        self._server.daemon_threads = True
        self._host = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def address(self) -> str:
        return f"http://{self._host}{self._path}"

    def wait_for_code(self, seconds: float = CODE_SECONDS) -> str:
        """Wait until the browser delivers the code. Raises CommandError if this takes longer than `seconds`."""
        if not self._received.wait(seconds) or self._code is None:
            raise NO_CODE
        return self._code

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _respond(self, host: str, target: str) -> tuple[int, str]:
        """Return the status and the page for a GET request."""
        parts = urlsplit(target)
        if host != self._host:  # another website has a host name that resolves to this computer
            return 403, _page("Not found", WRONG)
        if secrets.compare_digest(parts.path, self._path):
            return 200, _page("Create the GitHub App", self._start())
        query = parse_qs(parts.query)
        state, code = query.get("state", [""])[0], query.get("code", [""])[0]
        if parts.path != RETURN_PATH or not code.isalnum() or not _is_same(state, self._state):
            return 404, _page("Not found", WRONG)
        self._code = self._code or code
        self._received.set()
        return 200, _page("Done", DONE)

    def _start(self) -> str:
        manifest = app_manifest(self._urls, self._name, f"http://{self._host}{RETURN_PATH}")
        return START.format(
            name=escape_html(self._name),
            organization=escape_html(self._urls.organization),
            action=escape_html(manifest_url(self._urls, self._state)),
            manifest=escape_html(manifest),
        )


def _is_same(text: str, other: str) -> bool:
    return secrets.compare_digest(text.encode(), other.encode())


def _page(title: str, body: str) -> str:
    return PAGE.format(title=title, body=body)


def _handler(respond: Callable[[str, str], tuple[int, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = respond(self.headers.get("Host", ""), self.path)
            body = text.encode()
            self.send_response(status)
            for name, value in (HEADERS | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: request lines contain the code."""

    return Handler
