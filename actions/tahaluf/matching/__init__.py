"""Volunteers and open roles: what a form offers, which roles fit it best, and why. Pure."""

from .hours import Hours, read_hours
from .match import Match, match
from .offer import Offer
from .openings import Opening, openings
from .reasons import HoursFit, Reason, RoomFit, ZoneFit
from .room import Crowd
from .vocabulary import Vocabulary
from .volunteer import Volunteer, languages_of, projects_of, read_volunteer, skills_of
from .why import language_name, term_name, why
from .zone import Zone, read_zone

__all__ = [
    "Crowd",
    "Hours",
    "HoursFit",
    "Match",
    "Offer",
    "Opening",
    "Reason",
    "RoomFit",
    "Vocabulary",
    "Volunteer",
    "Zone",
    "ZoneFit",
    "language_name",
    "languages_of",
    "match",
    "openings",
    "projects_of",
    "read_hours",
    "read_volunteer",
    "read_zone",
    "skills_of",
    "term_name",
    "why",
]
