"""Converts GitHub's error responses to exceptions that contain GitHub's message and the missing permission."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tahaluf.escape import escape_log
from tahaluf.problems import CommandError

# If a GraphQL error has one of these types, or no type, GitHub ran out of time or resources
TRANSIENT_TYPES: Final = frozenset(
    {None, "RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED", "INTERNAL", "SERVICE_UNAVAILABLE"}
)
RATE_LIMIT_TYPES: Final = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
# The undocumented error for issues, pull requests or comments that are created too quickly. GraphQL returns it with
# status 200 and type UNPROCESSABLE, and REST returns it with status 422
SUBMITTED_TOO_QUICKLY: Final = "submitted too quickly"

# The error in a 422 response if a new repository, team, label or reference has the name of an existing one
NAME_TAKEN: Final = re.compile(r"already[ _]exists|must be unique", re.IGNORECASE)

# User-facing messages
MISSING_PERMISSION_FIX: Final = "grant the token the {permission} permission; see docs/setup.md"
FORBIDDEN_FIX: Final = "check the token's permissions: docs/setup.md lists those that it needs"
NOT_FOUND_FIX: Final = "check the name and the token's access: see docs/setup.md"
NAME_TAKEN_FIX: Final = (
    "something already has this name: run `tahaluf plan` to see how to adopt it, or choose another name"
)
RERUN_FIX: Final = "re-run the command; completed changes are kept"


class GitHubError(CommandError):
    """GitHub returned an error that the caller did not expect."""

    def __init__(self, status: int, message: str, operation: str, permission: str | None = None) -> None:
        self.status, self.permission = status, permission
        self.is_name_taken = status == 422 and NAME_TAKEN.search(message) is not None
        super().__init__(f"GitHub returned {status} for {operation}: {message}", self._fix())

    def __str__(self) -> str:
        hint = f"; this needs the {self.permission} permission" if self.permission else ""
        if self.is_name_taken:
            hint = f"; {NAME_TAKEN_FIX}"
        return f"{self.what}{hint}"

    def _fix(self) -> str:
        if self.permission:
            return MISSING_PERMISSION_FIX.format(permission=self.permission)
        if self.is_name_taken:
            return NAME_TAKEN_FIX
        return {403: FORBIDDEN_FIX, 404: NOT_FOUND_FIX}.get(self.status, RERUN_FIX)


class NoResponse(CommandError):
    """There was no usable response, so the request may or may not have taken effect."""

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__(f"no usable response to {operation}: {reason}", RERUN_FIX)

    def __str__(self) -> str:
        return self.what


def error_from_response(status: int, body: Any, headers: Mapping[str, str], operation: str) -> GitHubError:
    """Build an error from a REST response, with its `message`, its `errors` and the missing permission."""
    messages = [str(body.get("message", ""))] if isinstance(body, Mapping) else []
    for error in _errors(body):
        parts = [error.get(key) for key in ("resource", "field", "code", "message")]
        messages.append(" ".join(str(part) for part in parts if part))
    # The 403 and 404 responses of endpoints that Apps can use have this header, such as "contents=write;
    # administration=write"
    permission = headers.get("x-accepted-github-permissions") if status in (403, 404) else None
    return GitHubError(
        status, escape_log("; ".join(filter(None, messages)) or "no reason given"), operation, permission
    )


def _errors(body: Any) -> list[Mapping[str, Any]]:
    if not isinstance(body, Mapping) or not isinstance(body.get("errors"), list):
        return []
    return [error if isinstance(error, Mapping) else {"message": error} for error in body["errors"]]


def transient_errors(errors: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the GraphQL errors that may not recur in a smaller query or a retry."""
    return [error for error in errors if error.get("type") in TRANSIENT_TYPES]


def join_messages(errors: Sequence[Mapping[str, Any]]) -> str:
    """Join the messages of GraphQL errors without duplicates, because many fields often fail for the same reason."""
    messages = dict.fromkeys(str(error.get("message", error)) for error in errors)
    return escape_log("; ".join(messages) or "no reason given")


def is_rate_limited(status: int, body: Any, headers: Mapping[str, str]) -> bool:
    """Whether a response reports a rate limit. Status 403 alone could also mean that a permission is missing.

    See "Rate limits for the REST API" and "Troubleshooting the REST API" on docs.github.com.
    """
    if status == 200 and isinstance(body, Mapping) and isinstance(body.get("errors"), list):
        data = body.get("data")  # GraphQL reports a rate limit with status 200 and no data
        is_empty = not data or (isinstance(data, Mapping) and not any(data.values()))
        return is_empty and any(map(is_rate_limit_error, body["errors"]))
    if status == 429 or (status in (403, 422) and is_submitted_too_quickly(body)):
        return True
    if status != 403:
        return False
    if "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0":
        return True
    return isinstance(body, Mapping) and _mentions(body, "rate limit")


def is_submitted_too_quickly(body: Any) -> bool:
    """Whether a response or one of its errors says that content was created too quickly."""
    if not isinstance(body, Mapping):
        return False
    return any(_mentions(error, SUBMITTED_TOO_QUICKLY) for error in (body, *_errors(body)))


def is_rate_limit_error(error: Any) -> bool:
    """Whether a GraphQL error reports a rate limit. If it does, its field was not executed."""
    return isinstance(error, Mapping) and (
        error.get("type") in RATE_LIMIT_TYPES
        or _mentions(error, "rate limit")
        or _mentions(error, SUBMITTED_TOO_QUICKLY)
    )


def _mentions(error: Mapping[str, Any], words: str) -> bool:
    return words in str(error.get("message", "")).lower()


def retry_delay(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds to wait according to the response headers, or None if the headers do not say."""
    if headers.get("retry-after", "").isdecimal():
        return float(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdecimal():
        return max(0.0, float(headers["x-ratelimit-reset"]) - now)
    return None
