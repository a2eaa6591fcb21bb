"""Plans a pull request by comparing its merge result, its base manifest and GitHub.

The head manifest is read through the API as data, and merged locally with the current base. Templates come from the
default branch's checkout, so nothing from an untrusted pull request is ever executed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tahaluf.consent import AGREE_COMMAND, LIST_COMMAND, WITHDRAW_COMMAND, parse_command
from tahaluf.escape import escape_inline
from tahaluf.github import (
    PLAN_TOPIC,
    BotComment,
    PullRequest,
    ReviewHistory,
    Session,
    is_member,
    read_bot_comments,
    read_pull_head,
    read_pull_request,
    request_consent,
    upsert_comment,
)
from tahaluf.inputs.environment import Environment
from tahaluf.layout import TEMPLATES_FOLDER
from tahaluf.manifest import Manifest, Shard, all_shards, load, load_or_none, organizations
from tahaluf.plan import (
    MADE_AFTER_MERGE,
    MADE_LATER,
    Plan,
    comment_without_plan,
    is_shown_at,
    list_problems,
    review_comment,
)
from tahaluf.privacy import lint, redact
from tahaluf.problems import CommandError, InvalidInput
from tahaluf.resources import compare, shared_team_items

from .account_identity import identify_accounts, read_granted_accounts
from .consent_check import carried_markers, check_consents, is_listed
from .merge_texts import MergeConflictError, merge_texts
from .naming import NamingHistory
from .optional_permissions import link_refused, permission_section, request_tokens
from .plan_topic import plan_topic, reports_whole_plan
from .profile import wanted_profile
from .pull_announcements import announce_pull
from .pull_templates import template_section
from .sessions import Sessions
from .sharding import ShardSelection, run_each
from .snapshot import load_resource_types, take_snapshot
from .transfers import block_transfers, block_unknown_organizations
from .turns import turn_for_change

# User-facing messages
NOT_FOR_STRANGERS = (
    "no plan was computed: only members of the organization can request one by commenting /plan"
)
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


@dataclass(frozen=True, slots=True)
class PlannedMerge:
    """The plan of a merge. `error` combines the errors of failed shards, and `maker` says what makes the changes."""

    plan: Plan
    error: CommandError | None
    maker: str


class ConflictError(CommandError):
    """Raised if the pull request has a merge conflict in the manifest."""


def plan_pull(
    env: Environment,
    sessions: Sessions,
    manifest_path: Path,
    number: int | None,
    selection: ShardSelection,
    *,
    post: bool = False,
) -> "PlannedMerge | None":
    """Plan the merge and, with `post`, comment on the pull request.

    Returns None if the plan was requested by a non-member. Raises TokensRequested if the action has to create another
    token first.
    Raises InvalidInput and posts the problems if the merged manifest is invalid. Raises ConflictError if the
    manifests cannot be merged.
    `number`: defaults to the event's pull request. `manifest_path`: the manifest in a checkout of the default branch.
    """
    name, number = manifest_path.name, number or _pull_number(env)
    control = env.control_repository()
    session = sessions.for_control_repository()
    by_member = _is_authorized(session, env.event(), control)
    if not (by_member or _may_be_stewards(session, env.event(), control, number)):
        print(NOT_FOR_STRANGERS)
        return None
    pull = read_pull_request(session, control, number, name)
    if not (by_member or _is_by_steward(env.event(), pull, name)):
        print(NOT_FOR_STRANGERS)
        return None
    base = load_or_none(pull.base_text, name)
    posts_problems = post and (base is None or reports_whole_plan(selection.select(base), base))
    comment = (
        partial(_replace_plan, session, control, number, pull.base_oid) if posts_problems else _post_nothing
    )
    merged = _load_merged(pull, name, number, comment)
    trusted = base or merged  # a pull request must not decide where tokens are sent
    chosen = selection.select(trusted)
    request_tokens(env, merged, chosen, action="plan-changes")
    sessions.select_tokens(trusted, chosen)
    history = NamingHistory(sessions, control, name).for_pull(base, merged)
    plan, error = _plan_merge(env, sessions, manifest_path.parent, chosen, base, merged, history)
    ours, whole = read_bot_comments(session, control, number), reports_whole_plan(chosen, trusted)
    reviews = ReviewHistory(session, control, (name, TEMPLATES_FOLDER))
    consent = check_consents(session, control, number, plan, base, merged, _plan_comment(ours), reviews)
    plan = consent.plan
    if whole:
        unknown = block_unknown_organizations(merged, organizations(trusted))
        announced = announce_pull(pull, base, merged, name, plan, env.clock.today())
        plan = Plan.merge([plan, unknown, consent.waiting, announced])
    maker = MADE_AFTER_MERGE if _starts_apply(pull, name) else MADE_LATER
    if post and error is None:
        scope = "" if chosen == tuple(all_shards(trusted)) else str(chosen[0])
        for request in consent.requests if whole else ():
            request_consent(session, control, number, request)
        templates = template_section(
            sessions, pull, control, manifest_path.parent, merged, chosen, env.server_url
        )
        text = review_comment(
            plan,
            pull.head_oid,
            pull.base_oid,
            scope,
            withheld=consent.withheld,
            maker=maker,
            template_section=templates,
            permission_section=permission_section(env, base, merged, chosen),
        )
        text = f"{text}\n{consent.markers}" if whole else text
        update_only = not (whole or plan or plan.blocked)
        topic = plan_topic(chosen, trusted)
        if not update_only or any(comment.topic == topic for comment in ours):
            upsert_comment(session, control, number, topic, text, existing=ours)
    return PlannedMerge(plan, error, maker)


def _starts_apply(pull: PullRequest, name: str) -> bool:
    """Whether the merge starts the Apply workflow, which runs when one of these files changes.

    If GitHub does not list all changed files, assume that one of these has changed.
    """
    changed = [file.path for file in pull.files]
    return (
        not pull.files_are_complete
        or name in changed
        or any(path.startswith(f"{TEMPLATES_FOLDER}/") for path in changed)
    )


def _plan_comment(comments: Sequence[BotComment]) -> BotComment | None:
    """Return the bot's comment with the whole plan. If there are several, return the oldest, which `upsert_comment`
    keeps."""
    found = [comment for comment in comments if comment.topic == PLAN_TOPIC]
    return min(found, key=lambda comment: comment.id, default=None)


def _replace_plan(session: Session, control: str, number: int, base: str, reason: str) -> None:
    """Post the reason why there is no plan, and keep the consent that the previous plan recorded."""
    ours = read_bot_comments(session, control, number)
    text = f"{comment_without_plan(reason, base)}\n{carried_markers(_plan_comment(ours))}"
    upsert_comment(session, control, number, PLAN_TOPIC, text, existing=ours)


def _load_merged(pull: PullRequest, name: str, number: int, comment: Callable[[str], None]) -> Manifest:
    """Return the merged manifest. If there is none, post the reason using `comment` and raise an error."""
    if pull.is_too_large:
        comment(TOO_LARGE.format(path=name))
        raise CommandError(
            f"{name} in the fork for pull request {number} is too large to be read",
            "make it smaller, or push the branch to the control repository",
        )
    try:
        text = merge_texts(pull.merge_base_text, pull.base_text, pull.head_text)
    except MergeConflictError:
        comment(CONFLICT.format(branch=pull.base_branch, path=name))
        raise ConflictError(
            f"pull request {number} conflicts with {pull.base_branch} in {name}",
            f"update its branch with {pull.base_branch} and resolve the conflict",
        ) from None
    if text is None:
        raise CommandError(
            f"after merging pull request {number}, there is no text file {name}", "restore the manifest"
        )
    try:
        return _load_head(pull.base_text, text, name)
    except InvalidInput as invalid:
        problems = [escape_inline(redact(str(problem))) for problem in invalid.problems]
        comment(BROKEN.format(problems=list_problems(problems)))
        raise


def _post_nothing(text: str) -> None:
    """Do nothing, because no comment was requested or because another shard's run posts it."""


