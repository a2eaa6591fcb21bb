"""`tahaluf demo`: the whole main job, told step by step, against a GitHub on this machine."""

from .play import add_arguments, run

__all__ = ["add_arguments", "run"]
