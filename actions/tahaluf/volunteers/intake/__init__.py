"""Processes volunteer forms: writes the public reply, the notice to stewards and the roster entry. No I/O."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

from .steward_notice import steward_notice

if TYPE_CHECKING:
    from .admission import TURNED_AWAY_TOPIC, is_turned_away
    from .decide import REPLY_TOPIC, Decision, IntakeDecider, RosterEntry, Submission, SubmissionOutcome
    from .replies import (
        QueueLength,
        acknowledgement,
        contains_contact_details,
        fix_request,
        is_acknowledgement,
    )

__all__ = [
    "REPLY_TOPIC",
    "TURNED_AWAY_TOPIC",
    "Decision",
    "IntakeDecider",
    "QueueLength",
    "RosterEntry",
    "Submission",
    "SubmissionOutcome",
    "acknowledgement",
    "contains_contact_details",
    "fix_request",
    "is_acknowledgement",
    "is_turned_away",
    "steward_notice",
]

__getattr__ = lazy_exports(__name__, __file__)