def _plan_merge(
    env: Environment,
    sessions: Sessions,
    root: Path,
    chosen: Sequence[Shard],
    base: Manifest | None,
    head: Manifest,
    history: NamingHistory,
) -> tuple[Plan, CommandError | None]:
    resource_types = load_resource_types(root)
    turn = turn_for_change(base, head, resource_types, env.run_number)

    def plan_shard(shard: Shard) -> Plan:
        session = sessions.for_shard(shard)
        snapshot = take_snapshot(
            session,
            head,
            resource_types,
            shard=shard,
            history=history,
            roster_session=sessions.for_roster(head),
            turn=turn,
            profile=wanted_profile(head, shard, env),
        )
        blocked = link_refused(env, shard.organization, snapshot.plan.blocked)
        planned = replace(snapshot.plan, blocked=blocked)
        if base is None:
            return planned
        naming = replace(snapshot.naming, new={}, new_teams=frozenset())
        profile = wanted_profile(base, shard, env) if head.site.profile else None
        shared = [
            *shared_team_items(base, shard.organization, snapshot.teams, naming),
            *(profile.items(snapshot.profile) if profile else ()),
        ]
        base_plan = compare(base, snapshot.actual, resource_types, shard.total, naming, shared)
        accounts = read_granted_accounts(session, base_plan, snapshot.facts.accounts)
        drift = identify_accounts(session, base_plan, accounts)
        return block_transfers(planned.mark_drift(drift), base, head)

    plans, error = run_each(chosen, plan_shard)
    return Plan.merge(plans), error


