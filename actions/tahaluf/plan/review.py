"""Writes and reads plan comments, from which later runs learn which changes a pull request's reviewers have seen."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tahaluf.escape import code_span

from .change import DIGEST_LENGTH, SUBJECT_LENGTH, Announcement, Blocked, Change, Risk
from .humanize import pluralize
from .keys import describe_places
from .markdown import to_markdown
from .notes import CONSENT_NOTE, MADE_AFTER_MERGE
from .plan import Plan

# User-facing messages
HEADING: Final = "### What a merge will do"
HEADING_FOR_SHARD: Final = "### What a merge will do in {where}"
OUTDATED: Final = (
    "**Outdated:** the default branch has changed since this plan was computed. If no new plan appears here soon, "
    "a member can comment `/plan`."
)
MERGE_NOTE: Final = (
    "Merging this pull request approves the changes marked **needs approval**, exactly as shown here. If one of them "
    "is different by the time `tahaluf apply` runs, it is held back."
)
TRUNCATED: Final = (
    "**{whole}**: too many for one comment. Not shown here: {hidden}. Run `tahaluf plan` on your own machine to "
    "see everything.{risky}"
)
TRUNCATED_RISKY: Final = (
    " {number} of the changes that are not shown would give access or remove something. Merging does **not** "
    "approve them: split this pull request, or allow them one by one with `tahaluf apply --allow=…`."
)
TOO_MANY_PROBLEMS: Final = (
    "There are {count}. Only the first {shown} are shown here. `tahaluf check` shows all of them."
)

# GitHub allows 65,536 characters in a comment. The remaining space is for the text around the plan
MAX_PLAN_LENGTH: Final = 60_000
FRAME_LENGTH: Final = 2_000  # space for the text around the plan if only part of it is shown
LONG_ITEM: Final = 2_000  # longer items come last, so that they do not hide the others

_RISKY: Final = rf"[0-9a-f]{{{SUBJECT_LENGTH + DIGEST_LENGTH}}}"
_SHOWN_MARKER: Final = re.compile(
    rf"^<!-- shown at ([0-9a-f]{{40}})(?: on ([0-9a-f]{{40}}))?:((?: {_RISKY})*) -->$", re.MULTILINE
)
_UNPLANNED_MARKER: Final = re.compile(r"^<!-- no plan on ([0-9a-f]{40}) -->$", re.MULTILINE)
_HARMLESS_MARKER: Final = re.compile(
    rf"^<!-- without risk:((?: [0-9a-f]{{{SUBJECT_LENGTH}}})+) -->$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """What a merged pull request's plan showed: risky changes, and the subjects of all changes.

    `harmless`: the subjects of changes without risk, and of access that the plan withheld until someone agrees.
    """

    digests: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    harmless: frozenset[str] = frozenset()

    def __or__(self, other: "ReviewRecord") -> "ReviewRecord":
        return ReviewRecord(
            self.digests | other.digests, self.subjects | other.subjects, self.harmless | other.harmless
        )


def is_reviewed(change: Change, records: Iterable[ReviewRecord]) -> bool | None:
    """Whether the most recent record about the change's subject shows this change, or None if there is no such record.

    `records` must be in order, most recent first.
    """
    for record in records:
        if change.digest in record.digests:
            return True
        if record.subjects & change.opposing_subjects:
            return False
    return None


def review_comment(
    plan: Plan,
    head: str,
    base: str = "",
    shard_name: str = "",
    *,
    withheld: Iterable[Change] = (),
    maker: str = MADE_AFTER_MERGE,
    template_section: str = "",
    permission_section: str = "",
) -> str:
    """Write the comment that shows a pull request's plan for merging the commit `head` into `base`.

    If the plan is too long for a comment, unmanaged items are only counted. If it is still too long, harmless changes
    are also only counted. Only what is shown counts as reviewed. `shard_name` is the part of the coalition that the
    plan covers, if it is not the whole coalition. `withheld` are changes that the plan leaves out until someone
    agrees. Earlier plans no longer count as a review of these changes. `maker` explains what makes the changes.
    `template_section` describes the updates that changed templates cause. `permission_section` says which of the
    App's permissions the merge needs.
    """
    visible, hidden = _split_to_fit(plan)
    parts = [
        HEADING_FOR_SHARD.format(where=code_span(shard_name)) if shard_name else HEADING,
        *([_truncation_note(plan, hidden)] if not hidden.is_silent else []),
        to_markdown(visible, plan, MERGE_NOTE, maker, follows=template_section, consent_note=CONSENT_NOTE),
        *([permission_section] if permission_section else []),
        _markers(visible, f"{head} on {base}" if base else head, withheld),
    ]
    return "\n\n".join(parts)


def comment_without_plan(reason: str, base: str) -> str:
    """Return the comment that says why merging into the commit `base` cannot be planned."""
    return f"{reason.rstrip()}\n\n<!-- no plan on {base} -->"


def is_outdated(comment: str, base: str) -> bool:
    """Whether a comment was written for a base other than `base`, or is already marked as outdated."""
    bases = [shown[1] for shown in _SHOWN_MARKER.findall(comment)] + _UNPLANNED_MARKER.findall(comment)
    return OUTDATED in comment or bases != [base]


def is_shown_at(comment: str, head: str) -> bool:
    """Whether the comment shows a plan for merging the commit `head`."""
    found = _SHOWN_MARKER.findall(comment)
    return len(found) == 1 and found[0][0] == head


def mark_outdated(comment: str) -> str:
    """Return the comment with a note at the top that says it is outdated.

    The changes that it showed still count as shown.
    """
    return comment if OUTDATED in comment else f"{OUTDATED}\n\n{comment}"


def list_problems(problems: Sequence[str]) -> str:
    """Return a Markdown list of as many problems as fit in a comment, and the total number."""
    lines, length = [], 0
    for problem in problems:
        line = f"- {problem}"
        length += len(line) + 1
        if length > MAX_PLAN_LENGTH:
            break
        lines.append(line)
    if len(lines) == len(problems):
        return "\n".join(lines)
    count = pluralize(len(problems), "problem")
    return "\n".join([TOO_MANY_PROBLEMS.format(count=count, shown=f"{len(lines):,}"), "", *lines])


def parse_review(comment: str, head: str) -> ReviewRecord:
    """Return what a comment showed. If the comment was about another commit, the record is empty."""
    if not is_shown_at(comment, head):
        return ReviewRecord()
    [(_, _, shown)] = _SHOWN_MARKER.findall(comment)
    risky = shown.split()
    harmless = [subject for subjects in _HARMLESS_MARKER.findall(comment) for subject in subjects.split()]
    return ReviewRecord(
        frozenset(token[SUBJECT_LENGTH:] for token in risky),
        frozenset([*harmless, *(token[:SUBJECT_LENGTH] for token in risky)]),
        frozenset(harmless),
    )


def _markers(plan: Plan, commits: str, withheld: Iterable[Change] = ()) -> str:
    items: list[Change | Announcement] = [*plan.changes, *plan.announcements]
    risky = {f" {item.subject}{item.digest}" for item in items if _is_risky(item)}
    harmless = {f" {item.subject}" for item in items if not _is_risky(item)}
    harmless |= {f" {change.subject}" for change in withheld}
    shown = f"<!-- shown at {commits}:{''.join(sorted(risky))} -->"
    return f"<!-- without risk:{''.join(sorted(harmless))} -->\n{shown}" if harmless else shown


def _is_risky(item: Change | Announcement) -> bool:
    return item.risk is not Risk.NONE


def _split_to_fit(plan: Plan) -> tuple[Plan, Plan]:
    """Split the plan into the part that fits in one comment and the rest."""
    if _length(plan) <= MAX_PLAN_LENGTH:
        return plan, Plan()
    notices = tuple(entry for entry in plan.unmanaged if entry.is_notice)
    others = tuple(entry for entry in plan.unmanaged if not entry.is_notice)
    if _length(shorter := replace(plan, unmanaged=notices)) <= MAX_PLAN_LENGTH:
        return shorter, Plan(unmanaged=others)
    visible = frozenset(map(id, _items_that_fit(plan)))
    return (
        Plan(
            tuple(c for c in plan.changes if id(c) in visible),
            tuple(b for b in plan.blocked if id(b) in visible),
            announcements=tuple(a for a in plan.announcements if id(a) in visible),
            notes=plan.notes,
        ),
        Plan(
            tuple(c for c in plan.changes if id(c) not in visible),
            tuple(b for b in plan.blocked if id(b) not in visible),
            plan.unmanaged,
            tuple(a for a in plan.announcements if id(a) not in visible),
        ),
    )


def _items_that_fit(plan: Plan) -> Iterable[Change | Blocked | Announcement]:
    """Return as many items as fit. Items that must not be hidden come before harmless changes."""
    items: list[Change | Blocked | Announcement] = [
        *(change for change in plan.changes if change.is_always_shown),
        *plan.blocked,
        *plan.announcements,
        *(change for change in plan.changes if not change.is_always_shown),
    ]
    items.sort(key=lambda item: _length(Plan.from_items([item])) > LONG_ITEM)

    def is_too_long(last: int) -> bool:
        return _length(Plan.from_items(items[: last + 1])) > MAX_PLAN_LENGTH - FRAME_LENGTH

    return items[: bisect_left(range(len(items)), True, key=is_too_long)]


def _length(plan: Plan) -> int:
    return len(to_markdown(plan)) + len(_markers(plan, ""))


def _truncation_note(plan: Plan, hidden: Plan) -> str:
    risky = TRUNCATED_RISKY.format(number=len(hidden.risky)) if hidden.risky else ""
    total = next(iter(_counts(plan)))  # the changes or, if none, the first other kind of item
    return TRUNCATED.format(whole=total, hidden=", ".join(_counts(hidden)), risky=risky)


def _counts(hidden: Plan) -> Iterable[str]:
    if hidden.changes:
        yield f"{pluralize(len(hidden.changes), 'change')} in {describe_places(hidden.projects)}"
    if hidden.blocked:
        yield f"{pluralize(len(hidden.blocked), 'blocked item')}"
    if hidden.announcements:
        yield pluralize(len(hidden.announcements), "further announcement")
    if hidden.unmanaged:
        yield f"{pluralize(len(hidden.unmanaged), 'item')} on GitHub but not in the manifest"
