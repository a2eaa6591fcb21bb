"""Prepares a copy of an organization for localhub, and compares it before and after a plan was applied. Pure."""

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
