"""Who asked what, how often: the middleware that counts, for tests, benches and curious users."""

import threading
from collections import Counter

from localhub.core import Handler, Request, Response

LABEL = 8  # letters of a token that are enough to tell tokens apart, and too few to use one


class Counts:
    """Requests by operation and token. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, request: Request, following: Handler) -> Response:
        """A `core.Middleware`. What is asked of localhub itself is not counted."""
        if not request.operation.startswith("localhub"):
            token = (request.token or "nobody")[:LABEL]
            with self._lock:
                self._counts[request.operation, token] += 1
        return following(request)

    def forget(self) -> None:
        with self._lock:
            self._counts.clear()

    def listed(self) -> list[dict[str, object]]:
        with self._lock:
            found = sorted(self._counts.items())
        return [{"operation": name, "token": token, "count": count} for (name, token), count in found]
