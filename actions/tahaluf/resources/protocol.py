"""What a kind of thing kept in step has to say of itself.

One file a kind, the same names in each: what it reads, what is wanted, what is there, how the two differ, and
which requests make a change true. A resource sends nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import Change, ChangeContext, PlanItem, Steps

DesiredT = TypeVar("DesiredT")
ActualT = TypeVar("ActualT")
RootField = Literal["repository", "team"]
GitHubNames = Mapping[RootField, str]  # under which GitHub would have each of them
ProjectNode = Mapping[RootField, Mapping[str, Any] | None]  # what GitHub has of one project


@dataclass(frozen=True, slots=True)
class Selection:
    """GraphQL fields of one object, and its connections, which the reader follows past 100 items.

    `connections` maps a connection to the selection inside it, as in `{"labels": "nodes { name color }"}`.
    `vital`: names (or aliases) of fields without which the resource cannot be compared at all.
    """

    fields: str = ""
    connections: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def required_fields(self) -> tuple[str, ...]:
        """What must not be UNSET: the vital fields, and every connection."""
        return (*self.required, *self.connections)


class Resource(Protocol[DesiredT, ActualT]):
    @property
    def name(self) -> str: ...

    @property
    def permissions(self) -> tuple[str, ...]:
        """What a token needs to read it, as GitHub's headers write it: `contents=read`."""

    @property
    def selections(self) -> Mapping[RootField, Selection]: ...

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredT: ...

    def actual_state(self, node: ProjectNode) -> ActualT: ...

    def diff(self, desired: DesiredT, actual: ActualT) -> Iterable[PlanItem]: ...

    def steps(self, change: Change, desired: DesiredT, context: ChangeContext) -> Steps: ...
