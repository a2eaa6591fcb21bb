"""Decides for which projects a run reads the facts that GitHub shows for only one repository at a time.

A workflow run reads them for the projects that the merge or the pull request changes. The other projects take turns.
This keeps a large coalition within GitHub's rate limit, and lost events do no harm.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.github import read_file_at
from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, Project, load_or_none
from tahaluf.resources import ReadByRest, Resource

from .sessions import Sessions

PROJECTS_PER_RUN: Final = 100

# User-facing messages
TURN_NOTE: Final = (
    "Not compared in this run: {kinds} of {projects}. GitHub shows these settings only for one repository at a "
    "time, so a workflow run reads them for the projects that change and for up to {limit} others, in turn. Run "
    "`tahaluf plan` on your own computer to compare everything."
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Determines the projects whose facts a run reads.

    `number`: the run's number, which determines whose turn it is. `touched`: the slugs of projects that the run reads
    in any case, or None for all projects.
    """

    number: int = 0
    touched: frozenset[str] | None = frozenset()

    def select(self, slugs: Collection[str]) -> frozenset[str]:
        """Return the projects to read in this run. Each project has its turn after a fixed number of runs."""
        if self.touched is None:
            return frozenset(slugs)
        turns = -(-len(slugs) // PROJECTS_PER_RUN) or 1
        return frozenset(sorted(slugs)[self.number % turns :: turns]) | self.touched.intersection(slugs)


EVERY_TURN: Final = Turn(touched=None)


def turn_for_change(
    base: Manifest | None, merged: Manifest, resource_types: Iterable[Resource[Any, Any]], number: int
) -> Turn:
    """Return the turn of a run that plans or applies the difference between two manifests. Without a base, it reads
    all projects.
    """
    if base is None:
        return EVERY_TURN
    kinds = _kinds(resource_types)
    return Turn(number, frozenset(p.slug for p in merged.projects if _is_touched(p, base, merged, kinds)))


def turn_for_run(
    env: Environment,
    sessions: Sessions,
    manifest: Manifest,
    name: str,
    resource_types: Iterable[Resource[Any, Any]],
) -> Turn:
    """Return the turn of a run on the default branch. `name` is the manifest's path in the control repository.

    For a push, the manifest before the push is also read if necessary. A run outside a workflow reads all projects.
    """
    if not env.in_actions:
        return EVERY_TURN
    kinds = _kinds(resource_types)
    before = env.event().get("before")
    used = any(kind.rest_reads(manifest, project).paths for project in manifest.projects for kind in kinds)
    if not (before and used):
        return Turn(env.run_number)
    session, control = sessions.for_control_repository(), env.control_repository()
    base = load_or_none(read_file_at(session, control, str(before), name), name)
    return turn_for_change(base, manifest, kinds, env.run_number)


def _kinds(resource_types: Iterable[Resource[Any, Any]]) -> Sequence[Any]:
    return [kind for kind in resource_types if isinstance(kind, ReadByRest)]


def _is_touched(project: Project, base: Manifest, merged: Manifest, kinds: Sequence[Any]) -> bool:
    """Whether the project's entry changes, or a default that applies to it."""
    earlier = base.find(project.slug)
    return earlier != project or any(
        kind.desired_state(base, project) != kind.desired_state(merged, project) for kind in kinds
    )
