"""`tahaluf demo`: the whole main job, told step by step, against a GitHub on this machine."""

from .play import arguments, run

__all__ = ["arguments", "run"]
