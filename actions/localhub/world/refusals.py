"""What GitHub refuses, as exceptions that REST and GraphQL each put into their own words."""

from collections.abc import Sequence
from typing import Any


class Refusal(Exception):
    """`status` as REST answers it; `errors` as its bodies list them; `accepted`: permissions that would do."""

    status = 400
    kind = "UNPROCESSABLE"  # the `type` of a GraphQL error

    def __init__(self, message: str, errors: Sequence[Any] = (), accepted: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.errors = list(errors)
        self.accepted = tuple(accepted)


class BadRequest(Refusal):
    status = 400


class Unauthorized(Refusal):
    status = 401
    kind = "UNAUTHORIZED"


class Forbidden(Refusal):
    status = 403
    kind = "FORBIDDEN"


class NotFound(Refusal):
    status = 404
    kind = "NOT_FOUND"

    def __init__(self, message: str = "Not Found", accepted: Sequence[str] = ()) -> None:
        super().__init__(message, accepted=accepted)


class Conflict(Refusal):
    status = 409


class Stale(Refusal):
    """What was to be changed has moved on."""

    status = 422
    kind = "STALE_DATA"


class Gone(Refusal):
    status = 410


class Invalid(Refusal):
    """422 with GitHub's list: `Invalid.field("Label", "name", "already_exists")`."""

    status = 422

    @classmethod
    def field(cls, resource: str, field: str, code: str, message: str | None = None) -> "Invalid":
        error = {"resource": resource, "code": code, "field": field}
        return cls("Validation Failed", [{**error, "message": message} if message else error])


class Moved(Refusal):
    """The repository has another name now."""

    status = 301
    kind = "NOT_FOUND"

    def __init__(self, repository_id: int) -> None:
        super().__init__("Moved Permanently")
        self.repository_id = repository_id
