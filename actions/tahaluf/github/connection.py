"""The HTTP connection for PyGithub. If a request has a query string, redirects are rejected.

For a renamed repository, GitHub returns 301, and PyGithub repeats the request at the new URL without its query
string. The result would be an unfiltered list, or a tree without its folders.
"""

from typing import Final
from urllib.parse import urlsplit

from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, RequestsResponse

from tahaluf.problems import CommandError

RENAMED_DURING_RUN: Final = CommandError(
    "a repository was renamed during the run", "re-run the command, and it will use the new name"
)


class _HttpConnection(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _reject_redirected_query(self.url, super().getresponse())


class _HttpsConnection(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _reject_redirected_query(self.url, super().getresponse())


def open_connection(api_url: str, timeout: int) -> _HttpConnection | _HttpsConnection:
    """Open a persistent connection to the server in `api_url`. `timeout` is in seconds.

    A request raises RENAMED_DURING_RUN if following a redirect would drop its query string.
    """
    parsed = urlsplit(api_url)
    connection_class = _HttpsConnection if parsed.scheme == "https" else _HttpConnection
    return connection_class(parsed.hostname or "", parsed.port, timeout=timeout)


def _reject_redirected_query(url: str, response: RequestsResponse) -> RequestsResponse:
    if response.status == 301 and "?" in url:
        raise RENAMED_DURING_RUN
    return response
