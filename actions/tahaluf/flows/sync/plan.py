"""Compares the shards of a manifest with GitHub."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, Shard
from tahaluf.plan import Plan
from tahaluf.problems import CommandError
from tahaluf.resources import open_updates

from .drift import read_file_drift
from .naming import NamingHistory
from .sessions import Sessions
from .sharding import run_each
from .snapshot import load_resource_types
from .snapshot_reader import SnapshotReader
from .turns import turn_for_run
from .update_notes import with_update_notes


def plan_shards(
    env: Environment,
    sessions: Sessions,
    manifest: Manifest,
    manifest_path: Path,
    shards: Sequence[Shard],
    history: NamingHistory,
    *,
    with_drift: bool = False,
) -> tuple[Plan, CommandError | None]:
    """Return the combined plan for all shards that can be read, and the combined error for the others.

    `manifest_path`: the path of the manifest. The coalition's own templates are in the same folder. `with_drift`:
    also list managed files that were edited by hand.
    """
    sessions.select_tokens(manifest, shards)
    resource_types = load_resource_types(manifest_path.parent)
    turn = turn_for_run(env, sessions, manifest, manifest_path.name, resource_types)
    reader = SnapshotReader(env, sessions, manifest, resource_types, history, turn)
    open_pulls: dict[str, list[str]] = defaultdict(list)

    def plan_shard(shard: Shard) -> Plan:
        snapshot = reader.read(shard)
        open_pulls[shard.organization] += [
            f"{slug}#{number}"
            for slug, node in sorted(snapshot.actual.items())
            for number in open_updates(node["repository"] or {})
        ]
        drift = read_file_drift(sessions.for_shard(shard), shard, snapshot.actual) if with_drift else Plan()
        return Plan.merge([snapshot.plan, drift])

    plans, error = run_each(shards, plan_shard)
    return with_update_notes(env, sessions, Plan.merge(plans), open_pulls), error
