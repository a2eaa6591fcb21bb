"""Requests to GitHub and their responses, as values.

A change's steps are a generator that yields requests and receives responses. It does not send them itself, so the
caller can batch, rate-limit and retry requests, and tests can supply canned responses.
"""

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

# Issues, pull requests, comments and reviews, which GitHub may reject because they were "submitted too quickly"
SUBMISSION_PATH: Final = re.compile(
    r"/repos/[^/]+/[^/]+/(?:issues|pulls)(?:/\d+/(?:comments|reviews))?(?:\?|$)"
)
SUBMISSION_FIELDS: Final = frozenset(
    {"createIssue", "createPullRequest", "addComment", "addPullRequestReview"}
)


@dataclass(frozen=True, slots=True)
class Rest:
    """One REST request. The path begins with `/` and is already percent-encoded.

    `expected_statuses` are error statuses that the steps handle. Any other status of 400 or above ends the steps.
    `verify_path` is the path of a GET request that returns 200 if and only if the POST request took effect. Without
    it, a POST request that gets no response is not retried. `idempotent` marks a POST request that can safely be sent
    twice, because the name of its object is derived from the content. `just_created` means that this run created the
    target, so 404 and 409 may mean "not yet".
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
    def is_submission(self) -> bool:
        """Whether this creates an issue, a pull request or a comment."""
        return self.method == "POST" and SUBMISSION_PATH.match(self.path) is not None

    @property
    def can_retry(self) -> bool:
        return self.method != "POST" or self.idempotent


@dataclass(frozen=True, slots=True)
class Mutation:
    """One GraphQL mutation: `field(input: …) { select }`. A request can contain several mutations, which run in order.

    A mutation is retried only if GitHub's response proves that it had no effect.
    """

    field: str
    input_type: str
    input: Mapping[str, Any]
    select: str = "clientMutationId"

    @property
    def is_submission(self) -> bool:
        """Whether this creates an issue, a pull request or a comment."""
        return self.field in SUBMISSION_FIELDS


@dataclass(frozen=True, slots=True)
class Bulk:
    """One repository's part of a REST request that changes many repositories.

    Parts that differ only in their `item` are sent as one request. Its body is `body`, with a list of at most `limit`
    items added under `key`.
    """

    method: Method
    path: str
    body: Mapping[str, Any]
    key: str
    item: str | int
    limit: int

    def is_like(self, other: "Bulk") -> bool:
        """Whether both can be part of the same request."""
        return (self.method, self.path, self.body, self.key) == (
            other.method,
            other.path,
            other.body,
            other.key,
        )

    def with_items(self, items: Sequence[str | int]) -> Rest:
        return Rest(self.method, self.path, {**self.body, self.key: list(items)}, idempotent=True)


@dataclass(frozen=True, slots=True)
class Query:
    """One GraphQL query. The response's body contains the data."""

    document: str
    variables: Mapping[str, Any]


Request = Rest | Mutation | Query | Bulk


@dataclass(frozen=True, slots=True)
class Response:
    """The status, the parsed JSON body (for a mutation, its field's value), and the headers in lower case."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """GitHub's explanation of a REST error, not escaped. The result is empty if there is none."""
        return str((self.body or {}).get("message", ""))


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """The known facts about a change's repository. Steps return an updated version.

    `name` is the repository's name. For a shared team, it is the team's name.
    """

    organization: str
    name: str
    repository_id: str | None = None  # GraphQL node ID
    default_branch: str | None = None
    head: str | None = None  # commit at the tip of the default branch
    just_created: bool = False  # whether this run created the repository
    team_just_created: bool = False  # whether this run created or renamed the team
    operator: str = field(default="", repr=False)  # login of the person whose token is used; empty for an App

    @property
    def repository(self) -> str:
        """The repository's REST path."""
        return f"/repos/{self.organization}/{self.name}"


Steps = Generator[Request, Response, ChangeContext | None]
