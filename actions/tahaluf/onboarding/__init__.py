"""A volunteer's form comes in: what is said about it in public, and what to the stewards. Pure."""

from .answer import Queue, answer, is_answer, is_reachable, mend
from .desk import ANSWERED, Decision, Desk, Entry, Filed, State
from .intake import TURNED_AWAY, is_turned_away
from .notice import notice

__all__ = [
    "ANSWERED",
    "TURNED_AWAY",
    "Decision",
    "Desk",
    "Entry",
    "Filed",
    "Queue",
    "State",
    "answer",
    "is_answer",
    "is_reachable",
    "is_turned_away",
    "mend",
    "notice",
]
