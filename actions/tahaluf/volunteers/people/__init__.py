"""Adds people to the roster, updates their status, and writes reminders about them. No I/O."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .from_form import person_from_form, stored_matches
    from .invitation import FINAL_STATES, UNSENT_STATES, Invitation, InvitationState
    from .manual_entry import person_from_input
    from .mentions import mention_maintainers, mention_stewards
    from .occupancy import OCCUPYING_STATUSES, PENDING_STATUSES, add_person, count_occupancy
    from .person import Account, Person, StoredMatch, VolunteerStatus, person_id
    from .reminders import Reminder, due_reminders
    from .selection import candidates_for_role, select_people
    from .transitions import (
        newly_answered,
        note_activity,
        note_answer,
        note_level,
        note_pause,
        note_return,
        note_start,
    )

__all__ = [
    "FINAL_STATES",
    "OCCUPYING_STATUSES",
    "PENDING_STATUSES",
    "UNSENT_STATES",
    "Account",
    "Invitation",
    "InvitationState",
    "Person",
    "Reminder",
    "StoredMatch",
    "VolunteerStatus",
    "add_person",
    "candidates_for_role",
    "count_occupancy",
    "due_reminders",
    "mention_maintainers",
    "mention_stewards",
    "newly_answered",
    "note_activity",
    "note_answer",
    "note_level",
    "note_pause",
    "note_return",
    "note_start",
    "person_from_form",
    "person_from_input",
    "person_id",
    "select_people",
    "stored_matches",
]

__getattr__ = lazy_exports(__name__, __file__)
