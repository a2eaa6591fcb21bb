"""Plans: immutable values that describe what a run would do. `output/` prints them and `github/` applies them."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .announcing import describe_announcements
    from .as_json import blocked_to_json, change_to_json, to_json, unmanaged_to_json
    from .change import (
        DIGEST_LENGTH,
        UNSET,
        Announcement,
        Blocked,
        Change,
        ChangeKind,
        ChangeOrigin,
        Mark,
        PlanItem,
        Risk,
        Unmanaged,
        Unset,
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
    from .folding import FoldedEntry, Section, describe_projects, fold_changes, fold_entries
    from .formatting import (
        VERBS,
        describe_line,
        describe_mark,
        describe_prerequisite,
        format_diff,
        format_target,
        group_for_display,
        verb,
    )
    from .held import HeldChange, HoldCause
    from .humanize import choose_form, format_duration, pluralize
    from .json_format import apply_schema, plan_schema
    from .keys import (
        COALITION_KEY,
        PROFILE_KEY,
        describe_places,
        is_team_key,
        issue_key,
        issue_of_key,
        team_key,
        team_of_key,
    )
    from .markdown import NEEDS_APPROVAL, blocked_to_markdown, changes_to_markdown, to_markdown
    from .notes import (
        ADOPTION_NOTE,
        MADE_AFTER_MERGE,
        MADE_BY_APPLY,
        MADE_LATER,
        describe_blocked,
        describe_waiting,
    )
    from .operation import FieldChange, FieldUpdate, Json, Operation, PersonOperation, no_steps_for
    from .plan import MAX_BATCH_SIZE, Plan, ReviewResult
    from .removal_limit import limit_removals
    from .request import Bulk, ChangeContext, Mutation, Query, Request, Response, Rest, Steps
    from .review import (
        ReviewRecord,
        comment_without_plan,
        is_outdated,
        is_reviewed,
        is_shown_at,
        list_problems,
        mark_outdated,
        parse_review,
        review_comment,
    )

__all__ = [
    "ADOPTION_NOTE",
    "COALITION_KEY",
    "CONTENT_PER_HOUR",
    "CONTENT_PER_MINUTE",
    "DIGEST_LENGTH",
    "MADE_AFTER_MERGE",
    "MADE_BY_APPLY",
    "MADE_LATER",
    "MAX_BATCH_SIZE",
    "MAX_CONCURRENT_REQUESTS",
    "NEEDS_APPROVAL",
    "POINTS_PER_WRITE",
    "PROFILE_KEY",
    "REST_POINTS_PER_MINUTE",
    "UNSET",
    "VERBS",
    "Announcement",
    "Blocked",
    "Bulk",
    "Change",
    "ChangeContext",
    "ChangeKind",
    "ChangeOrigin",
    "FieldChange",
    "FieldUpdate",
    "FoldedEntry",
    "HeldChange",
    "HoldCause",
    "Json",
    "Mark",
    "Mutation",
    "Operation",
    "PersonOperation",
    "Plan",
    "PlanItem",
    "Query",
    "Request",
    "Response",
    "Rest",
    "ReviewRecord",
    "ReviewResult",
    "Risk",
    "Section",
    "Steps",
    "Unmanaged",
    "Unset",
    "apply_schema",
    "blocked_to_json",
    "blocked_to_markdown",
    "change_to_json",
    "changes_to_markdown",
    "choose_form",
    "comment_without_plan",
    "describe_announcements",
    "describe_blocked",
    "describe_cost",
    "describe_duration",
    "describe_line",
    "describe_mark",
    "describe_places",
    "describe_prerequisite",
    "describe_projects",
    "describe_waiting",
    "expected_seconds",
    "fold_changes",
    "fold_entries",
    "format_diff",
    "format_duration",
    "format_target",
    "group_for_display",
    "is_outdated",
    "is_reviewed",
    "is_shown_at",
    "is_team_key",
    "issue_key",
    "issue_of_key",
    "limit_removals",
    "list_problems",
    "mark_outdated",
    "min_creation_seconds",
    "no_steps_for",
    "parse_review",
    "plan_schema",
    "pluralize",
    "rate_limit_points",
    "review_comment",
    "team_key",
    "team_of_key",
    "to_json",
    "to_markdown",
    "unmanaged_to_json",
    "verb",
]


__getattr__ = lazy_exports(__name__, __file__)
