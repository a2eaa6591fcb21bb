"""Middleware that counts each token's requests and, once a limit is exceeded, rejects requests as GitHub does."""

import json
import math
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Final

from localhub.contract import operations
from localhub.core import Handler, Request, Response, json_response
from localhub.graphql.cost import query_cost
from localhub.limits import HourlyLimit, Limits, RequestCost, TokenUsage

GRAPHQL: Final = "POST /graphql"
UNCOUNTED: Final = {
    "GET /rate_limit"
}  # "Rate limits for the REST API": these requests do not count towards the limit
NOT_MODIFIED: Final = (
    304  # "Best practices for using the REST API": these responses do not count towards the hourly limit
)
READ_METHODS: Final = {"GET", "HEAD", "OPTIONS"}

# GitHub's own messages
PRIMARY_LIMIT_MESSAGE: Final = "API rate limit exceeded for this token."
SECONDARY_LIMIT_MESSAGE: Final = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)
TIMEOUT_MESSAGE: Final = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it could be a "
    "GitHub bug."
)


class RateLimiter:
    """Tracks the usage of each token. `limit` is a `core.Middleware`."""

    def __init__(self, limits: Limits, clock: Callable[[], datetime]) -> None:
        self.limits = limits
        self.rejected_count = 0
        self._clock = clock
        self._lock = threading.Lock()
        self._usage_by_token: defaultdict[str, TokenUsage] = defaultdict(lambda: TokenUsage(limits))

    def enforce(self, request: Request, next_handler: Handler) -> Response:
        cost = self._request_cost(request)
        if request.operation in UNCOUNTED:
            return self._with_remaining(next_handler(request), request)
        if cost is None:
            return next_handler(request)
        with self._lock:
            usage = self._usage_by_token[request.token or "nobody"]
            rejection = self._admit(usage, cost)
            self.rejected_count += rejection is not None
        if rejection is not None:
            return rejection
        try:
            response = self._query_limit_response(cost) or next_handler(request)
        finally:
            with self._lock:
                usage.in_flight -= 1
        if response.status == NOT_MODIFIED:
            usage.hourly[False].used -= 1
        return self._with_rate_headers(response, cost, usage)

    def _with_remaining(self, response: Response, request: Request) -> Response:
        """Respond to `GET /rate_limit` with the same numbers as in the headers of other responses."""
        if response.status != 200 or not isinstance(response.body, bytes):
            return response
        answer = json.loads(response.body)
        with self._lock:
            usage = self._usage_by_token[request.token or "nobody"]
            for is_graphql, name in ((False, "core"), (True, "graphql")):
                hourly, stated = usage.hourly[is_graphql], answer["resources"][name]
                if hourly.limit is not None:
                    hourly.reset_if_due(self._clock().timestamp())
                    hourly.limit = min(hourly.limit, stated["limit"])
                    stated |= {
                        "limit": hourly.limit,
                        "used": hourly.used,
                        "remaining": max(0, hourly.limit - hourly.used),
                        "reset": math.ceil(hourly.resets_at),
                    }
            headers = usage.hourly[False].headers("core") if usage.hourly[False].limit is not None else {}
        answer["rate"] = answer["resources"]["core"]
        return json_response(200, answer, {**response.headers, **headers})

    def _request_cost(self, request: Request) -> RequestCost | None:
        """Return None for requests that do not count: git, web pages, and localhub's admin API."""
        if request.operation == GRAPHQL:
            query = query_cost(request.body)
            creations = query.mutations if self.limits.content_unit == "aliases" else min(query.mutations, 1)
            return RequestCost(True, query.points, 5 if query.mutations else 1, creations, query)
        if request.operation in UNCOUNTED or request.operation not in operations():
            return None
        writes = request.method not in READ_METHODS
        return RequestCost(False, 1, 5 if writes else 1, int(request.method == "POST"))

    def _admit(self, usage: TokenUsage, cost: RequestCost) -> Response | None:
        """Record the cost, or return an error response if a limit is exceeded."""
        now = self._clock().timestamp()
        hourly = usage.hourly[cost.is_graphql]
        hourly.reset_if_due(now)
        if not hourly.allows(cost.primary_points):
            return self._primary_limit_response(cost, hourly)
        if delay := usage.seconds_until_allowed(cost, now):
            return self._secondary_limit_response(cost, hourly, delay)
        usage.spend(cost, now)
        usage.in_flight += 1
        return None

    def _primary_limit_response(self, cost: RequestCost, hourly: HourlyLimit) -> Response:
        headers = hourly.headers(_resource(cost)) | {"x-ratelimit-remaining": "0"}
        if cost.is_graphql:  # [graphql]: the status is 200, and the error is in the body
            return json_response(
                200, {"errors": [{"type": "RATE_LIMITED", "message": PRIMARY_LIMIT_MESSAGE}]}, headers
            )
        return json_response(403, {"message": PRIMARY_LIMIT_MESSAGE}, headers)

    def _secondary_limit_response(self, cost: RequestCost, hourly: HourlyLimit, delay: float) -> Response:
        headers = hourly.headers(_resource(cost))
        if self.limits.retry_after:
            headers["retry-after"] = str(math.ceil(delay))
        if self.limits.status == 200 and cost.is_graphql:
            return json_response(
                200, {"data": None, "errors": [{"message": SECONDARY_LIMIT_MESSAGE}]}, headers
            )
        status = 403 if self.limits.status == 200 else self.limits.status
        return json_response(status, {"message": SECONDARY_LIMIT_MESSAGE}, headers)

    def _query_limit_response(self, cost: RequestCost) -> Response | None:
        """The response to a query that is too large for GitHub, or that would time out."""
        limits, nodes = self.limits, cost.query_cost.nodes
        if limits.nodes_per_query is not None and nodes > limits.nodes_per_query:
            message = f"This query requests up to {nodes:,} possible nodes which exceeds the maximum limit of 500,000."
            error = {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": message}
            return json_response(200, {"data": None, "errors": [error]})
        if limits.response_timeout is not None and nodes / limits.nodes_per_second > limits.response_timeout:
            return json_response(502, {"data": None, "errors": [{"message": TIMEOUT_MESSAGE}]})
        return None

    def _with_rate_headers(self, response: Response, cost: RequestCost, usage: TokenUsage) -> Response:
        """Add the rate limit headers, and the `rateLimit` field if it was requested."""
        with self._lock:
            hourly = usage.hourly[cost.is_graphql]
            stated = response.headers.get("x-ratelimit-limit", "")
            if hourly.limit is not None and stated.isdecimal():
                # The surface has already set the token's limit
                hourly.limit = min(hourly.limit, int(stated))
            headers = hourly.headers(_resource(cost))
        response.headers = {**response.headers, **(headers if hourly.limit is not None else {})}
        if cost.is_graphql and isinstance(response.body, bytes) and b'"rateLimit": {' in response.body:
            response.body = _with_rate_limit_field(response.body, cost, headers)
        return response


def _with_rate_limit_field(body: bytes, cost: RequestCost, headers: dict[str, str]) -> bytes:
    answer = json.loads(body)
    values = {
        "cost": cost.primary_points,
        "nodeCount": cost.query_cost.nodes,
        "limit": int(headers["x-ratelimit-limit"]),
        "remaining": int(headers["x-ratelimit-remaining"]),
        "used": int(headers["x-ratelimit-used"]),
    }
    rate_limit = (answer.get("data") or {}).get("rateLimit") or {}
    rate_limit.update({key: value for key, value in values.items() if key in rate_limit})
    return json.dumps(answer, ensure_ascii=False).encode()


def _resource(cost: RequestCost) -> str:
    return "graphql" if cost.is_graphql else "core"
