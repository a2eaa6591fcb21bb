"""Matches volunteers with open roles, and explains each match. No I/O."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

from .open_roles import OpenRole, open_roles, roles_open_on

if TYPE_CHECKING:
    from .capacity import Occupancy
    from .explain import explain_match
    from .match import Match, match_roles
    from .reasons import CapacityFit, HoursFit, MatchReason, TimeZoneFit

__all__ = [
    "CapacityFit",
    "HoursFit",
    "Match",
    "MatchReason",
    "Occupancy",
    "OpenRole",
    "TimeZoneFit",
    "explain_match",
    "match_roles",
    "open_roles",
    "roles_open_on",
]

__getattr__ = lazy_exports(__name__, __file__)
