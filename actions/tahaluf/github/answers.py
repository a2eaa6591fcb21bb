"""What GitHub's refusals say: one error type, in GitHub's own words, with the permission that was missing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tahaluf.problems import Stopped
from tahaluf.text import for_log

# GraphQL errors of these types, or of none, say that GitHub ran out of time or strength; the others are an answer.
PASSING: Final = frozenset(
    {None, "RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED", "INTERNAL", "SERVICE_UNAVAILABLE"}
)
THROTTLED: Final = frozenset({"RATE_LIMITED", "RATE_LIMIT"})

# Texts for people
NEEDS: Final = "give the token the permission {permission}: docs/setup.md has the list"
FORBIDDEN: Final = "docs/setup.md says which permissions the token needs"
UNSEEN: Final = "check the name, and that the token may see it: docs/setup.md"
AGAIN: Final = "run it again: what is done stays done"


class GitHubRefusal(Stopped):
    """GitHub answered with an error that the caller did not expect."""

    def __init__(self, status: int, words: str, asked: str, permission: str | None = None) -> None:
        self.status, self.permission = status, permission
        super().__init__(f"GitHub answered {status} to {asked}: {words}", self._mend())

    def __str__(self) -> str:
        needs = f"; it needs the permission {self.permission}" if self.permission else ""
        return f"{self.what}{needs}"

    def _mend(self) -> str:
        if self.permission:
            return NEEDS.format(permission=self.permission)
        return {403: FORBIDDEN, 404: UNSEEN}.get(self.status, AGAIN)


class Unanswered(Stopped):
    """A request that may or may not have taken effect: no answer came, or one that says nothing."""

    def __init__(self, asked: str, why: str) -> None:
        super().__init__(f"no usable answer to {asked}: {why}", AGAIN)

    def __str__(self) -> str:
        return self.what


def refusal(status: int, body: Any, headers: Mapping[str, str], asked: str) -> GitHubRefusal:
    """Read the body of a REST error (`message` and the list `errors`)."""
    words = [str(body.get("message", ""))] if isinstance(body, Mapping) else []
    for error in _errors(body):
        parts = [error.get(key) for key in ("resource", "field", "code", "message")]
        words.append(" ".join(str(part) for part in parts if part))
    # Sent on 403 and 404 of REST endpoints that Apps may use, as "contents=write; administration=write"
    needed = headers.get("x-accepted-github-permissions") if status in (403, 404) else None
    return GitHubRefusal(status, for_log("; ".join(filter(None, words)) or "no reason given"), asked, needed)


def _errors(body: Any) -> list[Mapping[str, Any]]:
    if not isinstance(body, Mapping) or not isinstance(body.get("errors"), list):
        return []
    return [error if isinstance(error, Mapping) else {"message": error} for error in body["errors"]]


def unfinished(errors: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of a GraphQL answer's errors that a smaller question may not meet."""
    return [error for error in errors if error.get("type") in PASSING]


def words(errors: Sequence[Mapping[str, Any]]) -> str:
    """What the errors of a GraphQL answer say, each thing once: many fields have one reason."""
    said = dict.fromkeys(str(error.get("message", error)) for error in errors)
    return for_log("; ".join(said) or "no reason given")


def limited(status: int, body: Any, headers: Mapping[str, str]) -> bool:
    """Whether an answer is a rate limit and not a missing permission: both come as 403.

    Source: docs.github.com, "Rate limits for the REST API" and "Troubleshooting the REST API".
    """
    if status == 200 and isinstance(body, Mapping) and isinstance(body.get("errors"), list):
        data = body.get("data")  # GraphQL's way of saying it, where nothing came with the error
        nothing = not data or (isinstance(data, Mapping) and not any(data.values()))
        return nothing and any(map(throttled, body["errors"]))
    if status == 429:
        return True
    if status != 403:
        return False
    if "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0":
        return True
    return isinstance(body, Mapping) and _names_limit(body)


def throttled(error: Any) -> bool:
    """Whether an error of a GraphQL answer is a rate limit: what it stands for was not done."""
    return isinstance(error, Mapping) and (error.get("type") in THROTTLED or _names_limit(error))


def _names_limit(said: Mapping[str, Any]) -> bool:
    return "rate limit" in str(said.get("message", "")).lower()


def wait_asked(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the answer asks us to wait, or None where it does not say."""
    if headers.get("retry-after", "").isdecimal():
        return float(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdecimal():
        return max(0.0, float(headers["x-ratelimit-reset"]) - now)
    return None
