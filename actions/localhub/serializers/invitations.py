"""Invitations to an organization."""

from typing import Any

from localhub.domain import accounts
from localhub.domain.invitations import Invitation
from localhub.ids import node_id

from .accounts import simple
from .dispatch import serialize
from .view import View


@serialize.register
def invitation(row: Invitation, view: View) -> dict[str, Any]:
    uow = view.uow
    owner = accounts.account(uow, row.organization_id)
    invitee = None if row.invitee_id is None else accounts.account(uow, row.invitee_id).login
    return {
        "id": row.id,
        "node_id": node_id("OrganizationInvitation", row.id),
        "login": invitee,
        "email": row.email,
        # Invitations use an older name for the "member" role. "direct_member".
        "role": "direct_member" if row.role == "member" else row.role,
        "created_at": row.created_at,
        "failed_at": row.failed_at,
        "failed_reason": row.failed_reason,
        "inviter": simple(accounts.account(uow, row.inviter_id), view),
        "team_count": len(row.team_ids),
        "invitation_teams_url": f"{view.api}/orgs/{owner.login}/invitations/{row.id}/teams",
        "invitation_source": "unknown",
    }
