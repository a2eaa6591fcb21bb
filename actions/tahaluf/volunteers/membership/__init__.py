"""Decides whom to invite to the organization and its teams, and removes people who leave. No I/O."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .departure import OrganizationMembership, departure_steps, plan_departure, roster_without
    from .invitations import (
        InvitationDecision,
        InvitationSnapshot,
        Invitee,
        SentInvitation,
        decide_invitations,
    )
    from .send_invitation import InvitationOutcome, invitation_steps, plan_invitations
    from .teams import TeamAccess, team_for, teams_for_newcomers
    from .texts import departure_text, last_invitation_text

__all__ = [
    "InvitationDecision",
    "InvitationOutcome",
    "InvitationSnapshot",
    "Invitee",
    "OrganizationMembership",
    "SentInvitation",
    "TeamAccess",
    "decide_invitations",
    "departure_steps",
    "departure_text",
    "invitation_steps",
    "last_invitation_text",
    "plan_departure",
    "plan_invitations",
    "roster_without",
    "team_for",
    "teams_for_newcomers",
]

__getattr__ = lazy_exports(__name__, __file__)
