"""Plans a pull request by comparing three things: the manifest after the merge, the base manifest and GitHub. Writes
nothing.

The head manifest is read through the API as data, and merged locally with the current base. Templates come from the
default branch's checkout, so nothing from an untrusted pull request is ever executed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tahaluf.github import BotComment, PullRequest, read_bot_comments
from tahaluf.inputs.environment import Environment
from tahaluf.layout import TEMPLATES_FOLDER
from tahaluf.manifest import Manifest, Shard, organizations
from tahaluf.plan import MADE_AFTER_MERGE, MADE_LATER, Plan
from tahaluf.problems import CommandError
from tahaluf.resources import compare, shared_team_items

from .account_identity import identify_accounts, read_granted_accounts
from .consent_check import ConsentCheck, check_consents
from .merged_manifest import load_merged
from .naming import NamingHistory
from .optional_permissions import link_refused, request_tokens
from .plan_topic import reports_whole_plan
from .profile import wanted_profile
from .pull_announcements import announce_pull
from .requested_pull import RequestedPull, plan_comment, read_requested_pull
from .sessions import Sessions
from .sharding import ShardSelection, run_each
from .snapshot import load_resource_types
from .snapshot_reader import SnapshotReader
from .transfers import block_transfers, block_unknown_organizations
from .turns import turn_for_change


@dataclass(frozen=True, slots=True)
class PlannedMerge:
    """The plan of a pull request's merge.

    `error` combines the errors of failed shards, and `maker` says when the changes will be made. `merged`: the
    manifest after the merge. `trusted`: the manifest from which the shards are computed. `shards`: the shards of this
    run. `comments`: the bot's comments on the pull request.
    """

    plan: Plan
    error: CommandError | None
    maker: str
    merged: Manifest
    trusted: Manifest
    shards: Sequence[Shard]
    consent: ConsentCheck
    comments: Sequence[BotComment]

    @property
    def is_whole(self) -> bool:
        """Whether this run reports on the whole pull request, and not only on its own shard."""
        return reports_whole_plan(self.shards, self.trusted)


def plan_pull(
    env: Environment,
    sessions: Sessions,
    manifest_path: Path,
    number: int | None,
    selection: ShardSelection,
) -> PlannedMerge | None:
    """Plan the merge of a pull request. Returns None if the plan was requested by a non-member.

    `number`: defaults to the event's pull request. `manifest_path`: the manifest in a checkout of the default branch.
    Raises the errors of `load_merged` and `plan_merge`.
    """
    request = read_requested_pull(env, sessions.for_control_repository(), manifest_path.name, number)
    if request is None:
        return None
    return plan_merge(env, sessions, manifest_path.parent, request, load_merged(request), selection)


def plan_merge(
    env: Environment,
    sessions: Sessions,
    root: Path,
    request: RequestedPull,
    merged: Manifest,
    selection: ShardSelection,
) -> PlannedMerge:
    """Plan the change to this merged manifest. `root`: a checkout of the default branch.

    Raises TokensRequested if the action has to create another token first.
    """
    base, pull, session = request.base, request.pull, sessions.for_control_repository()
    trusted = base or merged  # a pull request must not decide where tokens are sent
    shards = selection.select(trusted)
    request_tokens(env, merged, shards, action="plan-changes")
    sessions.select_tokens(trusted, shards)
    history = NamingHistory(sessions, request.control, request.path).for_pull(base, merged)
    plan, error = _plan_shards(env, sessions, root, shards, base, merged, history)
    comments = read_bot_comments(session, request.control, request.number)
    consent = check_consents(session, request, plan, merged, plan_comment(comments))
    plan = consent.plan
    if reports_whole_plan(shards, trusted):
        unknown = block_unknown_organizations(merged, organizations(trusted))
        announced = announce_pull(pull, base, merged, request.path, plan, env.clock.today())
        plan = Plan.merge([plan, unknown, consent.waiting, announced])
    maker = MADE_AFTER_MERGE if _starts_apply(pull, request.path) else MADE_LATER
    return PlannedMerge(plan, error, maker, merged, trusted, shards, consent, comments)


def _starts_apply(pull: PullRequest, path: str) -> bool:
    """Whether the merge starts the Apply workflow, which a change to the manifest or to certain other files triggers.

    If GitHub does not list all changed files, the result is true.
    """
    changed = [file.path for file in pull.files]
    return (
        not pull.files_are_complete
        or path in changed
        or any(path.startswith(f"{TEMPLATES_FOLDER}/") for path in changed)
    )


def _plan_shards(
    env: Environment,
    sessions: Sessions,
    root: Path,
    shards: Sequence[Shard],
    base: Manifest | None,
    head: Manifest,
    history: NamingHistory,
) -> tuple[Plan, CommandError | None]:
    resource_types = load_resource_types(root)
    turn = turn_for_change(base, head, resource_types, env.run_number)
    reader = SnapshotReader(env, sessions, head, resource_types, history, turn)

    def plan_shard(shard: Shard) -> Plan:
        session, snapshot = sessions.for_shard(shard), reader.read(shard)
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

    plans, error = run_each(shards, plan_shard)
    return Plan.merge(plans), error
