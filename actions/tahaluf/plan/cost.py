"""What carrying out a plan costs: requests, points, and the time that GitHub's limits ask for."""

from collections import Counter
from typing import Final

from .plan import Plan
from .words import count, in_words

# docs.github.com, "Rate limits for the REST API", secondary limits
CONTENT_A_MINUTE: Final = 80
CONTENT_AN_HOUR: Final = 500
REST_POINTS_A_MINUTE: Final = 900
POINTS_A_WRITE: Final = 5  # by REST, and for a GraphQL request with mutations in it
SECONDS_A_REQUEST: Final = 0.4  # a usual answer to a write, seen from a runner
# Requests at once, of the 100 that GitHub allows: more would only wait for the content limit
SIDE_BY_SIDE: Final = 6

# Texts for people
AT_MOST: Final = "{usual}; {most} if GitHub counts each thing that a request creates"


def seconds(plan: Plan, *, each_counts: bool = False) -> float:
    """Expected time: the longest of what the requests take and what each of the limits makes us wait.

    `each_counts`: GitHub does not say whether several things made in one request count as one creation or each.
    """
    alone = Counter[str]()
    for change in plan.changes:
        alone[change.project] += 0 if change.batched else change.cost
    longest = max(alone.values(), default=0)
    talking = max(plan.requests / SIDE_BY_SIDE, longest) * SECONDS_A_REQUEST
    by_rest = sum(change.cost for change in plan.changes if not change.batched)
    paced = max(0, by_rest - 1) * POINTS_A_WRITE // REST_POINTS_A_MINUTE * 60.0
    return max(talking, paced, floor(plan.creations if each_counts else plan.content))


def points(plan: Plan) -> int:
    """What it weighs in the limits that GitHub counts in points: each request of it is a write, or nearly."""
    return POINTS_A_WRITE * plan.requests


def floor(creations: int) -> float:
    """Seconds from the first creation to the last, if each leaves as soon as the limits let it."""
    hours, rest = divmod(max(0, creations - 1), CONTENT_AN_HOUR)
    return float(hours * 3600 + rest // CONTENT_A_MINUTE * 60)


def cost(plan: Plan) -> str:
    """All of it as people say it."""
    return f"{count(plan.requests, 'request')}, {count(points(plan), 'point')}, {expected(plan)}"


def expected(plan: Plan) -> str:
    """The time as people say it; both readings of GitHub's rule, where they are far apart."""
    usual, most = seconds(plan), seconds(plan, each_counts=True)
    if most < 120 or most < 2 * usual:
        return in_words(usual)
    return AT_MOST.format(usual=in_words(usual), most=in_words(most))
