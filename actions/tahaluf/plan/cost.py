"""What carrying out a plan costs: requests, points, and the time that GitHub's limits ask for."""

from collections import Counter
from typing import Final

from .humanize import format_duration, pluralize
from .plan import Plan

# docs.github.com, "Rate limits for the REST API", secondary limits
CONTENT_PER_MINUTE: Final = 80
CONTENT_PER_HOUR: Final = 500
REST_POINTS_PER_MINUTE: Final = 900
POINTS_PER_WRITE: Final = 5  # by REST, and for a GraphQL request with mutations in it
SECONDS_PER_REQUEST: Final = 0.4  # a usual answer to a write, seen from a runner
# Requests at once, of the 100 that GitHub allows: more would only wait for the content limit
MAX_CONCURRENT_REQUESTS: Final = 6

# Texts for people
DURATION_RANGE: Final = "{usual}; {most} if GitHub counts each thing that a request creates"


def expected_seconds(plan: Plan, *, count_each_creation: bool = False) -> float:
    """Expected time: the longest of what the requests take and what each of the limits makes us wait.

    `each_counts`: GitHub does not say whether several things made in one request count as one creation or each.
    """
    unbatched_by_project = Counter[str]()
    for change in plan.changes:
        unbatched_by_project[change.project] += 0 if change.batched else change.cost
    longest = max(unbatched_by_project.values(), default=0)
    request_seconds = max(plan.requests / MAX_CONCURRENT_REQUESTS, longest) * SECONDS_PER_REQUEST
    rest_requests = sum(change.cost for change in plan.changes if not change.batched)
    point_limit_seconds = max(0, rest_requests - 1) * POINTS_PER_WRITE // REST_POINTS_PER_MINUTE * 60.0
    return max(
        request_seconds,
        point_limit_seconds,
        min_creation_seconds(plan.creations if count_each_creation else plan.content_writes),
    )


def rate_limit_points(plan: Plan) -> int:
    """What it weighs in the limits that GitHub counts in points: each request of it is a write, or nearly."""
    return POINTS_PER_WRITE * plan.requests


def min_creation_seconds(creations: int) -> float:
    """Seconds from the first creation to the last, if each leaves as soon as the limits let it."""
    hours, remaining = divmod(max(0, creations - 1), CONTENT_PER_HOUR)
    return float(hours * 3600 + remaining // CONTENT_PER_MINUTE * 60)


def describe_cost(plan: Plan) -> str:
    """All of it as people say it."""
    return f"{pluralize(plan.requests, 'request')}, {pluralize(rate_limit_points(plan), 'point')}, {describe_duration(plan)}"


def describe_duration(plan: Plan) -> str:
    """The time as people say it; both readings of GitHub's rule, where they are far apart."""
    usual, maximum = expected_seconds(plan), expected_seconds(plan, count_each_creation=True)
    if maximum < 120 or maximum < 2 * usual:
        return format_duration(usual)
    return DURATION_RANGE.format(usual=format_duration(usual), most=format_duration(maximum))
