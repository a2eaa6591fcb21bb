"""GitHub's documented rate limits, and each token's usage.

Sources, all at docs.github.com: [rest] "Rate limits for the REST API", [graphql] "Rate limits and query limits for the
GraphQL API", [best] "Best practices for using the REST API". Values without a source are marked as guesses.
"""

import math
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from localhub.graphql.cost import QueryCost


@dataclass(frozen=True, slots=True)
class Limits:
    """None disables a limit.

    `content_unit` determines whether a request counts as one content creation, or whether each of its mutations
    counts separately. GitHub does not document this, so both can be simulated. `status` and `retry_after` determine
    the response if a secondary limit is exceeded. 403 and 429 are both documented, with and without the header
    [rest]. `nodes_per_second` is a guess. It models GitHub's timeout of ten seconds: a query fails if it can return
    more than ten times this many nodes.
    """

    rest_per_hour: int | None = (
        5000  # [rest]. Job tokens and anonymous requests have a lower limit, which is in the response headers.
    )
    graphql_points_per_hour: int | None = 5000  # [graphql]
    nodes_per_query: int | None = 500_000  # [graphql]
    max_concurrent: int | None = 100  # [rest]: REST and GraphQL combined
    rest_points_per_minute: int | None = 900  # [rest]: a read costs 1 point, and a write costs 5
    graphql_points_per_minute: int | None = 2000  # [rest]: a query costs 1 point, and a mutation costs 5
    content_per_minute: int | None = 80  # [rest]
    content_per_hour: int | None = 500  # [rest]
    content_unit: Literal["requests", "aliases"] = "requests"
    # Undocumented and off by default. One user measured 20 issues, pull requests and comments per minute, and 150 per
    # hour.
    submissions_per_minute: int | None = None
    submissions_per_hour: int | None = None
    status: Literal[200, 403, 429] = 403  # 200 applies only to GraphQL, and REST then returns 403
    retry_after: bool = True
    response_timeout: float | None = 10.0  # [graphql]
    nodes_per_second: int = 5000

    @classmethod
    def parse(cls, text: str) -> "Limits":
        """Parse comma-separated presets: github, aliases, 200, 403, 429, silent, submissions. Raises ValueError for
        any other word.
        """
        limits = cls()
        for name in filter(None, (word.strip() for word in text.split(","))):
            if name not in PRESETS:
                raise ValueError(f"unknown word {name!r}; expected one of: {', '.join(PRESETS)}")
            limits = replace(limits, **PRESETS[name])
        return limits


PRESETS: Final[dict[str, dict[str, Any]]] = {
    "github": {},
    "aliases": {"content_unit": "aliases"},
    "200": {"status": 200},
    "403": {"status": 403},
    "429": {"status": 429},
    "silent": {"retry_after": False},
    "submissions": {"submissions_per_minute": 20, "submissions_per_hour": 150},
}


@dataclass(frozen=True, slots=True)
class RequestCost:
    """The cost of one request. `primary_points` is the number of requests for REST, and the number of points for
    GraphQL.
    """

    is_graphql: bool
    primary_points: int
    secondary_points: int
    creations: int
    query_cost: QueryCost = field(default_factory=QueryCost)


class SlidingWindow:
    """The units that were used in the last `seconds` seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.entries: deque[tuple[float, int]] = deque()

    def seconds_until_free(self, units: int, limit: int | None, now: float) -> float:
        """Return the seconds until `units` more can be used without exceeding `limit`, or 0 if they can be used now."""
        while self.entries and self.entries[0][0] <= now - self.seconds:
            self.entries.popleft()
        if limit is None or not units:
            return 0.0
        excess = sum(used for _, used in self.entries) + min(units, limit) - limit
        for when, used in self.entries:
            if excess <= 0:
                break
            excess -= used
            if excess <= 0:
                return when + self.seconds - now
        return 0.0

    def spend(self, units: int, now: float) -> None:
        if units:
            self.entries.append((now, units))


@dataclass(slots=True)
class HourlyLimit:
    """A primary limit, whose window starts with the first request."""

    limit: int | None
    used: int = 0
    resets_at: float = 0.0

    def reset_if_due(self, now: float) -> None:
        if now >= self.resets_at:
            self.used, self.resets_at = 0, now + 3600

    def allows(self, units: int) -> bool:
        return self.limit is None or self.used + units <= self.limit

    def headers(self, resource: str) -> dict[str, str]:
        limit = self.limit or 0
        return {
            "x-ratelimit-limit": str(limit),
            "x-ratelimit-remaining": str(max(0, limit - self.used)),
            "x-ratelimit-used": str(self.used),
            "x-ratelimit-reset": str(math.ceil(self.resets_at)),
            "x-ratelimit-resource": resource,
        }


class TokenUsage:
    """The usage of one token."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.in_flight = 0
        self.hourly = {
            False: HourlyLimit(limits.rest_per_hour),
            True: HourlyLimit(limits.graphql_points_per_hour),
        }
        self.points = {False: SlidingWindow(60), True: SlidingWindow(60)}
        self.content = (SlidingWindow(60), SlidingWindow(3600))

    def seconds_until_allowed(self, cost: RequestCost, now: float) -> float:
        """Seconds until the secondary limits allow the request."""
        limits = self.limits
        points_limit = limits.graphql_points_per_minute if cost.is_graphql else limits.rest_points_per_minute
        waits = [self.points[cost.is_graphql].seconds_until_free(cost.secondary_points, points_limit, now)]
        for window, limit in zip(
            self.content, (limits.content_per_minute, limits.content_per_hour), strict=True
        ):
            waits.append(window.seconds_until_free(cost.creations, limit, now))
        if limits.max_concurrent is not None and self.in_flight >= limits.max_concurrent:
            waits.append(1.0)
        return max(waits)

    def spend(self, cost: RequestCost, now: float) -> None:
        self.hourly[cost.is_graphql].used += cost.primary_points
        self.points[cost.is_graphql].spend(cost.secondary_points, now)
        for window in self.content:
            window.spend(cost.creations, now)
