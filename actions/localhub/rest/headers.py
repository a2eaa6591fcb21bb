"""The headers of every REST response: rate limits and the request id."""

import uuid
from datetime import datetime

from localhub.domain import Actor

# Requests per hour, from "Rate limits for the REST API" in GitHub's docs.
HOURLY_LIMITS = {"nobody": 60, "job": 1000}
DEFAULT_HOURLY_LIMIT = 5000


def hourly_limit(actor: Actor) -> int:
    return HOURLY_LIMITS.get(actor.kind, DEFAULT_HOURLY_LIMIT)


def next_hour(now: datetime) -> int:
    """The end of the current window, in seconds since 1970."""
    return int(now.timestamp()) // 3600 * 3600 + 3600


def default_headers(actor: Actor, now: datetime) -> dict[str, str]:
    """Return the headers of a response, which report that none of the limit has been used. If limits are enabled, the
    rate limiting middleware replaces the numbers.
    """
    limit = str(hourly_limit(actor))
    headers = {
        "x-github-request-id": str(uuid.uuid4()),
        "x-github-media-type": "github.v3; format=json",
        "x-ratelimit-limit": limit,
        "x-ratelimit-remaining": limit,
        "x-ratelimit-used": "0",
        "x-ratelimit-reset": str(next_hour(now)),
        "x-ratelimit-resource": "core",
    }
    if actor.scopes is not None:
        headers["x-oauth-scopes"] = ", ".join(sorted(actor.scopes))
    return headers
