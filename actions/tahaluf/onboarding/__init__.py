"""A volunteer's form comes in: what is said about it in public, and what to the stewards. Pure."""

from .answer import QueueLength, acknowledgement, is_acknowledgement, contains_contact_details, fix_request
from .desk import REPLY_TOPIC, Decision, IntakeDecider, RosterEntry, Submission, SubmissionOutcome
from .intake import TURNED_AWAY_TOPIC, is_turned_away
from .notice import steward_notice

__all__ = [
    "REPLY_TOPIC",
    "TURNED_AWAY_TOPIC",
    "Decision",
    "IntakeDecider",
    "RosterEntry",
    "Submission",
    "QueueLength",
    "SubmissionOutcome",
    "acknowledgement",
    "is_acknowledgement",
    "contains_contact_details",
    "is_turned_away",
    "fix_request",
    "steward_notice",
]
