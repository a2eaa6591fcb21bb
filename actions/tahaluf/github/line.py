"""The line to GitHub below PyGithub: one that does not lead a question astray.

What was renamed answers 301, and PyGithub asks again at the new place, without the query. A list then comes
unfiltered, a tree without its folders: better no answer than that one.
"""

from typing import Final
from urllib.parse import urlsplit

from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, RequestsResponse

from tahaluf.problems import Stopped

MOVED: Final = Stopped(
    "a repository was renamed while the run was at it", "run it again: it goes by the name of today"
)


class _Plain(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _straight(self.url, super().getresponse())


class _Secure(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _straight(self.url, super().getresponse())


def line(api_url: str, timeout: int) -> _Plain | _Secure:
    """A connection to the server of `api_url`, kept open; `timeout` in seconds. Its requests may raise MOVED."""
    where = urlsplit(api_url)
    kind = _Secure if where.scheme == "https" else _Plain
    return kind(where.hostname or "", where.port, timeout=timeout)


def _straight(url: str, answer: RequestsResponse) -> RequestsResponse:
    if answer.status == 301 and "?" in url:
        raise MOVED
    return answer
