"""`tahaluf demo`: run the whole workflow step by step against a local GitHub server."""

from typing import Final

from tahaluf.flows.demo.runner import add_arguments, run

EXIT_CODES: Final = {
    0: "all checks passed",
    1: "there was an error, or a check failed",
}

__all__ = ["EXIT_CODES", "add_arguments", "run"]
