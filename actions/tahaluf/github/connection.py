"""PyGithub clients and their connections. They reject redirects of requests that have a query string.

For a renamed repository, GitHub returns 301, and PyGithub would repeat the request at the new URL without the query
string. The result would be an unfiltered list, or a tree without its folders.
"""

import threading
from typing import Any, Final
from urllib.parse import urlsplit

from github import Auth, Github
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, RequestsResponse

from tahaluf.problems import CommandError

TIMEOUT: Final = 30  # seconds to wait for a response; GitHub itself times out after 10
# Sent with every request, because GitHub may change the default. GitHub supports a version for two years after
# releasing the next one
API_VERSION: Final = "2022-11-28"

RENAMED_DURING_RUN: Final = CommandError(
    "a repository was renamed during the run", "re-run the command, and it will use the new name"
)


class _HttpConnection(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _reject_redirected_query(self.url, super().getresponse())


class _HttpsConnection(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _reject_redirected_query(self.url, super().getresponse())


class Clients:
    """PyGithub clients for the server in `api_url`, one for each thread and token. Thread-safe."""

    def __init__(self, api_url: str) -> None:
        self._api_url = api_url
        self._local = threading.local()

    def request(self, token: str, method: str, url: str, body: Any) -> tuple[int, dict[str, Any], str]:
        """Send a request, and return the status, headers and text of the response, whatever its status.

        Raises the errors of requests and PyGithub, and RENAMED_DURING_RUN if following a redirect would drop the query
        string.
        """
        client = self._client(token)
        return client.requester.requestJson(method, url, input=body, cnx=self._local.connection)

    def _client(self, token: str) -> Github:
        """Return this thread's client for the token. All clients of a thread share a connection."""
        if not hasattr(self._local, "by_token"):
            self._local.connection = _open_connection(self._api_url)
            self._local.by_token = {}
        clients: dict[str, Github] = self._local.by_token
        if token not in clients:
            # PyGithub's own retries are turned off: they would repeat a POST after a 5xx response, and would not
            # pause other threads
            clients[token] = Github(
                auth=Auth.Token(token),
                base_url=self._api_url,
                timeout=TIMEOUT,
                retry=None,
                seconds_between_requests=None,
                seconds_between_writes=None,
                user_agent="tahaluf",
                api_version=API_VERSION,
            )
        return clients[token]


def _open_connection(api_url: str) -> _HttpConnection | _HttpsConnection:
    """Open a persistent connection to the server."""
    parsed = urlsplit(api_url)
    connection_class = _HttpsConnection if parsed.scheme == "https" else _HttpConnection
    return connection_class(parsed.hostname or "", parsed.port, timeout=TIMEOUT)


def _reject_redirected_query(url: str, response: RequestsResponse) -> RequestsResponse:
    if response.status == 301 and "?" in url:
        raise RENAMED_DURING_RUN
    return response
