"""Stops sending invitations once GitHub's daily limit is reached.

GitHub would reject each further attempt, and count it towards the rate limit.
"""

import re
from collections.abc import Mapping
from typing import Final

from tahaluf.plan import Response, Rest
from tahaluf.problems import CommandError

# Requests that invite someone who is not a member yet. The group captures the organization or repository to which the
# limit applies
INVITING_REQUESTS: Final = (
    re.compile(r"PUT (/orgs/[^/]+)/(?:teams/[^/]+/)?memberships/"),
    re.compile(r"POST (/orgs/[^/]+)/invitations$"),
    re.compile(r"PUT (/repos/[^/]+/[^/]+)/collaborators/"),
)
# Matches "Over invitation rate limit", one of the `errors` in a 422 response
LIMIT_MESSAGE: Final = re.compile(r"invitation[\w ]{0,20} limit", re.IGNORECASE)


class InvitationLimitReached(CommandError):
    """GitHub accepts no more invitations today."""

    def __init__(self) -> None:
        super().__init__(
            "GitHub's daily limit on invitations has been reached", "the next run will send the rest"
        )

    def __str__(self) -> str:
        return self.what


class InvitationLimit:
    """Remembers which organizations and repositories have reached their limit. Thread-safe."""

    def __init__(self) -> None:
        self._reached: set[str] = set()

    def check(self, request: Rest) -> None:
        """Raise InvitationLimitReached if the request would invite someone and the limit has been reached."""
        if _invited_to(request) in self._reached:
            raise InvitationLimitReached

    def update(self, request: Rest, response: Response) -> bool:
        """Return whether the response says that the limit has been reached. If so, remember this."""
        target = _invited_to(request)
        if target is None or response.status != 422 or not LIMIT_MESSAGE.search(str(response.body)):
            return False
        self._reached.add(target)
        return True


def _invited_to(request: Rest) -> str | None:
    """Return the organization or repository to which the request may invite someone.

    A request with `role: member` may demote a maintainer, which must not be delayed, so it does not count as an
    invitation.
    """
    if isinstance(request.body, Mapping) and request.body.get("role") == "member":
        return None
    operation = f"{request.method} {request.path}"
    matches = (pattern.match(operation) for pattern in INVITING_REQUESTS)
    return next((match[1].casefold() for match in matches if match), None)
