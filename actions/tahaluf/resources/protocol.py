"""The interface that resources implement: what to read, how to compare, and which requests apply a change.

Resources do not send the requests themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import Change, ChangeContext, PlanItem, Steps

DesiredT = TypeVar("DesiredT")
ActualT = TypeVar("ActualT")
RootField = Literal["repository", "team"]
GitHubNames = Mapping[RootField, str]  # names of the repository and the team
ProjectNode = Mapping[RootField, Mapping[str, Any] | None]  # what GitHub returned for one project


@dataclass(frozen=True, slots=True)
class Selection:
    """GraphQL fields of one object, and its connections, whose pages are all read.

    `connections` maps each connection to the selection inside it, as in `{"labels": "nodes { name color }"}`, and
    `arguments` maps it to its arguments other than those for paging, and `sizes` to the number of
    items per page if it is not 100. `required` contains the names (or aliases) of
    the fields without which the resource cannot be compared.
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
        """The permissions that a token needs to read this, in the format of GitHub's headers: `contents=read`."""

    @property
    def selections(self) -> Mapping[RootField, Selection]: ...

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        """Whether the manifest says anything about it. What no project uses is not read."""

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredT: ...

    def actual_state(self, node: ProjectNode) -> ActualT: ...

    def diff(self, desired: DesiredT, actual: ActualT) -> Iterable[PlanItem]: ...

    def steps(self, change: Change, desired: DesiredT, context: ChangeContext) -> Steps: ...
