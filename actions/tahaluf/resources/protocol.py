"""The interface that resources implement: what to read, how to compare, and which requests apply a change.

Resources do not send the requests themselves.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import Change, ChangeContext, PlanItem, Steps

DesiredT = TypeVar("DesiredT")
ActualT = TypeVar("ActualT")
RootField = Literal["repository", "team"]
GitHubNames = Mapping[RootField, str]  # names of the repository and the team
NodePath = Callable[[Mapping[str, Any]], str | None]  # a path that depends on the repository's node
ProjectNode = Mapping[RootField, Mapping[str, Any] | None]  # what GitHub returned for one project


@dataclass(frozen=True, slots=True)
class Selection:
    """GraphQL fields of one object, and its connections. All pages of the connections are read.

    `connections` maps each connection to the selection inside it, as in `{"labels": "nodes { name color }"}`.
    `arguments` maps a connection to its arguments other than those for paging, and `sizes` maps it to the number of
    items per page if that is not 100. `required` contains the names (or aliases) of the fields without which the
    resource cannot be compared.
    """

    fields: str = ""
    connections: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def required_fields(self) -> tuple[str, ...]:
        """The fields that must not be UNSET: the required fields and all connections."""
        return (*self.required, *self.connections)


class Resource(Protocol[DesiredT, ActualT]):
    @property
    def name(self) -> str: ...

    @property
    def permissions(self) -> tuple[str, ...]:
        """The permissions that a token needs to read this, in the format of GitHub's headers, such as
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


@dataclass(frozen=True, slots=True)
class RestReads:
    """Facts about a repository that GraphQL does not provide. They are added to its node under `rest`.

    `listed` contains fields of a repository in the organization's list. They are read for 100 repositories at a time.
    `paths`: paths below the repository, each of which must be read for each repository. The keys are the names of the
    facts. A path can depend on the repository's node; if it is None, there is nothing to read. `organization`: paths
    below the organization, each of which is read once for all repositories. `organization_lists`: the same for lists,
    of which all pages are read. `conditions`: facts that GitHub shows only if an earlier fact has a field with this
    value.
    """

    listed: frozenset[str] = frozenset()
    paths: Mapping[str, str | NodePath] = field(default_factory=dict)
    organization: Mapping[str, str] = field(default_factory=dict)
    organization_lists: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)

    def paths_of(self, repository: Mapping[str, Any]) -> dict[str, str]:
        """Return the paths to read for the repository."""
        found = {key: path if isinstance(path, str) else path(repository) for key, path in self.paths.items()}
        return {key: path for key, path in found.items() if path is not None}


@runtime_checkable
class ReadByRest(Protocol):
    """A resource that needs `RestReads` in addition to its selections, and the reads that an import needs."""

    @property
    def import_reads(self) -> RestReads: ...

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads: ...


@runtime_checkable
class ReadOnImport(Protocol):
    """A resource whose import reads paths that depend on the facts that have already been read about the repository."""

    def import_paths(self, node: Mapping[str, Any]) -> Mapping[str, str]: ...


def rest_fact(repository: Mapping[str, Any], name: str) -> Any:
    """Return a fact about a repository: None if it was not read, and UNSET if the token cannot read it."""
    return (repository.get("rest") or {}).get(name)
