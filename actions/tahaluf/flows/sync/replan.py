"""Marks the plans of open pull requests as outdated after a push to the default branch, and makes new ones."""

from pathlib import Path
from typing import Final

from tahaluf.github import PlannedPull, Session, read_planned_pulls, upsert_comment
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.plan import is_outdated, is_shown_at, mark_outdated, pluralize
from tahaluf.problems import CommandError, InvalidInput

from .plan_topic import plan_topic
from .sessions import Sessions
from .sharding import ShardSelection

MAX_REPLANNED: Final = 25  # per run; each needs at most 25 requests, and the next hourly run plans the others

# User-facing messages
REPLANNED: Final = "#{number}: planned again"
NO_PLAN: Final = "#{number}: no plan; its comment says why"
CHANGED_FORK: Final = "#{number}: the fork has changed since its plan; a member can comment /plan there"
LEFT_OUTDATED: Final = (
    "{count} more: marked as outdated until the next hourly run, or until a member comments /plan there"
)


def replan_open_pulls(
    env: Environment, sessions: Sessions, manifest_path: Path, selection: ShardSelection
) -> CommandError | None:
    """Mark outdated plans, and then replace them. Returns a single error that combines all failures.

    Only pull requests that already have a plan are considered, so that outsiders cannot cause work by opening many of
    them. A fork that has changed since its plan is not read: no authorized person has asked for a plan of its new
    commits.
    """
    control, session = env.control_repository(), sessions.for_control_repository()
    manifest = read_manifest(manifest_path)
    topic = plan_topic(selection.select(manifest), manifest)
    pulls = list(read_planned_pulls(session, control))
    outdated = [pull for pull in pulls if _mark_outdated(session, control, pull, topic)]
    if not outdated:
        return None
    from .plan_pull import ConflictError, plan_pull  # slow to import, and not needed after most pushes

    known = [pull for pull in outdated if _is_known(pull, topic)]
    for pull in outdated:
        if pull not in known:
            print(CHANGED_FORK.format(number=pull.number))
    known.sort(key=lambda pull: not _was_left(pull, topic))
    errors = []
    for pull in known[:MAX_REPLANNED]:
        try:
            planned = plan_pull(env, sessions, manifest_path, pull.number, selection, post=True)
        except (InvalidInput, ConflictError):
            print(NO_PLAN.format(number=pull.number))
            continue
        except CommandError as error:
            errors.append((pull.number, error))
            continue
        if planned and planned.error:
            errors.append((pull.number, planned.error))
        else:
            print(REPLANNED.format(number=pull.number))
    if len(known) > MAX_REPLANNED:
        print(LEFT_OUTDATED.format(count=pluralize(len(known) - MAX_REPLANNED, "plan")))
    if not errors:
        return None
    what = "; ".join(f"#{number}: {error.what}" for number, error in errors)
    return CommandError(what, "; ".join(dict.fromkeys(error.fix for _, error in errors)))


def _is_known(pull: PlannedPull, topic: str) -> bool:
    """Whether the head is on a branch of the control repository, or an authorized person asked for a plan of it."""
    plans = (comment.text for comment in pull.comments if comment.topic == topic)
    return not pull.head.is_from_fork or any(is_shown_at(text, pull.head.oid) for text in plans)


def _was_left(pull: PlannedPull, topic: str) -> bool:
    """Whether an earlier run marked the plan as outdated but did not replace it. Such plans come first."""
    texts = (comment.text for comment in pull.comments if comment.topic == topic)
    return any(mark_outdated(text) == text for text in texts)


def _mark_outdated(session: Session, control: str, pull: PlannedPull, topic: str) -> bool:
    """Mark our plan on this topic as outdated if it was computed for an older base. Returns whether it was."""
    for comment in pull.comments:
        if comment.topic == topic and is_outdated(comment.text, pull.base_oid):
            text = mark_outdated(comment.text)
            upsert_comment(session, control, pull.number, topic, text, existing=pull.comments)
            return True
    return False
