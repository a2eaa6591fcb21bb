"""Match volunteers with open roles, and explain each match. Pure."""

from .capacity import Occupancy
from .explain import explain_match, language_name, term_name
from .hours import Hours, read_hours
from .match import Match, match_roles
from .open_roles import OpenRole, open_roles
from .profile import VolunteerProfile
from .reasons import CapacityFit, HoursFit, MatchReason, TimeZoneFit
from .vocabulary import Vocabulary
from .volunteer import Volunteer, language_vocabulary, project_vocabulary, read_volunteer, skill_vocabulary
from .zone import TimeZoneRange, read_zone

__all__ = [
    "CapacityFit",
    "Hours",
    "HoursFit",
    "Match",
    "MatchReason",
    "Occupancy",
    "OpenRole",
    "TimeZoneFit",
    "TimeZoneRange",
    "Vocabulary",
    "Volunteer",
    "VolunteerProfile",
    "explain_match",
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
]
