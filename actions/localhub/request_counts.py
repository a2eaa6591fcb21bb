"""Middleware that counts requests, for tests and benchmarks."""

import threading
from collections import Counter

from localhub.core import Handler, Request, Response

TOKEN_PREFIX_LENGTH = 8  # long enough to distinguish tokens, but too short to be a usable token


class RequestCounts:
    """Counts requests by operation and token. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, request: Request, next_handler: Handler) -> Response:
        """A `core.Middleware`. Requests to the admin API are not counted."""
        if not request.operation.startswith("localhub"):
            token = (request.token or "nobody")[:TOKEN_PREFIX_LENGTH]
            with self._lock:
                self._counts[request.operation, token] += 1
        return next_handler(request)

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()

    def as_json(self) -> list[dict[str, object]]:
        with self._lock:
            entries = sorted(self._counts.items())
        return [{"operation": name, "token": token, "count": count} for (name, token), count in entries]
