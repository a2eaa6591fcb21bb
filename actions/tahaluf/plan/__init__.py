"""Plans: pure values that say what a run would do; `output/` prints them and `github/` applies them."""

from .as_json import to_json
from .change import (
    UNSET,
    Blocked,
    Change,
    ChangeKind,
    ChangeOrigin,
    PlanItem,
    Risk,
    Unmanaged,
    Unset,
    extra_targets,
    merge_targets,
)
from .cost import (
    CONTENT_PER_HOUR,
    CONTENT_PER_MINUTE,
    MAX_CONCURRENT_REQUESTS,
    POINTS_PER_WRITE,
    REST_POINTS_PER_MINUTE,
    describe_cost,
    describe_duration,
    expected_seconds,
    min_creation_seconds,
    rate_limit_points,
)
from .formatting import format_diff, format_target, group_for_display
from .humanize import format_duration, pluralize
from .markdown import blocked_to_markdown, to_markdown
from .operation import FieldChange, FieldUpdate, Json, Operation, no_steps_for
from .plan import MAX_BATCH_SIZE, Plan, ReviewResult
from .removal_limit import limit_removals
from .request import ChangeContext, Mutation, Query, Request, Response, Rest, Steps
from .review import digests_in_comment, review_comment

__all__ = [
    "CONTENT_PER_HOUR",
    "CONTENT_PER_MINUTE",
    "MAX_BATCH_SIZE",
    "MAX_CONCURRENT_REQUESTS",
    "POINTS_PER_WRITE",
    "REST_POINTS_PER_MINUTE",
    "UNSET",
    "Blocked",
    "Change",
    "ChangeContext",
    "ChangeKind",
    "ChangeOrigin",
    "FieldChange",
    "FieldUpdate",
    "Json",
    "Mutation",
    "Operation",
    "Plan",
    "PlanItem",
    "Query",
    "Request",
    "Response",
    "Rest",
    "ReviewResult",
    "Risk",
    "Steps",
    "Unmanaged",
    "Unset",
    "blocked_to_markdown",
    "describe_cost",
    "describe_duration",
    "digests_in_comment",
    "expected_seconds",
    "extra_targets",
    "format_diff",
    "format_duration",
    "format_target",
    "group_for_display",
    "limit_removals",
    "merge_targets",
    "min_creation_seconds",
    "no_steps_for",
    "pluralize",
    "rate_limit_points",
    "review_comment",
    "to_json",
    "to_markdown",
]
