"""Who joins the organization and its teams, and what it takes to leave. Pure."""

from .invitations import Asker, Decided, Sent, Shown, decide_invitations
from .inviting import Fate, invite, plan_invitations
from .leaving import Membership, departure_steps, plan_departure, without
from .teams import Granted, team_for, teams_for_newcomers
from .words import closing_word, farewell

__all__ = [
    "Asker",
    "Decided",
    "Fate",
    "Granted",
    "Membership",
    "Sent",
    "Shown",
    "closing_word",
    "decide_invitations",
    "departure_steps",
    "farewell",
    "invite",
    "plan_departure",
    "plan_invitations",
    "team_for",
    "teams_for_newcomers",
    "without",
]
