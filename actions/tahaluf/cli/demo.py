"""`tahaluf demo`: the whole main job, told step by step, against a GitHub on this machine."""

from tahaluf.flows.demo.runner import add_arguments, run

__all__ = ["add_arguments", "run"]
