"""What carrying out a plan costs: requests, and the time that GitHub's limits ask for."""

from typing import Final

from .plan import Plan

CONTENT_A_MINUTE: Final = 80  # docs.github.com, "Rate limits for the REST API", secondary limits
CONTENT_AN_HOUR: Final = 500
SECONDS_A_REQUEST: Final = 0.4  # a usual answer to a write, seen from a runner
SIDE_BY_SIDE: Final = 6  # projects at once


def seconds(plan: Plan) -> float:
    """Expected time: the longer of what the requests take and what the content limits make us wait."""
    longest = max((plan.only([slug]).requests for slug in plan.projects), default=0)
    talking = max(plan.requests / SIDE_BY_SIDE, longest) * SECONDS_A_REQUEST
    minutes = max(0, plan.content - 1) // CONTENT_A_MINUTE
    hours = max(0, plan.content - 1) // CONTENT_AN_HOUR
    return talking + max(minutes * 60, hours * 3600)


def in_words(span: float) -> str:
    """A span of seconds as people say it."""
    if span < 60:
        return "under a minute"
    if span < 5400:
        return f"about {round(span / 60)} min"
    return f"about {round(span / 3600)} h"
