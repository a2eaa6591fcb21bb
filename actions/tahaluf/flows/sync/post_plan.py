"""Plans a pull request, and posts the plan, or the reason why there is none, as a comment on it."""

from pathlib import Path

from tahaluf.escape import escape_inline
from tahaluf.github import PLAN_TOPIC, Session, read_bot_comments, request_consent, upsert_comment
from tahaluf.inputs.environment import Environment
from tahaluf.manifest import all_shards
from tahaluf.plan import comment_without_plan, list_problems, review_comment
from tahaluf.privacy import redact
from tahaluf.problems import CommandError, InvalidInput

from .consent_check import carried_markers
from .merged_manifest import ConflictError, TooLargeError, load_merged
from .optional_permissions import permission_section
from .plan_pull import PlannedMerge, plan_merge
from .plan_topic import plan_topic, reports_whole_plan
from .pull_templates import template_section
from .requested_pull import RequestedPull, plan_comment, read_requested_pull
from .sessions import Sessions
from .sharding import ShardSelection

# User-facing messages
BROKEN = """\
### The manifest has problems

{problems}

Fix them to get a plan. Nothing is applied until then.
"""
CONFLICT = """\
### No plan yet: resolve the conflict

This branch and `{branch}` change the same lines of `{path}`. Update the branch with `{branch}`, resolve the \
conflict and push; the plan will then be posted here.
"""
TOO_LARGE = """\
### No plan: the manifest is too large

`{path}` in this fork is too large for a manifest, so it was not read. Make it smaller, or push the branch to \
this repository.
"""


def post_plan(
    env: Environment,
    sessions: Sessions,
    manifest_path: Path,
    number: int | None,
    selection: ShardSelection,
) -> PlannedMerge | None:
    """Plan the merge like `plan_pull`, and comment on the pull request.

    If the merged manifest cannot be loaded, the comment says why, and the error of `load_merged` is raised. If a shard
    fails, the earlier comment remains.
    """
    session, root = sessions.for_control_repository(), manifest_path.parent
    request = read_requested_pull(env, session, manifest_path.name, number)
    if request is None:
        return None
    try:
        merged = load_merged(request)
    except (CommandError, InvalidInput) as error:
        reason = _reason_for_no_plan(error, request)
        if reason and _is_whole_plan(request, selection):
            _replace_plan(session, request, reason)
        raise
    planned = plan_merge(env, sessions, root, request, merged, selection)
    if planned.error is None:
        _post(env, sessions, root, request, planned)
    return planned


def _post(
    env: Environment, sessions: Sessions, root: Path, request: RequestedPull, planned: PlannedMerge
) -> None:
    session = sessions.for_control_repository()
    if planned.is_whole:
        for text in planned.consent.requests:
            request_consent(session, request.control, request.number, text)
    topic = plan_topic(planned.shards, planned.trusted)
    has_content = planned.is_whole or planned.plan or planned.plan.blocked
    if has_content or any(comment.topic == topic for comment in planned.comments):
        text = _comment(env, sessions, root, request, planned)
        upsert_comment(session, request.control, request.number, topic, text, existing=planned.comments)


def _comment(
    env: Environment, sessions: Sessions, root: Path, request: RequestedPull, planned: PlannedMerge
) -> str:
    pull, merged, shards = request.pull, planned.merged, planned.shards
    is_only_run = shards == tuple(all_shards(planned.trusted))
    text = review_comment(
        planned.plan,
        pull.head_oid,
        pull.base_oid,
        "" if is_only_run else str(shards[0]),
        withheld=planned.consent.withheld,
        maker=planned.maker,
        template_section=template_section(
            sessions, pull, request.control, root, merged, shards, env.server_url
        ),
        permission_section=permission_section(env, request.base, merged, shards),
    )
    return f"{text}\n{planned.consent.markers}" if planned.is_whole else text


def _is_whole_plan(request: RequestedPull, selection: ShardSelection) -> bool:
    """Whether this run, and not another shard's, reports that there is no plan."""
    return request.base is None or reports_whole_plan(selection.select(request.base), request.base)


def _reason_for_no_plan(error: CommandError | InvalidInput, request: RequestedPull) -> str:
    """Return the text of the comment, or "" if the pull request needs none."""
    match error:
        case InvalidInput():
            problems = [escape_inline(redact(str(problem))) for problem in error.problems]
            return BROKEN.format(problems=list_problems(problems))
        case ConflictError():
            return CONFLICT.format(branch=request.pull.base_branch, path=request.path)
        case TooLargeError():
            return TOO_LARGE.format(path=request.path)
    return ""


def _replace_plan(session: Session, request: RequestedPull, reason: str) -> None:
    """Post the reason why there is no plan, and keep the consent that the previous plan recorded."""
    ours = read_bot_comments(session, request.control, request.number)
    text = f"{comment_without_plan(reason, request.pull.base_oid)}\n{carried_markers(plan_comment(ours))}"
    upsert_comment(session, request.control, request.number, PLAN_TOPIC, text, existing=ours)
