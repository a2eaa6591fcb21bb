"""A person of the roster: how they come in, how far it has come with them, and what time asks for. Pure."""

from .adding import INPUT_KEYS, person_from_input
from .care import Reminder, due_reminders
from .choosing import candidates_for_role, select_people
from .crowd import PENDING_STATUSES, OCCUPYING_STATUSES, add_person, count_occupancy
from .enter import person_from_form, stored_matches
from .invitation import FINAL_STATES, UNSENT_STATES, Invitation, InvitationState
from .mentions import mention_maintainers, mention_stewards
from .person import Account, StoredMatch, Person, VolunteerStatus, person_id
from .steps import newly_answered, note_answer, note_start, note_pause, note_return, note_activity

__all__ = [
    "INPUT_KEYS",
    "PENDING_STATUSES",
    "OCCUPYING_STATUSES",
    "FINAL_STATES",
    "UNSENT_STATES",
    "Account",
    "Reminder",
    "Invitation",
    "InvitationState",
    "StoredMatch",
    "Person",
    "VolunteerStatus",
    "person_from_input",
    "candidates_for_role",
    "due_reminders",
    "select_people",
    "add_person",
    "count_occupancy",
    "person_from_form",
    "newly_answered",
    "mention_maintainers",
    "stored_matches",
    "note_answer",
    "note_start",
    "note_pause",
    "note_return",
    "note_activity",
    "person_id",
    "mention_stewards",
]
