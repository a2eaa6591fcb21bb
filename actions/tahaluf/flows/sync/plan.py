"""Compares the shards of a manifest with GitHub."""

from collections.abc import Sequence
from pathlib import Path

from tahaluf.manifest import Manifest, Shard
from tahaluf.plan import Plan
from tahaluf.problems import CommandError

from .drift import read_file_drift
from .naming import NamingHistory
from .sessions import Sessions
from .sharding import run_each
from .snapshot import load_resource_types, take_snapshot


def plan_shards(
    sessions: Sessions,
    manifest: Manifest,
    root: Path,
    shards: Sequence[Shard],
    history: NamingHistory,
    *,
    with_drift: bool = False,
) -> tuple[Plan, CommandError | None]:
    """Return the combined plan for all shards that can be read, and the combined error for the others.

    `root`: the checkout that contains the coalition's own templates. `with_drift`: also list managed files that were
    edited by hand.
    """
    sessions.select_tokens(manifest, shards)
    resource_types = load_resource_types(root)

    def plan_shard(shard: Shard) -> Plan:
        session = sessions.for_shard(shard)
        snapshot = take_snapshot(
            session,
            manifest,
            resource_types,
            shard=shard,
            history=history,
            roster_session=sessions.for_roster(manifest),
        )
        drift = read_file_drift(session, shard, snapshot.actual) if with_drift else Plan()
        return Plan.merge([snapshot.plan, drift])

    plans, error = run_each(shards, plan_shard)
    return Plan.merge(plans), error
