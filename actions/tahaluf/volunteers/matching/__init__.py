"""Matches volunteers with open roles, and explains each match. No I/O."""

from .capacity import Occupancy
from .explain import explain_match
from .match import Match, match_roles
from .open_roles import OpenRole, open_roles, roles_open_on
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