def _load_head(base: str | None, head: str, name: str) -> Manifest:
    """Load the merged manifest. Raises InvalidInput for problems in it, and for personal data on its new lines.

    The pull request does not have to fix personal data on existing lines. Data on new lines would appear in the plan.
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

    The run then succeeds without posting anything, so that outsiders cannot create extra work or comments. The event's
    `author_association` does not help, since it shows private members as contributors.
    """
    comment = event.get("comment")
    if comment is None:
        return True  # triggered by someone with write access, not by a comment
    user, organization = comment.get("user") or {}, control.partition("/")[0]
    return is_member(session, organization, str(user.get("login")), user.get("id"))


def _is_consent_command(event: Mapping[str, Any]) -> bool:
    """Whether the comment is one of the commands /agree, /list-me and /withdraw, or was one before its last edit."""
    # Removing /agree from a comment withdraws the consent
    before = ((event.get("changes") or {}).get("body") or {}).get("from")
    return parse_command(str(before or (event.get("comment") or {}).get("body"))) in (
        AGREE_COMMAND,
        LIST_COMMAND,
        WITHDRAW_COMMAND,
    )


def _may_be_stewards(session: Session, event: Mapping[str, Any], control: str, number: int) -> bool:
    """Whether the comment is a steward's command, and this run may read the pull request's head for a non-member.

    Since anyone can put anything in a fork, a fork's head is read only if a member has asked for a plan of that commit.
    """
    if not _is_consent_command(event):
        return False
    head = read_pull_head(session, control, number)
    if head is None or not head.is_from_fork:
        return head is not None
    plan = _plan_comment(read_bot_comments(session, control, number))
    return plan is not None and is_shown_at(plan.text, head.oid)


def _is_by_steward(event: Mapping[str, Any], pull: PullRequest, name: str) -> bool:
    """Whether the comment is by someone whom the pull request lists as a steward.

    Does not load a manifest that contains neither the account's id nor its login, since loading is slow.
    """
    user, text = (event.get("comment") or {}).get("user") or {}, pull.head_text or ""
    login, account = str(user.get("login")), user.get("id")
    if str(account) not in text and login.casefold() not in text.casefold():
        return False
    head = load_or_none(text, name)
    return head is not None and is_listed(login, account, head)


def _pull_number(env: Environment) -> int:
    event = env.event()
    number = event.get("number") or (event.get("issue") or {}).get("number")
    if not isinstance(number, int):
        raise CommandError("no pull request was given", "use --pull N")
    return number
