"""The line to GitHub below PyGithub: one that does not lead a question astray.

What was renamed answers 301, and PyGithub asks again at the new place, without the query. A list then comes
unfiltered, a tree without its folders: better no answer than that one.
"""

from typing import Final
from urllib.parse import urlsplit

from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, RequestsResponse

from tahaluf.problems import CommandError

RENAMED_DURING_RUN: Final = CommandError(
    "a repository was renamed while the run was at it", "run it again: it goes by the name of today"
)


class _HttpConnection(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _reject_redirected_query(self.url, super().getresponse())


class _HttpsConnection(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _reject_redirected_query(self.url, super().getresponse())


def open_connection(api_url: str, timeout: int) -> _HttpConnection | _HttpsConnection:
    """A connection to the server of `api_url`, kept open; `timeout` in seconds. Its requests may raise MOVED."""
    parsed = urlsplit(api_url)
    connection_class = _HttpsConnection if parsed.scheme == "https" else _HttpConnection
    return connection_class(parsed.hostname or "", parsed.port, timeout=timeout)


def _reject_redirected_query(url: str, response: RequestsResponse) -> RequestsResponse:
    if response.status == 301 and "?" in url:
        raise RENAMED_DURING_RUN
    return response
