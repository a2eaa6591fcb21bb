"""The JSON formats of `plan --json` and `apply --json`. Their published schemas are generated from this module."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from .change import ChangeKind, ChangeOrigin, Mark, Risk

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"

Digest = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


@dataclass(frozen=True)
class Seconds:
    usual: Annotated[float, Field(description="the usual time needed to apply the plan")]
    most: Annotated[
        float, Field(description="the time needed if GitHub counts every object that a request creates")
    ]


@dataclass(frozen=True)
class ChangeJson:
    project: str
    resource: str
    kind: ChangeKind
    target: str
    before: Annotated[Any, Field(description="any JSON value; null if there is nothing to replace")]
    after: Annotated[Any, Field(description="any JSON value; null for a removal")]
    reason: str
    risk: Annotated[Risk, Field(description="why the change needs a review; `none` if it does not")]
    mark: Annotated[Mark | None, Field(description="what reviewers should notice about the change")]
    origin: ChangeOrigin
    cost: Annotated[int, Field(description="the number of requests", ge=0)]
    content: Annotated[
        int, Field(description="the number of requests that GitHub counts as content creation", ge=0)
    ]
    digest: Annotated[Digest, Field(description="identifies the change, for `apply --allow`")]


@dataclass(frozen=True)
class BlockedJson:
    project: str
    resource: str
    target: str
    reason: str
    fix: Annotated[str, Field(description="how to fix it")]


@dataclass(frozen=True)
class UnmanagedJson:
    project: str
    resource: str
    target: str
    reason: str


@dataclass(frozen=True)
class AnnouncementJson:
    project: str
    resource: str
    target: str
    text: str
    risk: Risk


@dataclass(frozen=True)
class PlanJson:
    version: Literal[1]
    digest: Annotated[
        Digest,
        Field(description=("identifies the plan; plans that make the same changes have the same digest")),
    ]
    requests: Annotated[int, Field(description="the number of requests needed to apply the plan", ge=0)]
    points: Annotated[
        int,
        Field(description="the points that these requests use of GitHub's limit per minute", ge=0),
    ]
    content_writes: Annotated[
        int, Field(description="the number of requests that GitHub counts as content creation", ge=0)
    ]
    seconds: Seconds
    changes: Annotated[list[ChangeJson], Field(description="what `apply` would do")]
    blocked: Annotated[list[BlockedJson], Field(description="what is blocked")]
    unmanaged: Annotated[list[UnmanagedJson], Field(description="what exists but is not in the manifest")]
    announcements: Annotated[
        list[AnnouncementJson], Field(description="what changes without a request to GitHub")
    ]
    notes: Annotated[list[str], Field(description="notes on the plan, such as what was not compared")]


@dataclass(frozen=True)
class OutcomeJson:
    change: ChangeJson
    state: Literal["done", "failed", "not reached"]
    reason: Annotated[str, Field(description="why the change was not made; empty if it was")]


@dataclass(frozen=True)
class HeldJson:
    change: ChangeJson
    cause: Literal["not shown", "other account", "not agreed", "replaced", "withdrawn", "prerequisite"]
    pull: Annotated[int | None, Field(description="the pull request that caused this, if there is one")]


@dataclass(frozen=True)
class ApplyJson:
    version: Literal[1]
    complete: Annotated[bool, Field(description="whether GitHub now matches the manifest")]
    interrupted: bool
    outcomes: Annotated[list[OutcomeJson], Field(description="every change that was attempted or planned")]
    held: Annotated[list[HeldJson], Field(description="changes that are waiting for approval or agreement")]
    blocked: list[BlockedJson]
    unmanaged: list[UnmanagedJson]
    notes: list[str]


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of `plan --json`."""
    return {"$schema": SCHEMA_DIALECT, **TypeAdapter(PlanJson).json_schema()}


def apply_schema() -> dict[str, Any]:
    """Return the JSON Schema of `apply --json`."""
    return {"$schema": SCHEMA_DIALECT, **TypeAdapter(ApplyJson).json_schema()}
