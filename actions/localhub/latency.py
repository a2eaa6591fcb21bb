"""The middleware that makes every answer take as long as one over the network does."""

import time
from dataclasses import dataclass

from localhub.core import Handler, Request, Response


@dataclass(frozen=True, slots=True)
class Latency:
    """`seconds` before each answer; what is asked of localhub itself comes at once."""

    seconds: float

    def wait(self, request: Request, next_handler: Handler) -> Response:
        """A `core.Middleware`."""
        if not request.operation.startswith("localhub"):
            time.sleep(self.seconds)
        return next_handler(request)
