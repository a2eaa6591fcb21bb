"""The plan of a pull request: compares its base manifest, its head manifest and GitHub.

The head manifest is read as data, through the API. The templates are those of the checkout, which is the default
branch: nothing from a stranger's pull request is ever run.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tahaluf.consent import AGREE_COMMAND, WITHDRAW_COMMAND, parse_command
from tahaluf.escape import escape_inline
from tahaluf.github import Session, is_member, read_bot_comments, read_pull_manifests, upsert_comment
from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, Shard, all_shards, load, organizations
from tahaluf.plan import Plan, review_comment
from tahaluf.privacy import lint, redact
from tahaluf.problems import CommandError, InvalidInput
from tahaluf.resources import compare

from .sessions import Sessions
from .sharding import ShardSelection, run_each
from .snapshot import load_resource_types, take_snapshot
from .steward_consent import block_unconsented_stewards, is_new_steward
from .transfers import block_transfers, block_unknown_organizations

TOPIC = "plan"

# Texts for people
NOT_FOR_STRANGERS = "no plan was made: only members of the organization can request one by commenting /plan"
BROKEN = """\
### The manifest has problems

{problems}

Fix them to get a plan. Nothing is applied until then.
"""


def plan_pull(
    env: Environment,
    sessions: Sessions,
    manifest_path: Path,
    number: int | None,
    selection: ShardSelection,
    *,
    post: bool = False,
) -> tuple[Plan, CommandError | None] | None:
    """Plan the merge and, with `post`, comment on the pull request.

    Returns the plan and the error of organizations that failed, or None if a stranger asked for the plan.
    Raises InvalidInput, and posts the problems, if the head manifest is invalid.
    `number`: default is the event's pull request; `manifest_path`: in a checkout of the default branch.
    """
    name, number = manifest_path.name, number or _pull_number(env)
    control = env.control_repository()
    session = sessions.for_control_repository()
    by_member = _is_authorized(session, env.event(), control)
    if not (by_member or _is_consent_command(env.event())):
        print(NOT_FOR_STRANGERS)
        return None
    pull = read_pull_manifests(session, control, number, name)
    base = _load_or_none(pull.base_text, name)
    if not (by_member or _is_by_new_steward(env.event(), base, _load_or_none(pull.head_text, name))):
        print(NOT_FOR_STRANGERS)
        return None
    try:
        head = _load_head(pull.base_text, pull.head_text, name)
    except InvalidInput as invalid:
        if post and (base is None or _reports_whole_plan(selection.select(base), base)):
            lines = "\n".join(f"- {escape_inline(redact(str(problem)))}" for problem in invalid.problems)
            upsert_comment(session, control, number, TOPIC, BROKEN.format(problems=lines))
        raise
    trusted = base or head  # a pull request must not decide where tokens are sent
    chosen = selection.select(trusted)
    sessions.select_tokens(trusted, chosen)
    plan, error = _plan_merge(sessions, manifest_path.parent, chosen, base, head)
    plan, waiting = block_unconsented_stewards(session, control, number, plan, base, head)
    if _reports_whole_plan(chosen, trusted):
        plan = Plan.merge([plan, block_unknown_organizations(head, organizations(trusted)), waiting])
    if post and error is None:
        scope = "" if chosen == tuple(all_shards(trusted)) else str(chosen[0])
        update_only = not (_reports_whole_plan(chosen, trusted) or plan or plan.blocked)
        _post_plan(
            session,
            control,
            number,
            _topic(chosen, trusted),
            review_comment(plan, pull.head_oid, scope),
            update_only,
        )
    return plan, error


def _reports_whole_plan(chosen: Sequence[Shard], manifest: Manifest) -> bool:
    """Whether this run, of those that plan shards of one pull request, reports what concerns all of it."""
    return chosen[0] == next(all_shards(manifest, chosen[0].total))


def _topic(chosen: Sequence[Shard], manifest: Manifest) -> str:
    """Return the topic of this run's comment: runs for other shards have their own comments."""
    return (
        TOPIC
        if _reports_whole_plan(chosen, manifest)
        else f"{TOPIC}-{re.sub('[^a-z0-9]+', '-', str(chosen[0]).lower())}"
    )


def _post_plan(session: Session, control: str, number: int, topic: str, text: str, update_only: bool) -> None:
    """Post the plan. `update_only`: update an earlier comment, but do not create one."""
    ours = read_bot_comments(session, control, number)
    if not update_only or any(comment.topic == topic for comment in ours):
        upsert_comment(session, control, number, topic, text, existing=ours)


def _plan_merge(
    sessions: Sessions, root: Path, chosen: Sequence[Shard], base: Manifest | None, head: Manifest
) -> tuple[Plan, CommandError | None]:
    resource_types = load_resource_types(root)

    def plan_shard(shard: Shard) -> Plan:
        snapshot = take_snapshot(sessions.for_shard(shard), head, resource_types, shard=shard)
        if base is None:
            return snapshot.plan
        return block_transfers(
            snapshot.plan.mark_drift(compare(base, snapshot.actual, resource_types, shard.total)), base, head
        )

    plans, error = run_each(chosen, plan_shard)
    return Plan.merge(plans), error


def _load_head(base: str | None, head: str, name: str) -> Manifest:
    """Load the head manifest. Raises InvalidInput for problems in it, and for personal data on its new lines.

    Personal data on existing lines is not for this pull request to fix. On new lines, the plan would repeat it.
    """
    before, lines = set((base or "").splitlines()), head.splitlines()
    private = [problem for problem in lint(head, name) if lines[problem.location.line - 1] not in before]
    try:
        manifest = load(head, name)
    except InvalidInput as error:
        raise InvalidInput([*private, *error.problems]) from None
    if private:
        raise InvalidInput(private)
    return manifest


def _is_authorized(session: Session, event: Mapping[str, Any], control: str) -> bool:
    """Return False if this run was triggered by a comment whose author is not an active member of the organization.

    Then nothing is posted and the run succeeds, so that strangers cannot trigger work or comments.
    The event's `author_association` cannot be used: it shows private members as contributors.
    """
    comment = event.get("comment")
    if comment is None:
        return True  # triggered by somebody with write access, not by a comment
    user, organization = comment.get("user") or {}, control.partition("/")[0]
    return is_member(session, organization, str(user.get("login")), user.get("id"))


def _is_consent_command(event: Mapping[str, Any]) -> bool:
    """Whether the comment is /agree or /withdraw, before its last edit if it was edited."""
    before = ((event.get("changes") or {}).get("body") or {}).get("from")  # editing /agree away withdraws it
    return parse_command(str(before or (event.get("comment") or {}).get("body"))) in (
        AGREE_COMMAND,
        WITHDRAW_COMMAND,
    )


def _is_by_new_steward(event: Mapping[str, Any], base: Manifest | None, head: Manifest | None) -> bool:
    """Whether the comment's author is a steward whom the pull request adds."""
    user = (event.get("comment") or {}).get("user") or {}
    return head is not None and is_new_steward(str(user.get("login")), user.get("id"), base, head)


def _load_or_none(text: str | None, name: str) -> Manifest | None:
    """Return a side's manifest, or None if it is missing or invalid."""
    try:
        return None if text is None else load(text, name)
    except InvalidInput:
        return None


def _pull_number(env: Environment) -> int:
    event = env.event()
    number = event.get("number") or (event.get("issue") or {}).get("number")
    if not isinstance(number, int):
        raise CommandError("no pull request was given", "use --pull N")
    return number
