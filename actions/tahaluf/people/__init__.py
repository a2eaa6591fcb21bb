"""Volunteers: what their form says, which open role fits, and what is said to whom about it. Pure."""

from .answer import answer, is_answer, is_reachable, mend
from .armour import BadArmour, Sealed, read_block, write_block
from .fit import why
from .hours import Hours, read_hours
from .match import HoursFit, LanguagesFit, Match, Reason, SkillsFit, match
from .notice import Notice, notice, notice_mark
from .openings import Opening, openings
from .record import Account, BrokenRecord, Record, Standing, person_id, record, record_path, standing
from .sealing import CannotOpen, CannotSeal, key_id, new_secret, open_sealed, public_of, seal
from .volunteer import Visibility, Volunteer, read_volunteer

__all__ = [
    "Account",
    "BadArmour",
    "BrokenRecord",
    "CannotOpen",
    "CannotSeal",
    "Hours",
    "HoursFit",
    "LanguagesFit",
    "Match",
    "Notice",
    "Opening",
    "Reason",
    "Record",
    "Sealed",
    "SkillsFit",
    "Standing",
    "Visibility",
    "Volunteer",
    "answer",
    "is_answer",
    "is_reachable",
    "key_id",
    "match",
    "mend",
    "new_secret",
    "notice",
    "notice_mark",
    "open_sealed",
    "openings",
    "person_id",
    "public_of",
    "read_block",
    "read_hours",
    "read_volunteer",
    "record",
    "record_path",
    "seal",
    "standing",
    "why",
    "write_block",
]
