"""A middleware that delays every response like a network."""

import time
from dataclasses import dataclass

from localhub.core import Handler, Request, Response


@dataclass(frozen=True, slots=True)
class Latency:
    """`seconds` before each response; the admin API is not delayed."""

    seconds: float

    def wait(self, request: Request, next_handler: Handler) -> Response:
        """A `core.Middleware`."""
        if not request.operation.startswith("localhub"):
            time.sleep(self.seconds)
        return next_handler(request)
