"""Volunteers and open roles: what a form offers, which roles fit it best, and why. Pure."""

from .hours import Hours, read_hours
from .match import Match, match_roles
from .offer import VolunteerProfile
from .openings import OpenRole, open_roles
from .reasons import HoursFit, MatchReason, CapacityFit, TimeZoneFit
from .room import Occupancy
from .vocabulary import Vocabulary
from .volunteer import Volunteer, language_vocabulary, project_vocabulary, read_volunteer, skill_vocabulary
from .why import language_name, term_name, explain_match
from .zone import TimeZoneRange, read_zone

__all__ = [
    "Occupancy",
    "Hours",
    "HoursFit",
    "Match",
    "VolunteerProfile",
    "OpenRole",
    "MatchReason",
    "CapacityFit",
    "Vocabulary",
    "Volunteer",
    "TimeZoneRange",
    "TimeZoneFit",
    "language_name",
    "language_vocabulary",
    "match_roles",
    "open_roles",
    "project_vocabulary",
    "read_hours",
    "read_volunteer",
    "read_zone",
    "skill_vocabulary",
    "term_name",
    "explain_match",
]
