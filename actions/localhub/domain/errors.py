"""GitHub's error responses as exceptions, which REST and GraphQL format differently."""

from collections.abc import Sequence
from typing import Any


class ApiError(Exception):
    """`status` and `errors` are used in the REST response.

    Any one of the `accepted_permissions` would have sufficed.
    """

    status = 400
    graphql_type = "UNPROCESSABLE"  # the `type` of the GraphQL error

    def __init__(
        self, message: str, errors: Sequence[Any] = (), accepted_permissions: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.errors = list(errors)
        self.accepted_permissions = tuple(accepted_permissions)


class BadRequest(ApiError):
    status = 400


class Unauthorized(ApiError):
    status = 401
    graphql_type = "UNAUTHORIZED"


class Forbidden(ApiError):
    status = 403
    graphql_type = "FORBIDDEN"


class NotFound(ApiError):
    status = 404
    graphql_type = "NOT_FOUND"

    def __init__(self, message: str = "Not Found", accepted_permissions: Sequence[str] = ()) -> None:
        super().__init__(message, accepted_permissions=accepted_permissions)


class Conflict(ApiError):
    status = 409


class StaleData(ApiError):
    """Raised if the object was changed in the meantime."""

    status = 422
    graphql_type = "STALE_DATA"


class Gone(ApiError):
    status = 410


class ValidationFailed(ApiError):
    """A 422 response with GitHub's list of errors: `ValidationFailed.for_field("Label", "name", "already_exists")`."""

    status = 422

    @classmethod
    def for_field(
        cls, resource: str, field: str, code: str, message: str | None = None
    ) -> "ValidationFailed":
        error = {"resource": resource, "code": code, "field": field}
        return cls("Validation Failed", [{**error, "message": message} if message else error])


class MovedPermanently(ApiError):
    """Raised if the repository was renamed."""

    status = 301
    graphql_type = "NOT_FOUND"

    def __init__(self, repository_id: int) -> None:
        super().__init__("Moved Permanently")
        self.repository_id = repository_id
