"""Explains what starts `apply`, and which changes wait for another change, in notes of one sentence."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from .change import Change, Risk
from .formatting import describe_prerequisite
from .keys import is_team_key
from .plan import Plan

# User-facing messages: what makes the changes of a plan
MADE_BY_APPLY: Final = (
    "Nothing has changed yet: `tahaluf apply` makes these changes. If you do not run it, the next scheduled run of the "
    "Apply workflow tries to make them, except those that come only from edits in this clone."
)
MADE_AFTER_MERGE: Final = "Merging this pull request starts `tahaluf apply`, which makes these changes."
MADE_LATER: Final = (
    "Merging this pull request does not start `tahaluf apply`, because it changes neither the manifest nor a template. "
    "The next scheduled run makes these changes."
)

# User-facing messages: what the changes mean
ADOPTION_NOTE: Final = (
    "After the adoption, each run undoes changes made on GitHub to the settings in the entry, unless "
    "undoing them needs approval. Everything else stays as it is, including other people's access, even if "
    "the entry is removed later."
)
INVITED_NOTE: Final = "People who are not yet members of the organization are first invited to it."
CONSENT_NOTE: Final = "Everyone who gains access in this plan has agreed to it."

# User-facing messages: which changes wait
PROJECT_WAITS: Final = "If “{change}” is held back, all other changes to {project} wait for it."
PROJECTS_WAIT: Final = (
    "If “{change}” is held back in {projects}, the other changes to that project wait for it. Other projects do "
    "not wait."
)
TEAM_WAITS: Final = (
    "While “{change}” is held back, the other changes to {project} wait for it. Access that "
    "projects give the team does not wait."
)
TEAMS_WAIT: Final = (
    "While “{change}” is held back for {projects}, that team's other changes wait. Access that "
    "projects give the team does not wait."
)
OTHERS_DO_NOT_WAIT: Final = "All other changes are made even if a change is held back."
NOTHING_ELSE_WAITS: Final = "If a change is held back, the other changes do not wait for it."
BLOCKED_NOTE: Final = "Blocked items are not applied until their cause is resolved."
NOTHING_WAITS_FOR_BLOCKED: Final = "All other changes are applied without them."

MAX_NAMES: Final = 3  # of waiting projects


def describe_waiting(plan: Plan, format_name: Callable[[str], str] = str) -> Iterator[str]:
    """Yield a sentence for each change that needs approval and that other changes would wait for."""
    waiting = _waiting_projects(plan)
    for change, slugs in waiting.items():
        is_team = is_team_key(slugs[0])
        if len(slugs) == 1:
            sentence = TEAM_WAITS if is_team else PROJECT_WAITS
            yield sentence.format(change=change, project=format_name(slugs[0]))
            continue
        sentence = TEAMS_WAIT if is_team else PROJECTS_WAIT
        yield sentence.format(change=change, projects=_one_of(slugs, format_name, is_team=is_team))
    waiting_slugs = {slug for slugs in waiting.values() for slug in slugs}
    others = [change for change in plan.changes if change.project not in waiting_slugs]
    if any(map(_needs_approval, others)) and len(plan.changes) > 1:
        yield OTHERS_DO_NOT_WAIT if waiting_slugs else NOTHING_ELSE_WAITS


def _one_of(slugs: Sequence[str], format_name: Callable[[str], str], *, is_team: bool) -> str:
    if len(slugs) <= MAX_NAMES:
        return f"one of {', '.join(map(format_name, slugs))}"
    return f"one of these {len(slugs)} {'teams' if is_team else 'projects'}"


def describe_blocked(plan: Plan) -> str:
    """Return a note that blocked items are not applied. If the plan also has changes, the note says that they do not
    wait.
    """
    return f"{BLOCKED_NOTE} {NOTHING_WAITS_FOR_BLOCKED}" if plan.changes else BLOCKED_NOTE


def _waiting_projects(plan: Plan) -> dict[str, list[str]]:
    """Map each change that other changes would wait for, in words, to the slugs of the projects in which they would
    wait.
    """
    found: dict[str, list[str]] = {}
    for slug, changes in plan.projects.items():
        first = next((c for c in changes if c.is_prerequisite and _needs_approval(c)), None)
        if first is not None and len(changes) > 1:
            found.setdefault(describe_prerequisite(first), []).append(slug)
    return found


def _needs_approval(change: Change) -> bool:
    return change.risk is not Risk.NONE
