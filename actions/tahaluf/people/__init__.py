"""Volunteers: what their form says, which open role fits, and what is said to whom about it. Pure."""

from tahaluf.consent import Level

from .answer import answer, is_answer, is_reachable, mend
from .armour import BadArmour, Sealed, read_block, write_block
from .care import Care, care
from .crowd import crowd
from .enter import entered
from .fit import why
from .hours import Hours, read_hours
from .invitation import Invitation, Invited
from .invitations import OVER, Asker, Decided, Sent, Shown, asked, decide_invitations
from .inviting import Fate, invite, plan_invitations
from .match import HoursFit, LanguagesFit, Match, Reason, RoomFit, SkillsFit, ZoneFit, match, spread
from .notice import Notice, notice, notice_mark
from .openings import Opening, openings
from .person import Account, Matched, Person, Status, person_id
from .record import BrokenRecord, read_person, record_path, write_person
from .room import Crowd, Room
from .sealing import CannotOpen, CannotSeal, key_id, new_secret, open_sealed, public_of, seal
from .teams import Granted, team_for, teams_for_newcomers
from .volunteer import Volunteer, read_volunteer
from .zone import Zone, read_zone

__all__ = [
    "OVER",
    "Account",
    "Asker",
    "BadArmour",
    "BrokenRecord",
    "CannotOpen",
    "CannotSeal",
    "Care",
    "Crowd",
    "Decided",
    "Fate",
    "Granted",
    "Hours",
    "HoursFit",
    "Invitation",
    "Invited",
    "LanguagesFit",
    "Level",
    "Match",
    "Matched",
    "Notice",
    "Opening",
    "Person",
    "Reason",
    "Room",
    "RoomFit",
    "Sealed",
    "Sent",
    "Shown",
    "SkillsFit",
    "Status",
    "Volunteer",
    "Zone",
    "ZoneFit",
    "answer",
    "asked",
    "care",
    "crowd",
    "decide_invitations",
    "entered",
    "invite",
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
    "plan_invitations",
    "public_of",
    "read_block",
    "read_hours",
    "read_person",
    "read_volunteer",
    "read_zone",
    "record_path",
    "seal",
    "spread",
    "team_for",
    "teams_for_newcomers",
    "why",
    "write_block",
    "write_person",
]
