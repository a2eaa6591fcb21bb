"""Volunteers: what their form says, which open role fits, and what is said to whom about it. Pure."""

from tahaluf.consent import Level

from .adding import ADDED_KEYS, added, kinds_of_work
from .answer import Queue, answer, closing_word, farewell, is_answer, is_reachable, mend
from .armour import BadArmour, Sealed, read_block, write_block
from .book import Book
from .care import Care, care
from .choosing import Candidate, candidates, choose, offer_of
from .counts import COUNTS_PATH, Counts, read_counts, week, write_counts
from .crowd import crowd
from .enter import entered, matched
from .fit import why
from .hiding import Cell, cell
from .hours import Hours, read_hours
from .intake import TURNED_AWAY, asks_for_membership, turned_away, was_turned_away
from .invitation import Invitation, Invited
from .invitations import OVER, Asker, Decided, Sent, Shown, asked, decide_invitations
from .inviting import Fate, invite, plan_invitations
from .keeping import Wanted, keeping_steps, plan_files, plan_notices
from .leaving import Membership, departure_steps, plan_departure, without
from .match import HoursFit, LanguagesFit, Match, Reason, RoomFit, SkillsFit, ZoneFit, match, spread
from .notice import Notice, Posted, notice, notice_mark
from .onboarding import ANSWERED, Decision, Desk, Entry, Filed, State
from .openings import Opening, openings
from .person import Account, Matched, Person, Status, person_id
from .record import FOLDER, BrokenRecord, read_person, record_path, write_person
from .room import Crowd, Room
from .sealing import CannotOpen, CannotSeal, key_id, new_secret, open_sealed, public_of, seal
from .stats import Stats, stats, stats_json
from .steps import heard, note_answer, note_beginning, note_pause, note_return, note_sign
from .teams import Granted, team_for, teams_for_newcomers
from .volunteer import Volunteer, read_volunteer, skills_of
from .zone import Zone, read_zone

__all__ = [
    "ADDED_KEYS",
    "ANSWERED",
    "COUNTS_PATH",
    "FOLDER",
    "OVER",
    "TURNED_AWAY",
    "Account",
    "Asker",
    "BadArmour",
    "Book",
    "BrokenRecord",
    "Candidate",
    "CannotOpen",
    "CannotSeal",
    "Care",
    "Cell",
    "Counts",
    "Crowd",
    "Decided",
    "Decision",
    "Desk",
    "Entry",
    "Fate",
    "Filed",
    "Granted",
    "Hours",
    "HoursFit",
    "Invitation",
    "Invited",
    "LanguagesFit",
    "Level",
    "Match",
    "Matched",
    "Membership",
    "Notice",
    "Opening",
    "Person",
    "Posted",
    "Queue",
    "Reason",
    "Room",
    "RoomFit",
    "Sealed",
    "Sent",
    "Shown",
    "SkillsFit",
    "State",
    "Stats",
    "Status",
    "Volunteer",
    "Wanted",
    "Zone",
    "ZoneFit",
    "added",
    "answer",
    "asked",
    "asks_for_membership",
    "candidates",
    "care",
    "cell",
    "choose",
    "closing_word",
    "crowd",
    "decide_invitations",
    "departure_steps",
    "entered",
    "farewell",
    "heard",
    "invite",
    "is_answer",
    "is_reachable",
    "keeping_steps",
    "key_id",
    "kinds_of_work",
    "match",
    "matched",
    "mend",
    "new_secret",
    "note_answer",
    "note_beginning",
    "note_pause",
    "note_return",
    "note_sign",
    "notice",
    "notice_mark",
    "offer_of",
    "open_sealed",
    "openings",
    "person_id",
    "plan_departure",
    "plan_files",
    "plan_invitations",
    "plan_notices",
    "public_of",
    "read_block",
    "read_counts",
    "read_hours",
    "read_person",
    "read_volunteer",
    "read_zone",
    "record_path",
    "seal",
    "skills_of",
    "spread",
    "stats",
    "stats_json",
    "team_for",
    "teams_for_newcomers",
    "turned_away",
    "was_turned_away",
    "week",
    "why",
    "without",
    "write_block",
    "write_counts",
    "write_person",
]
