"""The admin API under `/_localhub/`: contract violations, request counts, pending work, and injected faults.

`GET|DELETE /_localhub/violations`, `GET|DELETE /_localhub/requests`, `GET /_localhub/pending`, and
`GET|POST|DELETE /_localhub/faults` (see `faults.py` for the rules).
"""

import json
from dataclasses import replace

from localhub.contract import Contract
from localhub.core import Request, Response, json_response
from localhub.events import Events
from localhub.faults import FaultInjector, parse_fault_rules

from .request_counts import RequestCounts

PREFIX = "/_localhub/"
RESOURCES = {"violations", "requests", "pending", "faults"}


class AdminApi:
    """A `core.Surface`. No token is needed, because the server only listens on the loopback interface."""

    def __init__(
        self, contract: Contract, counts: RequestCounts, events: Events, faults: FaultInjector
    ) -> None:
        self._contract, self._counts, self._events, self._faults = contract, counts, events, faults

    def match(self, request: Request) -> Request | None:
        resource = request.path.removeprefix(PREFIX)
        if not request.path.startswith(PREFIX) or resource not in RESOURCES:
            return None
        return replace(request, operation=f"localhub {request.method} {resource}")

    def handle(self, request: Request) -> Response:
        match request.operation.split()[1:]:
            case ["GET", "violations"]:
                return json_response(200, {"violations": [v.as_json() for v in self._contract.violations()]})
            case ["GET", "requests"]:
                return json_response(200, {"requests": self._counts.as_json()})
            case ["GET", "pending"]:
                return json_response(200, {"pending": self._events.pending()})
            case ["GET", "faults"]:
                return json_response(200, self._faults.as_json())
            case ["POST", "faults"]:
                return self._add_faults(request.body)
            case ["DELETE", "faults"]:
                self._faults.clear()
            case ["DELETE", "violations"]:
                self._contract.clear()
            case ["DELETE", "requests"]:
                self._counts.clear()
            case _:
                return json_response(405, {"message": "Method not allowed"})
        return Response(204)

    def _add_faults(self, body: bytes) -> Response:
        try:
            self._faults.add_rules(parse_fault_rules(json.loads(body)))
        except ValueError as error:
            return json_response(422, {"message": str(error)})
        return json_response(201, self._faults.as_json())
