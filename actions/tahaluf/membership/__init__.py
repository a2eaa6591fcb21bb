"""Who joins the organization and its teams, and what it takes to leave. Pure."""

from .invitations import Invitee, InvitationDecision, SentInvitation, InvitationSnapshot, decide_invitations
from .inviting import InvitationOutcome, invitation_steps, plan_invitations
from .leaving import OrganizationMembership, departure_steps, plan_departure, roster_without
from .teams import TeamAccess, team_for, teams_for_newcomers
from .words import last_invitation_text, departure_text

__all__ = [
    "Invitee",
    "InvitationDecision",
    "InvitationOutcome",
    "TeamAccess",
    "OrganizationMembership",
    "SentInvitation",
    "InvitationSnapshot",
    "last_invitation_text",
    "decide_invitations",
    "departure_steps",
    "departure_text",
    "invitation_steps",
    "plan_departure",
    "plan_invitations",
    "team_for",
    "teams_for_newcomers",
    "roster_without",
]
