"""A conversation with GitHub in values: what a step asks, and what it is told.

A step is a generator that yields requests and is sent responses. It sends nothing itself; whoever drives it
may batch, pace, retry, refuse, or play GitHub with a list of answers.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True)
class Rest:
    """One REST request. Paths begin with `/` and are already quoted.

    `accept`: error statuses that the step knows how to read; any other status of 400 or more ends the step.
    `proof`: for a POST, the path of a GET that answers 200 exactly if the POST took effect: without one, a
    POST whose answer was lost is not sent again.
    `repeatable`: a POST that may be sent twice (the object is named by its content).
    `fresh`: the target was made by this run, so that 404 and 409 may only mean "not yet".
    """

    method: Method
    path: str
    body: Any = None
    expected_statuses: frozenset[int] = frozenset()
    verify_path: str | None = None
    idempotent: bool = False
    just_created: bool = False

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def can_retry(self) -> bool:
        return self.method != "POST" or self.idempotent


@dataclass(frozen=True, slots=True)
class Mutation:
    """One GraphQL mutation: `field(input: …) { select }`. Several may travel in one request, in order.

    Sent again only where GitHub's answer proves that it did nothing.
    """

    field: str
    input_type: str
    input: Mapping[str, Any]
    select: str = "clientMutationId"


Request = Rest | Mutation


@dataclass(frozen=True, slots=True)
class Response:
    """The answer: HTTP status, the parsed JSON body (for a mutation, its own field), lower-case headers."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """Where a change happens, as far as it is known: what one step learns, the next may use."""

    organization: str
    slug: str
    repository_id: str | None = None  # GraphQL node id
    default_branch: str | None = None
    head: str | None = None  # commit at the tip of the default branch
    just_created: bool = False  # the repository was made by this run

    @property
    def repository(self) -> str:
        """The REST path of the repository."""
        return f"/repos/{self.organization}/{self.slug}"


Steps = Generator[Request, Response, ChangeContext | None]
