"""A person of the roster: how they come in, how far it has come with them, and what time asks for. Pure."""

from .adding import ADDED_KEYS, added
from .care import Care, care
from .choosing import candidates, choose
from .crowd import EXPECTING, HOLDING, count_in, crowd
from .enter import entered, matched
from .invitation import OVER, UNSENT, Invitation, Invited
from .mentions import maintainers_of, stewards_of
from .person import Account, Matched, Person, Status, person_id
from .steps import heard, note_answer, note_beginning, note_pause, note_return, note_sign

__all__ = [
    "ADDED_KEYS",
    "EXPECTING",
    "HOLDING",
    "OVER",
    "UNSENT",
    "Account",
    "Care",
    "Invitation",
    "Invited",
    "Matched",
    "Person",
    "Status",
    "added",
    "candidates",
    "care",
    "choose",
    "count_in",
    "crowd",
    "entered",
    "heard",
    "maintainers_of",
    "matched",
    "note_answer",
    "note_beginning",
    "note_pause",
    "note_return",
    "note_sign",
    "person_id",
    "stewards_of",
]
