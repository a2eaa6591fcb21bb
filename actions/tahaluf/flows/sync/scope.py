"""The part of the manifest that a run compares with GitHub."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from tahaluf.github import Session
from tahaluf.manifest import Manifest, Project, Shard
from tahaluf.resources import Resource

from .naming import NO_HISTORY, NamingHistory
from .profile import WantedProfile
from .turns import EVERY_TURN, Turn


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the manifest that is read and compared.

    `projects`: the managed projects to read. `is_whole`: whether these are all of the shard's projects. `history`: when
    the manifest first named existing resources. `turn`: the projects whose facts are read one repository at a time.
    `profile`: what the organization's profile should contain.
    """

    session: Session
    manifest: Manifest
    resource_types: Sequence[Resource[Any, Any]]
    shard: Shard
    projects: Sequence[Project]
    is_whole: bool
    history: NamingHistory
    turn: Turn
    profile: WantedProfile | None

    @classmethod
    def select(
        cls,
        session: Session,
        manifest: Manifest,
        resource_types: Sequence[Resource[Any, Any]],
        shard: Shard | None = None,
        *,
        history: NamingHistory = NO_HISTORY,
        turn: Turn = EVERY_TURN,
        profile: WantedProfile | None = None,
    ) -> Self:
        """Select all managed projects in a shard. `shard` defaults to the whole main organization."""
        shard = shard or Shard(manifest.organization)
        projects = [
            project
            for project in manifest.projects
            if project.is_managed and shard.contains(manifest, project)
        ]
        return cls(session, manifest, resource_types, shard, projects, True, history, turn, profile)

    def only(self, slugs: Collection[str], created: Collection[str] = ()) -> Self:
        """Return the scope with only these projects. `created`: those whose repositories this run has created."""
        return replace(
            self,
            projects=[project for project in self.projects if project.slug in slugs],
            is_whole=False,
            history=self.history.with_created(created),
            turn=EVERY_TURN,
            profile=None,
        )

    @property
    def organization(self) -> str:
        return self.shard.organization
