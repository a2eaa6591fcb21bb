"""What GitHub's refusals say: one error type, in GitHub's own words, with the permission that was missing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tahaluf.escape import escape_log
from tahaluf.problems import CommandError

# GraphQL errors of these types, or of none, say that GitHub ran out of time or strength; the others are an answer.
TRANSIENT_TYPES: Final = frozenset(
    {None, "RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED", "INTERNAL", "SERVICE_UNAVAILABLE"}
)
RATE_LIMIT_TYPES: Final = frozenset({"RATE_LIMITED", "RATE_LIMIT"})

# Texts for people
MISSING_PERMISSION_FIX: Final = "give the token the permission {permission}: docs/setup.md has the list"
FORBIDDEN_FIX: Final = "docs/setup.md says which permissions the token needs"
NOT_FOUND_FIX: Final = "check the name, and that the token may see it: docs/setup.md"
RERUN_FIX: Final = "run it again: what is done stays done"


class GitHubError(CommandError):
    """GitHub answered with an error that the caller did not expect."""

    def __init__(self, status: int, message: str, operation: str, permission: str | None = None) -> None:
        self.status, self.permission = status, permission
        super().__init__(f"GitHub answered {status} to {operation}: {message}", self._fix())

    def __str__(self) -> str:
        hint = f"; it needs the permission {self.permission}" if self.permission else ""
        return f"{self.what}{hint}"

    def _fix(self) -> str:
        if self.permission:
            return MISSING_PERMISSION_FIX.format(permission=self.permission)
        return {403: FORBIDDEN_FIX, 404: NOT_FOUND_FIX}.get(self.status, RERUN_FIX)


class NoResponse(CommandError):
    """A request that may or may not have taken effect: no answer came, or one that says nothing."""

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__(f"no usable answer to {operation}: {reason}", RERUN_FIX)

    def __str__(self) -> str:
        return self.what


def error_from_response(status: int, body: Any, headers: Mapping[str, str], operation: str) -> GitHubError:
    """Read the body of a REST error (`message` and the list `errors`)."""
    messages = [str(body.get("message", ""))] if isinstance(body, Mapping) else []
    for error in _errors(body):
        parts = [error.get(key) for key in ("resource", "field", "code", "message")]
        messages.append(" ".join(str(part) for part in parts if part))
    # Sent on 403 and 404 of REST endpoints that Apps may use, as "contents=write; administration=write"
    permission = headers.get("x-accepted-github-permissions") if status in (403, 404) else None
    return GitHubError(
        status, escape_log("; ".join(filter(None, messages)) or "no reason given"), operation, permission
    )


def _errors(body: Any) -> list[Mapping[str, Any]]:
    if not isinstance(body, Mapping) or not isinstance(body.get("errors"), list):
        return []
    return [error if isinstance(error, Mapping) else {"message": error} for error in body["errors"]]


def transient_errors(errors: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of a GraphQL answer's errors that a smaller question may not meet."""
    return [error for error in errors if error.get("type") in TRANSIENT_TYPES]


def join_messages(errors: Sequence[Mapping[str, Any]]) -> str:
    """What the errors of a GraphQL answer say, each thing once: many fields have one reason."""
    messages = dict.fromkeys(str(error.get("message", error)) for error in errors)
    return escape_log("; ".join(messages) or "no reason given")


def is_rate_limited(status: int, body: Any, headers: Mapping[str, str]) -> bool:
    """Whether an answer is a rate limit and not a missing permission: both come as 403.

    Source: docs.github.com, "Rate limits for the REST API" and "Troubleshooting the REST API".
    """
    if status == 200 and isinstance(body, Mapping) and isinstance(body.get("errors"), list):
        data = body.get("data")  # GraphQL's way of saying it, where nothing came with the error
        is_empty = not data or (isinstance(data, Mapping) and not any(data.values()))
        return is_empty and any(map(is_rate_limit_error, body["errors"]))
    if status == 429:
        return True
    if status != 403:
        return False
    if "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0":
        return True
    return isinstance(body, Mapping) and _mentions_rate_limit(body)


def is_rate_limit_error(error: Any) -> bool:
    """Whether an error of a GraphQL answer is a rate limit: what it stands for was not done."""
    return isinstance(error, Mapping) and (
        error.get("type") in RATE_LIMIT_TYPES or _mentions_rate_limit(error)
    )


def _mentions_rate_limit(error: Mapping[str, Any]) -> bool:
    return "rate limit" in str(error.get("message", "")).lower()


def retry_delay(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the answer asks us to wait, or None where it does not say."""
    if headers.get("retry-after", "").isdecimal():
        return float(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdecimal():
        return max(0.0, float(headers["x-ratelimit-reset"]) - now)
    return None
