"""Volunteers: what their form says, which open role fits, and what is said to whom about it. Pure."""

from .answer import answer, is_answer, is_reachable, mend
from .fit import why
from .hours import Hours, read_hours
from .match import HoursFit, LanguagesFit, Match, Reason, SkillsFit, match
from .notice import Notice, notice, notice_mark
from .openings import Opening, openings
from .record import Account, BrokenRecord, Record, Standing, person_id, record, record_path, standing
from .volunteer import Visibility, Volunteer, read_volunteer

__all__ = [
    "Account",
    "BrokenRecord",
    "Hours",
    "HoursFit",
    "LanguagesFit",
    "Match",
    "Notice",
    "Opening",
    "Reason",
    "Record",
    "SkillsFit",
    "Standing",
    "Visibility",
    "Volunteer",
    "answer",
    "is_answer",
    "is_reachable",
    "match",
    "mend",
    "notice",
    "notice_mark",
    "openings",
    "person_id",
    "read_hours",
    "read_volunteer",
    "record",
    "record_path",
    "standing",
    "why",
]
