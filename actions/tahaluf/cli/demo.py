"""`tahaluf demo`: run the whole workflow step by step against a local GitHub server."""

from tahaluf.flows.demo.runner import add_arguments, run

__all__ = ["add_arguments", "run"]
