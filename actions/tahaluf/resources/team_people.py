"""Reads the people on a team from its node, for all kinds of teams."""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.kinds import Selection

TEAM_PEOPLE: Final = Selection(
    connections={
        "members": "edges { role node { databaseId login } }",
        "invitations": "nodes { invitee { databaseId login } }",
    },
    arguments={"members": "membership: IMMEDIATE"},  # by default, GitHub includes the members of child teams
)

People = Mapping[int, tuple[str, bool]]  # by account ID: the login, and whether the person is a maintainer


def members_of(team: Mapping[str, Any]) -> People:
    return {
        edge["node"]["databaseId"]: (edge["node"]["login"], edge["role"] == "MAINTAINER")
        for edge in (team.get("members") or {}).get("edges") or ()
    }


def invited_to(team: Mapping[str, Any]) -> Mapping[int, str]:
    """Return the logins of people who have not accepted their invitation yet, by account ID."""
    return {
        invitation["invitee"]["databaseId"]: invitation["invitee"]["login"]
        for invitation in (team.get("invitations") or {}).get("nodes") or ()
        if invitation["invitee"]
    }
