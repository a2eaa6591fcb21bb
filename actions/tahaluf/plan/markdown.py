"""Renders a plan as Markdown, for pull request comments and job summaries."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from tahaluf.escape import code_span, escape_inline

from .change import (
    Announcement,
    Blocked,
    Change,
    ChangeKind,
    ChangeOrigin,
    Risk,
    Unmanaged,
    extra_targets,
    merge_targets,
)
from .cost import describe_cost
from .formatting import format_diff, format_target, group_for_display
from .humanize import pluralize
from .plan import Plan

# User-facing messages
NO_CHANGES: Final = "**Nothing to do.** GitHub matches the manifest."
NO_REQUESTS: Final = "**Nothing on GitHub changes**, because nothing can be applied at the moment."
SUMMARY: Final = "**{changes} in {projects}**: {cost}."
REQUESTED_HEADING: Final = "Your change"
DRIFT_HEADING: Final = "Drift that will be corrected"
UNMANAGED_HEADING: Final = "Not in the manifest; left unchanged"
BLOCKED_HEADING: Final = "Blocked"
ANNOUNCED_HEADING: Final = "Also changed, without a request to GitHub"
ANNOUNCED_RISK: Final = " · **review this closely**"
RISK_LABELS: Final = {
    Risk.ACCESS: " · **gives access**",
    Risk.ADOPTION: " · **adopts existing resources**",
    Risk.DESTRUCTIVE: " · **cannot easily be undone**",
}
KIND_LABELS: Final = {
    ChangeKind.ADOPT: "adopts",
    ChangeKind.UNARCHIVE: "unarchive",
    ChangeKind.CREATE: "create",
    ChangeKind.RENAME: "rename",
    ChangeKind.UPDATE: "update",
    ChangeKind.GRANT: "grant",
    ChangeKind.REVOKE: "revoke",
    ChangeKind.MERGE: "merge",
    ChangeKind.DELETE: "delete",
    ChangeKind.ARCHIVE: "archive",
}


def to_markdown(plan: Plan, whole: Plan | None = None) -> str:
    """Render the plan as Markdown that is safe to post, since all text from the manifest is escaped.

    `whole` is the full plan if `plan` is only the part that fits. The summary always covers the full plan.
    """
    return "\n\n".join([_summary(plan if whole is None else whole), *_sections(plan)])


def line_length(item: Change | Blocked | Announcement) -> int:
    """Return the maximum length of an item's line, in characters."""
    match item:
        case Change():
            return len(f"- {_change_line(item)}\n")
        case Blocked():
            return len(_blocked_line(item, [item.target])) + 1
        case Announcement():
            return len(_announcement_line(item)) + 1


def blocked_to_markdown(blocked: Iterable[Blocked]) -> str:
    """Render one line for each project and reason, listing everything that is blocked."""
    return "\n".join(_blocked_line(entry, targets) for entry, targets in merge_targets(blocked))


def _sections(plan: Plan) -> Iterator[str]:
    for origin, title in ((ChangeOrigin.REQUESTED, REQUESTED_HEADING), (ChangeOrigin.DRIFT, DRIFT_HEADING)):
        chosen = [change for change in plan.changes if change.origin is origin]
        if chosen:
            yield f"#### {title}"
            yield from _projects(chosen)
    if plan.announcements:
        yield f"#### {ANNOUNCED_HEADING}"
        yield "\n".join(map(_announcement_line, plan.announcements))
    if plan.blocked:
        yield f"#### {BLOCKED_HEADING}"
        yield blocked_to_markdown(plan.blocked)
    if plan.unmanaged:
        unmanaged = "\n".join(
            _unmanaged_line(entry, targets) for entry, targets in merge_targets(plan.unmanaged)
        )
        yield f"<details><summary>{UNMANAGED_HEADING} ({len(plan.unmanaged)})</summary>\n\n{unmanaged}\n\n</details>"


def _summary(plan: Plan) -> str:
    if not plan:
        return NO_REQUESTS if plan.blocked or plan.announcements else NO_CHANGES
    return SUMMARY.format(
        changes=pluralize(len(plan.changes), "change"),
        projects=pluralize(len(plan.projects), "project"),
        cost=describe_cost(plan),
    )


def _projects(changes: Iterable[Change]) -> Iterator[str]:
    for slug, project_changes in groupby(changes, key=lambda change: change.project):
        yield "\n".join(
            [f"**{escape_inline(slug)}**", "", *(f"- {line}" for line in _change_lines(project_changes))]
        )


def _blocked_line(entry: Blocked, targets: Iterable[str]) -> str:
    names = _codes(extra_targets(entry, targets))
    explanation = f"{escape_inline(entry.reason)}; {escape_inline(entry.fix)}"
    return f"- {code_span(entry.project)}: {names}{': ' if names else ''}{explanation}"


def _announcement_line(entry: Announcement) -> str:
    subject = f"{code_span(entry.project)}: " if entry.project else ""
    risk = ANNOUNCED_RISK if entry.risk is not Risk.NONE else ""
    return f"- {subject}{entry.resource} {code_span(entry.target)}: {escape_inline(entry.text)}{risk}"


def _unmanaged_line(entry: Unmanaged, targets: Iterable[str]) -> str:
    names = list(targets)
    shown = f"({len(names)})" if entry.is_discreet else _codes(names)
    return f"- {code_span(entry.project)}: {entry.resource} {shown}: {escape_inline(entry.reason)}"


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(map(code_span, texts))


def _change_lines(changes: Iterable[Change]) -> Iterator[str]:
    for group in group_for_display(changes):
        first = group[0]
        if len(group) == 1:
            yield _change_line(first)
        else:
            names = ", ".join(format_target(change, code_span) for change in group)
            yield f"{KIND_LABELS[first.kind]} {len(group)} {first.resource}: {names}{RISK_LABELS.get(first.risk, '')}"


def _change_line(change: Change) -> str:
    diff = format_diff(change, code_span, in_public=True)
    summary = f"{KIND_LABELS[change.kind]} {change.resource} {code_span(change.target)}" + (
        f": {diff}" if diff else ""
    )
    reason = f" ({escape_inline(change.reason)})" if change.reason else ""
    return f"{summary}{reason}{RISK_LABELS.get(change.risk, '')}"
