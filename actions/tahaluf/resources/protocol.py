"""What a kind of thing kept in step has to say of itself.

One file a kind, the same names in each: what it reads, what is wanted, what is there, how the two differ, and
which requests make a change true. A resource sends nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import Change, Finding, Site, Steps

Want = TypeVar("Want")
Have = TypeVar("Have")
Anchor = Literal["repository", "team"]
Names = Mapping[Anchor, str]  # under which GitHub would have each of them
Node = Mapping[Anchor, Mapping[str, Any] | None]  # what GitHub has of one project


@dataclass(frozen=True, slots=True)
class Reads:
    """GraphQL fields of one object, and its connections, which the reader follows past 100 items.

    `connections` maps a connection to the selection inside it, as in `{"labels": "nodes { name color }"}`.
    `vital`: names (or aliases) of fields without which the resource cannot be compared at all.
    """

    fields: str = ""
    connections: Mapping[str, str] = field(default_factory=dict)
    vital: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """What must not be UNSET: the vital fields, and every connection."""
        return (*self.vital, *self.connections)


class Resource(Protocol[Want, Have]):
    @property
    def name(self) -> str: ...

    @property
    def permissions(self) -> tuple[str, ...]:
        """What a token needs to read it, as GitHub's headers write it: `contents=read`."""

    @property
    def reads(self) -> Mapping[Anchor, Reads]: ...

    def want(self, manifest: Manifest, project: Project) -> Want: ...

    def have(self, node: Node) -> Have: ...

    def diff(self, want: Want, have: Have) -> Iterable[Finding]: ...

    def steps(self, change: Change, want: Want, site: Site) -> Steps: ...
