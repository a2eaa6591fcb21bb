"""Estimates the cost of applying a plan: requests, points, and the time that GitHub's rate limits require."""

from collections import Counter
from typing import Final

from .humanize import format_duration
from .plan import Plan

# Source: docs.github.com, "Rate limits for the REST API", secondary limits
CONTENT_PER_MINUTE: Final = 80
CONTENT_PER_HOUR: Final = 500
REST_POINTS_PER_MINUTE: Final = 900
POINTS_PER_WRITE: Final = 5  # a REST request that writes, or a GraphQL request with mutations
SECONDS_PER_REQUEST: Final = 0.4  # the typical response time of a write, measured on a runner
# GitHub allows 100, but further requests would only wait for the content-creation limit
MAX_CONCURRENT_REQUESTS: Final = 6

SMALL_PLAN: Final = 10  # changes

# User-facing messages
COST: Final = "Applying this plan takes {duration}."
DURATION_RANGE: Final = "{usual}, or up to {most} if Tahaluf has to wait for GitHub's rate limit"


def expected_seconds(plan: Plan, *, count_each_creation: bool = False) -> float:
    """Return the expected duration: the total time of all requests or the longest wait for a rate limit, whichever is
    longer.

    GitHub does not document whether several objects created in one request count as one creation or as several. With
    `count_each_creation`, each object counts.
    """
    own_requests_by_project = Counter[str]()
    for change in plan.changes:
        own_requests_by_project[change.project] += change.own_requests
    longest = max(own_requests_by_project.values(), default=0)
    request_seconds = max(plan.requests / MAX_CONCURRENT_REQUESTS, longest) * SECONDS_PER_REQUEST
    rest_requests = sum(change.cost for change in plan.changes if not change.batched)
    point_limit_seconds = (rest_requests - 1) * POINTS_PER_WRITE // REST_POINTS_PER_MINUTE * 60.0
    return max(
        request_seconds,
        point_limit_seconds,
        min_creation_seconds(plan.creations if count_each_creation else plan.content_writes),
    )


def rate_limit_points(plan: Plan) -> int:
    """Return the points for GitHub's secondary rate limit. All requests are assumed to be writes, since nearly all
    are."""
    return POINTS_PER_WRITE * plan.requests


def min_creation_seconds(creations: int) -> float:
    """Return the seconds from the first to the last creation if each is sent as soon as the limits allow."""
    if not creations:
        return 0.0
    hours, remaining = divmod(creations - 1, CONTENT_PER_HOUR)
    return float(hours * 3600 + remaining // CONTENT_PER_MINUTE * 60)


def describe_cost(plan: Plan) -> str:
    """Return a sentence about how long it takes to apply the plan, or "" for a plan so small that this takes only a
    moment.
    """
    return COST.format(duration=describe_duration(plan)) if len(plan.changes) >= SMALL_PLAN else ""


def describe_duration(plan: Plan) -> str:
    """Describe the duration. If the two interpretations of GitHub's rule give durations that differ by a factor of
    two or more, describe both.
    """
    usual, maximum = expected_seconds(plan), expected_seconds(plan, count_each_creation=True)
    if maximum < 120 or maximum < 2 * usual:
        return format_duration(usual)
    return DURATION_RANGE.format(usual=format_duration(usual), most=format_duration(maximum))
