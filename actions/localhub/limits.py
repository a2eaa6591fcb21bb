"""GitHub's rate limits, as far as they are published, and what a token has used up of them.

Sources, all at docs.github.com: [rest] "Rate limits for the REST API", [graphql] "Rate limits and query limits
for the GraphQL API", [best] "Best practices for using the REST API". What none of them says is marked: a guess.
"""

import math
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from localhub.graphql.cost import Cost


@dataclass(frozen=True, slots=True)
class Limits:
    """None switches a limit off.

    `content_unit`: whether several mutations in one request are one creation or each its own. Nobody outside
    GitHub knows, so both readings can be tried. `status` and `retry_after`: how a secondary limit is told; 403
    and 429, with and without the header, are all documented [rest]. `nodes_a_second` is a guess: it scales
    GitHub's ten seconds for an answer, so that a query that may bring more than ten times as many nodes fails.
    """

    rest_an_hour: int | None = 5000  # [rest]; 1,000 for a job's token and 60 for nobody, as the answers say
    graphql_points_an_hour: int | None = 5000  # [graphql]
    nodes_a_query: int | None = 500_000  # [graphql]
    at_once: int | None = 100  # [rest]: REST and GraphQL together
    rest_points_a_minute: int | None = 900  # [rest]: a read is 1 point, a write 5
    graphql_points_a_minute: int | None = 2000  # [rest]: a query is 1 point, a mutation 5
    content_a_minute: int | None = 80  # [rest]
    content_an_hour: int | None = 500  # [rest]
    content_unit: Literal["requests", "aliases"] = "requests"
    status: Literal[200, 403, 429] = 403  # 200: GraphQL alone, REST then answers 403
    retry_after: bool = True
    answer_seconds: float | None = 10.0  # [graphql]
    nodes_a_second: int = 5000

    @classmethod
    def parse(cls, words: str) -> "Limits":
        """From words with commas: github, aliases, 200, 403, 429, silent. Raises ValueError."""
        limits = cls()
        for word in filter(None, (word.strip() for word in words.split(","))):
            if word not in WORDS:
                raise ValueError(f"{word!r} is none of {', '.join(WORDS)}")
            limits = replace(limits, **WORDS[word])
        return limits


WORDS: Final[dict[str, dict[str, Any]]] = {
    "github": {},
    "aliases": {"content_unit": "aliases"},
    "200": {"status": 200},
    "403": {"status": 403},
    "429": {"status": 429},
    "silent": {"retry_after": False},
}


@dataclass(frozen=True, slots=True)
class Demand:
    """What one request uses up. `primary` in requests for REST, in points for GraphQL."""

    graphql: bool
    primary: int
    points: int
    content: int
    cost: Cost = field(default_factory=Cost)


class Sliding:
    """Units spent in the last `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.spent: deque[tuple[float, int]] = deque()

    def wait(self, units: int, limit: int | None, now: float) -> float:
        """Seconds until `units` more fit under `limit`; 0 if they do now."""
        while self.spent and self.spent[0][0] <= now - self.seconds:
            self.spent.popleft()
        if limit is None or not units:
            return 0.0
        over = sum(used for _, used in self.spent) + min(units, limit) - limit
        for when, used in self.spent:
            if over <= 0:
                break
            over -= used
            if over <= 0:
                return when + self.seconds - now
        return 0.0

    def spend(self, units: int, now: float) -> None:
        if units:
            self.spent.append((now, units))


@dataclass(slots=True)
class Hour:
    """A primary limit: a window that begins with its first request."""

    limit: int | None
    used: int = 0
    resets: float = 0.0

    def turn(self, now: float) -> None:
        if now >= self.resets:
            self.used, self.resets = 0, now + 3600

    def fits(self, units: int) -> bool:
        return self.limit is None or self.used + units <= self.limit

    def headers(self, resource: str) -> dict[str, str]:
        limit = self.limit or 0
        return {
            "x-ratelimit-limit": str(limit),
            "x-ratelimit-remaining": str(max(0, limit - self.used)),
            "x-ratelimit-used": str(self.used),
            "x-ratelimit-reset": str(math.ceil(self.resets)),
            "x-ratelimit-resource": resource,
        }


class Ledger:
    """What one token has used up."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.at_once = 0
        self.hours = {False: Hour(limits.rest_an_hour), True: Hour(limits.graphql_points_an_hour)}
        self.points = {False: Sliding(60), True: Sliding(60)}
        self.content = (Sliding(60), Sliding(3600))

    def wait(self, demand: Demand, now: float) -> float:
        """Seconds until the secondary limits would let this through."""
        limits = self.limits
        most = limits.graphql_points_a_minute if demand.graphql else limits.rest_points_a_minute
        waits = [self.points[demand.graphql].wait(demand.points, most, now)]
        for window, limit in zip(
            self.content, (limits.content_a_minute, limits.content_an_hour), strict=True
        ):
            waits.append(window.wait(demand.content, limit, now))
        if limits.at_once is not None and self.at_once >= limits.at_once:
            waits.append(1.0)
        return max(waits)

    def spend(self, demand: Demand, now: float) -> None:
        self.hours[demand.graphql].used += demand.primary
        self.points[demand.graphql].spend(demand.points, now)
        for window in self.content:
            window.spend(demand.content, now)
