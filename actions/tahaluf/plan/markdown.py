"""Renders a plan as Markdown, for pull request comments and job summaries."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tahaluf.docs_pages import link_docs
from tahaluf.escape import code_span, escape_inline, escape_message

from .announcing import describe_announcements
from .change import Blocked, Change, ChangeKind, ChangeOrigin, Risk, Unmanaged
from .cost import describe_cost
from .folding import FoldedEntry, describe_projects, fold_changes, fold_entries
from .formatting import describe_line, describe_mark, verb
from .humanize import pluralize
from .keys import describe_places
from .notes import ADOPTION_NOTE, INVITED_NOTE, MADE_BY_APPLY, describe_blocked, describe_waiting
from .plan import Plan

# User-facing messages
NO_CHANGES: Final = "**Nothing to do.** GitHub matches the manifest."
NOTHING_CHANGES: Final = "**Nothing on GitHub changes.**"
ALL_BLOCKED: Final = "**Nothing on GitHub changes**, because everything in this plan is blocked."
SUMMARY: Final = "**{changes} in {projects}.**"
REQUESTED_HEADING: Final = "Your change"
DRIFT_HEADING: Final = "Drift that will be corrected"
DRIFT_NOTE: Final = (
    "These differences are not caused by this pull request. Even if you do not merge it, the next run of `tahaluf "
    "apply` corrects them, except those that need approval."
)
UNMANAGED_HEADING: Final = "Left unchanged: {items} that exist only on GitHub"
BLOCKED_HEADING: Final = "Blocked"
ANNOUNCED_HEADING: Final = "Also changed in the control repository"
ANNOUNCED_NOTE: Final = (
    "Merging this pull request makes these changes in the control repository. The diff shows the values that are not "
    "listed here."
)
PAGES_NOTE: Final = "Pages change when the site is next published."
PAGE_RESOURCES: Final = frozenset({"page", "pages"})
ANNOUNCED_RISK: Final = " · **review this closely**"
NEEDS_APPROVAL: Final = "needs approval"
APPROVAL_NOTE: Final = (
    "**Needs approval** means that `tahaluf apply` does not make the change until you merge a pull request whose "
    "plan comment shows exactly this change. You can also allow the change with `tahaluf apply --allow=…`."
)
PEOPLE_NOTE: Final = "People are not named in public; `tahaluf plan` in a terminal names them."


def to_markdown(
    plan: Plan,
    whole: Plan | None = None,
    approval_note: str = APPROVAL_NOTE,
    maker: str = MADE_BY_APPLY,
    follows: str = "",
    consent_note: str = "",
) -> str:
    """Render the plan as Markdown that is safe to post, since all text from the manifest is escaped.

    `whole` is the full plan if `plan` is only the part that fits in the comment. The summary always covers the full
    plan. `approval_note` explains which changes need approval, and `maker` explains when the changes are made, and by
    what. `follows` is a section about the consequences of the changes. `consent_note` says who has agreed to gain
    access.
    """
    summary = _summary(plan if whole is None else whole, maker, is_complete=whole in (None, plan))
    if follows and not plan:
        return "\n\n".join([follows, *_sections(plan, approval_note, consent_note)])
    return "\n\n".join([summary, *filter(None, [follows]), *_sections(plan, approval_note, consent_note)])


def changes_to_markdown(changes: Iterable[Change], *, is_done: bool = False) -> Iterator[str]:
    """Render the changes as sections, each for the projects that share the same changes. `changes` must be sorted by
    project.

    `is_done`: the changes have been applied, so they no longer need approval.
    """
    sections = fold_changes(changes, in_public=True)
    for number, section in enumerate(sections):
        if len(section.projects) == 1:
            heading = f"**{escape_inline(section.projects[0])}**"
        else:
            heading = f"In {describe_projects(section.projects, sections[:number], code_span)}"
        yield "\n".join([heading, "", *(f"- {_change_line(line, is_done)}" for line in section.lines)])


def blocked_to_markdown(blocked: Iterable[Blocked]) -> str:
    """Render a line for each reason, with all items that are blocked for this reason."""
    return "\n".join(map(_blocked_line, fold_entries(blocked)))


def _sections(plan: Plan, approval_note: str, consent_note: str) -> Iterator[str]:
    for origin, title in ((ChangeOrigin.REQUESTED, REQUESTED_HEADING), (ChangeOrigin.DRIFT, DRIFT_HEADING)):
        chosen = [change for change in plan.changes if change.origin is origin]
        if chosen:
            yield f"#### {title}"
            if origin is ChangeOrigin.DRIFT:
                yield DRIFT_NOTE
            yield from changes_to_markdown(chosen)
    if plan.risky:
        yield " ".join([approval_note, *describe_waiting(plan, _bold)])
    if any(change.kind is ChangeKind.ADOPT for change in plan.changes):
        yield ADOPTION_NOTE
    if people := [change for change in plan.changes if change.person]:
        invites = any(change.kind is ChangeKind.GRANT for change in people)
        yield " ".join(filter(None, [PEOPLE_NOTE, *([consent_note, INVITED_NOTE] if invites else [])]))
    if plan.announcements:
        yield f"#### {ANNOUNCED_HEADING}"
        has_pages = any(entry.resource in PAGE_RESOURCES for entry in plan.announcements)
        yield f"{ANNOUNCED_NOTE} {PAGES_NOTE}" if has_pages else ANNOUNCED_NOTE
        yield "\n".join(_announcement_lines(plan))
    if plan.blocked:
        yield f"#### {BLOCKED_HEADING}"
        yield describe_blocked(plan)
        yield blocked_to_markdown(plan.blocked)
    yield from map(escape_message, plan.notes)
    if plan.unmanaged:
        lines = "\n".join(map(_unmanaged_line, fold_entries(plan.unmanaged)))
        heading = UNMANAGED_HEADING.format(items=pluralize(len(plan.unmanaged), "item"))
        yield f"<details><summary>{heading}</summary>\n\n{lines}\n\n</details>"


def _summary(plan: Plan, maker: str, *, is_complete: bool) -> str:
    if not plan:
        if plan.blocked:
            return ALL_BLOCKED
        return NO_CHANGES if is_complete and not plan.announcements else NOTHING_CHANGES
    count = SUMMARY.format(
        changes=pluralize(len(plan.changes), "change"), projects=describe_places(plan.projects)
    )
    return " ".join(filter(None, [count, describe_cost(plan), maker]))


def _change_line(changes: Sequence[Change], is_done: bool) -> str:
    first = changes[0]
    mark = describe_mark(first)
    what = describe_line(changes, code_span, escape_message, in_public=True)
    parts = [f"{verb(first)} {what}", f"*{mark}*" if mark else ""]
    if first.risk is not Risk.NONE and not is_done:
        parts.append(f"**{NEEDS_APPROVAL}**")
    return " · ".join(filter(None, parts))


def _blocked_line(folded: FoldedEntry[Blocked]) -> str:
    entry = folded.entry
    names = _codes(name for name in folded.targets if name not in ("", entry.resource)) or entry.resource
    explanation = f"{escape_message(entry.reason)}; {link_docs(escape_message(entry.fix))}"
    return f"- {_codes(folded.projects)}: {names}: {explanation}"


def _announcement_lines(plan: Plan) -> Iterator[str]:
    for sentence, risk in describe_announcements(
        plan.announcements, plan.projects, code_span, escape_message
    ):
        yield f"- {sentence}{'' if risk is Risk.NONE else ANNOUNCED_RISK}"


def _unmanaged_line(folded: FoldedEntry[Unmanaged]) -> str:
    entry = folded.entry
    names = f"({len(folded.targets)})" if entry.is_discreet else _codes(filter(None, folded.targets))
    what = f"{entry.resource} {names}" if names else entry.resource
    return f"- {_codes(folded.projects)}: {what}: {escape_message(entry.reason)}"


def _bold(name: str) -> str:
    return f"**{escape_inline(name)}**"


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(map(code_span, texts))
