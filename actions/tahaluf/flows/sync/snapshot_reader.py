"""Takes the snapshots of a run's shards, each with the shard's own token."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, Shard
from tahaluf.resources import Resource

from .naming import NamingHistory
from .profile import wanted_profile
from .scope import Scope
from .sessions import Sessions
from .snapshot import Snapshot, take_snapshot
from .turns import Turn


@dataclass(frozen=True, slots=True)
class SnapshotReader:
    """The data that all snapshots of a run share."""

    env: Environment
    sessions: Sessions
    manifest: Manifest
    resource_types: Sequence[Resource[Any, Any]]
    history: NamingHistory
    turn: Turn

    def read(self, shard: Shard) -> Snapshot:
        """Read the whole shard, including the organization's profile if this shard manages it."""
        scope = Scope.select(
            self.sessions.for_shard(shard),
            self.manifest,
            self.resource_types,
            shard,
            history=self.history,
            turn=self.turn,
            profile=wanted_profile(self.manifest, shard, self.env),
        )
        return take_snapshot(scope, roster_session=self.sessions.for_roster(self.manifest))
