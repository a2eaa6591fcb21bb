"""Prepares a copy of an organization for localhub, and compares the copy before and after a plan is applied. No I/O."""

from .differences import Difference, compare_states, group
from .people import Numbering
from .rehearsed_manifest import rehearsed_manifest
from .seed import OWNER, TOKEN, build_seed

__all__ = [
    "OWNER",
    "TOKEN",
    "Difference",
    "Numbering",
    "build_seed",
    "compare_states",
    "group",
    "rehearsed_manifest",
]
