"""The plan and its parts: pure values, made by comparing, shown by `show`, carried out elsewhere."""

from .as_json import to_json
from .brake import limit_removals
from .change import UNSET, Blocked, Change, PlanItem, ChangeKind, Unmanaged, ChangeOrigin, Risk, Unset, merge_targets, extra_targets
from .cost import (
    CONTENT_PER_MINUTE,
    CONTENT_PER_HOUR,
    POINTS_PER_WRITE,
    REST_POINTS_PER_MINUTE,
    MAX_CONCURRENT_REQUESTS,
    describe_cost,
    describe_duration,
    min_creation_seconds,
    rate_limit_points,
    expected_seconds,
)
from .difference import format_diff, group_for_display, format_target
from .markdown import blocked_to_markdown, to_markdown
from .plan import MAX_BATCH_SIZE, Plan, ReviewResult
from .request import Mutation, Request, Response, Rest, ChangeContext, Steps
from .review import review_comment, digests_in_comment
from .words import pluralize, format_duration

__all__ = [
    "MAX_BATCH_SIZE",
    "CONTENT_PER_HOUR",
    "CONTENT_PER_MINUTE",
    "POINTS_PER_WRITE",
    "REST_POINTS_PER_MINUTE",
    "MAX_CONCURRENT_REQUESTS",
    "UNSET",
    "Blocked",
    "Change",
    "PlanItem",
    "ChangeKind",
    "Unmanaged",
    "Mutation",
    "ChangeOrigin",
    "Plan",
    "Request",
    "Response",
    "Rest",
    "Risk",
    "ChangeContext",
    "Steps",
    "Unset",
    "ReviewResult",
    "merge_targets",
    "extra_targets",
    "limit_removals",
    "blocked_to_markdown",
    "describe_cost",
    "pluralize",
    "format_diff",
    "describe_duration",
    "min_creation_seconds",
    "format_duration",
    "group_for_display",
    "format_target",
    "rate_limit_points",
    "review_comment",
    "expected_seconds",
    "digests_in_comment",
    "to_json",
    "to_markdown",
]
