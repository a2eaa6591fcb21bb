"""The plan and its parts: pure values, made by comparing, shown by `show`, carried out elsewhere."""

from .as_json import to_json
from .brake import brake
from .change import UNSET, CannotApply, Change, Finding, Kind, Left, Origin, Risk, Unset, alike, beyond
from .cost import (
    CONTENT_A_MINUTE,
    CONTENT_AN_HOUR,
    POINTS_A_WRITE,
    REST_POINTS_A_MINUTE,
    SIDE_BY_SIDE,
    cost,
    expected,
    floor,
    points,
    seconds,
)
from .difference import difference, lines, named
from .markdown import cannot_to_markdown, to_markdown
from .plan import BATCH, Plan, Verdict
from .request import Mutation, Request, Response, Rest, Site, Steps
from .review import review, shown
from .words import count, in_words

__all__ = [
    "BATCH",
    "CONTENT_AN_HOUR",
    "CONTENT_A_MINUTE",
    "POINTS_A_WRITE",
    "REST_POINTS_A_MINUTE",
    "SIDE_BY_SIDE",
    "UNSET",
    "CannotApply",
    "Change",
    "Finding",
    "Kind",
    "Left",
    "Mutation",
    "Origin",
    "Plan",
    "Request",
    "Response",
    "Rest",
    "Risk",
    "Site",
    "Steps",
    "Unset",
    "Verdict",
    "alike",
    "beyond",
    "brake",
    "cannot_to_markdown",
    "cost",
    "count",
    "difference",
    "expected",
    "floor",
    "in_words",
    "lines",
    "named",
    "points",
    "review",
    "seconds",
    "shown",
    "to_json",
    "to_markdown",
]
