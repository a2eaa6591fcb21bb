"""The interface that resources implement: what to read, how to compare, and which requests apply a change.

Resources do not send the requests themselves.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar, runtime_checkable

from tahaluf.kinds import ProjectNode, RestReads, RootField, Selection
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import Change, ChangeContext, PlanItem, Steps

DesiredT = TypeVar("DesiredT")
ActualT = TypeVar("ActualT")
GitHubNames = Mapping[RootField, str]  # the names that a project's repository and team have on GitHub


class Resource(Protocol[DesiredT, ActualT]):
    @property
    def name(self) -> str: ...

    @property
    def permissions(self) -> tuple[str, ...]:
        """The permissions that a token needs to read this resource, in the format of GitHub's headers, such as
        `contents=read`.
        """

    @property
    def selections(self) -> Mapping[RootField, Selection]: ...

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        """Whether the manifest says anything about this resource for the project. Resources that no project uses are
        not read."""

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredT: ...

    def actual_state(self, node: ProjectNode) -> ActualT: ...

    def diff(self, desired: DesiredT, actual: ActualT) -> Iterable[PlanItem]: ...

    def steps(self, change: Change, desired: DesiredT, context: ChangeContext) -> Steps: ...


@runtime_checkable
class ReadByRest(Protocol):
    """A resource that needs `RestReads` in addition to its selections, and the reads that an import needs."""

    @property
    def import_reads(self) -> RestReads: ...

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads: ...


@runtime_checkable
class ReadOnImport(Protocol):
    """A resource whose import reads paths that depend on facts already known about the repository."""

    def import_paths(self, node: Mapping[str, Any]) -> Mapping[str, str]: ...
