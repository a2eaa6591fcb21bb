"""Marks the plans of open pull requests as outdated after a push to the default branch, and makes new ones."""

from pathlib import Path
from typing import Final

from tahaluf.github import PlannedPull, Session, read_planned_pulls, upsert_comment
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.item_errors import ItemErrors
from tahaluf.plan import is_outdated, is_shown_at, mark_outdated, pluralize
from tahaluf.problems import CommandError, InvalidInput

from .plan_topic import plan_topic
from .sessions import Sessions
from .sharding import ShardSelection

# Plans per run; each needs at most 25 requests, and the next hourly run plans the others
MAX_REPLANNED: Final = 25

# User-facing messages
REPLANNED: Final = "#{number}: planned again"
NO_PLAN: Final = "#{number}: no plan; the comment there says why"
CHANGED_FORK: Final = "#{number}: the fork has changed since its plan; a member can comment /plan there"
LEFT_OUTDATED: Final = (
    "{count} more: marked as outdated until the next hourly run, or until a member comments /plan there"
)


def replan_open_pulls(
    env: Environment, sessions: Sessions, manifest_path: Path, selection: ShardSelection
) -> CommandError | None:
    """Mark outdated plans, and then replace them. Returns a single error that combines all failures.

    A failure in one pull request does not affect the others.

    Only pull requests that already have a plan are considered, so that outsiders cannot create extra work by opening
    many of them. If a fork has new commits since its plan, it is not read, because no authorized person has asked for
    a plan of them.
    """
    control, session = env.control_repository(), sessions.for_control_repository()
    manifest = read_manifest(manifest_path)
    topic = plan_topic(selection.select(manifest), manifest)
    errors = ItemErrors[int]()
    known = _outdated_pulls(session, control, topic, errors)
    for pull in known[:MAX_REPLANNED]:
        with errors.isolate(pull.number):
            print(_replan(env, sessions, manifest_path, pull.number, selection))
    if len(known) > MAX_REPLANNED:
        print(LEFT_OUTDATED.format(count=pluralize(len(known) - MAX_REPLANNED, "plan")))
    if not errors:
        return None
    return CommandError.combine(
        CommandError(f"#{number}: {error.what}", error.fix) for number, error in errors.by_item.items()
    )


def _outdated_pulls(session: Session, control: str, topic: str, errors: ItemErrors[int]) -> list[PlannedPull]:
    """Mark outdated plans, and return the pull requests to plan again. Pull requests that an earlier run left
    unplanned come first.
    """
    known = []
    for pull in read_planned_pulls(session, control):
        with errors.isolate(pull.number):
            if not _mark_outdated(session, control, pull, topic):
                continue
            if _is_known(pull, topic):
                known.append((not _was_left(pull, topic), pull))
            else:
                print(CHANGED_FORK.format(number=pull.number))
    return [pull for _, pull in sorted(known, key=lambda item: item[0])]


def _replan(
    env: Environment, sessions: Sessions, manifest_path: Path, number: int, selection: ShardSelection
) -> str:
    """Plan the pull request again, and return the line to print."""
    # These modules are slow to import, and most pushes do not need them
    from .merged_manifest import ConflictError
    from .post_plan import post_plan

    try:
        planned = post_plan(env, sessions, manifest_path, number, selection)
    except (InvalidInput, ConflictError):
        return NO_PLAN.format(number=number)
    if planned and planned.error:
        raise planned.error
    return REPLANNED.format(number=number)


def _is_known(pull: PlannedPull, topic: str) -> bool:
    """Whether the head is on a branch of the control repository, or an authorized person has asked for a plan of that
    commit.
    """
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
