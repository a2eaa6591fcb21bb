"""What localhub tells of itself: violations of the contract, requests counted, what is still pending.

`GET|DELETE /_localhub/violations`, `GET|DELETE /_localhub/requests`, `GET /_localhub/pending`.
"""

from dataclasses import replace

from localhub.contract import Contract
from localhub.core import Request, Response, json_response
from localhub.counting import Counts
from localhub.events import Events

PREFIX = "/_localhub/"
PLACES = {"violations", "requests", "pending"}


class Desk:
    """A `core.Surface`. It asks for no token: it listens on this machine alone."""

    def __init__(self, contract: Contract, counts: Counts, events: Events) -> None:
        self._contract, self._counts, self._events = contract, counts, events

    def recognise(self, request: Request) -> Request | None:
        place = request.path.removeprefix(PREFIX)
        if not request.path.startswith(PREFIX) or place not in PLACES:
            return None
        return replace(request, operation=f"localhub {request.method} {place}")

    def answer(self, request: Request) -> Response:
        match request.operation.split()[1:]:
            case ["GET", "violations"]:
                return json_response(200, {"violations": [v.as_json() for v in self._contract.violations()]})
            case ["GET", "requests"]:
                return json_response(200, {"requests": self._counts.listed()})
            case ["GET", "pending"]:
                return json_response(200, {"pending": self._events.pending()})
            case ["DELETE", "violations"]:
                self._contract.forget()
            case ["DELETE", "requests"]:
                self._counts.forget()
            case _:
                return json_response(405, {"message": "Method not allowed"})
        return Response(204)
