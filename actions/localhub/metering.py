"""The middleware that counts what each token asks, and refuses it in GitHub's words where a limit is reached."""

import json
import math
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Final

from localhub.contract import operations
from localhub.core import Handler, Request, Response, json_response
from localhub.graphql.cost import cost
from localhub.limits import Demand, Hour, Ledger, Limits

GRAPHQL: Final = "POST /graphql"
FREE: Final = {"GET /rate_limit"}  # "Rate limits for the REST API": asking how much is left costs nothing
NOT_MODIFIED: Final = 304  # "Best practices for using the REST API": not counted against the hour
READS: Final = {"GET", "HEAD", "OPTIONS"}

# Texts of GitHub's own answers
PRIMARY: Final = "API rate limit exceeded for this token."
SECONDARY: Final = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
TIMED_OUT: Final = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it could be a "
    "GitHub bug."
)


class Meter:
    """Counts per token. `meter` is a `core.Middleware`."""

    def __init__(self, limits: Limits, clock: Callable[[], datetime]) -> None:
        self.limits = limits
        self.refused = 0
        self._clock = clock
        self._lock = threading.Lock()
        self._ledgers: defaultdict[str, Ledger] = defaultdict(lambda: Ledger(limits))

    def meter(self, request: Request, following: Handler) -> Response:
        demand = self._demand(request)
        if demand is None:
            return following(request)
        with self._lock:
            ledger = self._ledgers[request.token or "nobody"]
            refusal = self._enter(ledger, demand)
            self.refused += refusal is not None
        if refusal is not None:
            return refusal
        try:
            response = self._too_much(demand) or following(request)
        finally:
            with self._lock:
                ledger.at_once -= 1
        if response.status == NOT_MODIFIED:
            ledger.hours[False].used -= 1
        return self._labelled(response, demand, ledger)

    def _demand(self, request: Request) -> Demand | None:
        """None for what GitHub does not count: git, pages, and localhub's own desk."""
        if request.operation == GRAPHQL:
            asked = cost(request.body)
            made = asked.mutations if self.limits.content_unit == "aliases" else min(asked.mutations, 1)
            return Demand(True, asked.points, 5 if asked.mutations else 1, made, asked)
        if request.operation in FREE or request.operation not in operations():
            return None
        writes = request.method not in READS
        return Demand(False, 1, 5 if writes else 1, int(request.method == "POST"))

    def _enter(self, ledger: Ledger, demand: Demand) -> Response | None:
        """Spend, or the refusal."""
        now = self._clock().timestamp()
        hour = ledger.hours[demand.graphql]
        hour.turn(now)
        if not hour.fits(demand.primary):
            return self._primary(demand, hour)
        if wait := ledger.wait(demand, now):
            return self._secondary(demand, hour, wait)
        ledger.spend(demand, now)
        ledger.at_once += 1
        return None

    def _primary(self, demand: Demand, hour: Hour) -> Response:
        headers = hour.headers(_resource(demand)) | {"x-ratelimit-remaining": "0"}
        if demand.graphql:  # [graphql]: the status is 200, and the error says it
            return json_response(200, {"errors": [{"type": "RATE_LIMITED", "message": PRIMARY}]}, headers)
        return json_response(403, {"message": PRIMARY}, headers)

    def _secondary(self, demand: Demand, hour: Hour, wait: float) -> Response:
        headers = hour.headers(_resource(demand))
        if self.limits.retry_after:
            headers["retry-after"] = str(math.ceil(wait))
        if self.limits.status == 200 and demand.graphql:
            return json_response(200, {"data": None, "errors": [{"message": SECONDARY}]}, headers)
        status = 403 if self.limits.status == 200 else self.limits.status
        return json_response(status, {"message": SECONDARY}, headers)

    def _too_much(self, demand: Demand) -> Response | None:
        """A query that GitHub refuses for its size, or would not answer in time."""
        limits, nodes = self.limits, demand.cost.nodes
        if limits.nodes_a_query is not None and nodes > limits.nodes_a_query:
            words = f"This query requests up to {nodes:,} possible nodes which exceeds the maximum limit of 500,000."
            error = {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": words}
            return json_response(200, {"data": None, "errors": [error]})
        if limits.answer_seconds is not None and nodes / limits.nodes_a_second > limits.answer_seconds:
            return json_response(502, {"data": None, "errors": [{"message": TIMED_OUT}]})
        return None

    def _labelled(self, response: Response, demand: Demand, ledger: Ledger) -> Response:
        """The answer with what is left in its headers, and in `rateLimit` where the query asked for it."""
        with self._lock:
            hour = ledger.hours[demand.graphql]
            stated = response.headers.get("x-ratelimit-limit", "")
            if hour.limit is not None and stated.isdecimal():  # whose token it is, the surface knows
                hour.limit = min(hour.limit, int(stated))
            headers = hour.headers(_resource(demand))
        response.headers = {**response.headers, **(headers if hour.limit is not None else {})}
        if demand.graphql and isinstance(response.body, bytes) and b'"rateLimit": {' in response.body:
            response.body = _with_rate(response.body, demand, headers)
        return response


def _with_rate(body: bytes, demand: Demand, headers: dict[str, str]) -> bytes:
    answer = json.loads(body)
    counted = {
        "cost": demand.primary,
        "nodeCount": demand.cost.nodes,
        "limit": int(headers["x-ratelimit-limit"]),
        "remaining": int(headers["x-ratelimit-remaining"]),
        "used": int(headers["x-ratelimit-used"]),
    }
    shown = (answer.get("data") or {}).get("rateLimit") or {}
    shown.update({key: value for key, value in counted.items() if key in shown})
    return json.dumps(answer, ensure_ascii=False).encode()


def _resource(demand: Demand) -> str:
    return "graphql" if demand.graphql else "core"
