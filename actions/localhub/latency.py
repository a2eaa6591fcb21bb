"""Middleware that delays every response, as a real network would."""

import time
from dataclasses import dataclass

from localhub.core import Handler, Request, Response


@dataclass(frozen=True, slots=True)
class Latency:
    """Waits `seconds` before each response, except for responses of the admin API."""

    seconds: float

    def wait(self, request: Request, next_handler: Handler) -> Response:
        """A `core.Middleware`."""
        if not request.operation.startswith("localhub"):
            time.sleep(self.seconds)
        return next_handler(request)
