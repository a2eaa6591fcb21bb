"""Decides who is on a shared team. These are the people in `members` and, unless the entry says otherwise, everyone
else who is on the team already.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.manifest import Manifest, SharedTeam, TeamMember, login_identity, team_description_digest
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Json,
    PersonOperation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    Unmanaged,
    no_steps_for,
)

from .accounts import current_login, is_same_account
from .team_members import OWNER, RemoveTeamMember
from .team_people import invited_to, members_of
from .team_permission import SHARED_TEAM, UNREAD, UNREAD_FIX, team_change

# User-facing messages
NOT_LISTED: Final = "the team's entry does not list them, and says `unlisted_members: delete`"
KEPT: Final = "the team's entry neither lists them nor says `unlisted_members: delete`, so they stay"
INVITED: Final = "they have only been invited; an owner can cancel the invitation"
EXPIRED: Final = (
    "their invitation has expired and is not sent again; ask them whether they still want to join; if they do, an "
    "owner of the organization can invite them again on GitHub; if not, remove them from the team's entry"
)


@dataclass(frozen=True, slots=True)
class SetTeamMember(PersonOperation):
    """Adds a person to a shared team, or changes their role.

    `description` is the digest of the team's description to which the person agreed.
    """

    role: str
    description: str
    old_role: str | None = None

    @property
    def verb(self) -> str:
        return "raise" if self.old_role == "member" and self.role == "maintainer" else ""

    @property
    def after(self) -> Json:
        return {"login": self.login, "id": self.id, "role": self.role, "description": self.description}


def member_items(key: str, name: str, team: SharedTeam, node: Mapping[str, Any] | None) -> Iterator[PlanItem]:
    """Plan who joins and leaves the team. `node` is None for a team that does not exist yet."""
    if team.members is None or (node is not None and "members" not in node):
        return
    node = node or {}
    if UNSET in (node.get("members"), node.get("invitations")):
        yield Blocked(key, SHARED_TEAM, name, UNREAD, UNREAD_FIX)
        return
    present, invited = members_of(node), invited_to(node)
    listed = set()
    for person in team.members:
        account = next((id for id, (login, _) in present.items() if is_same_account(person, login, id)), None)
        listed.add(account)
        if account is not None:
            login, is_maintainer = present[account]
            if is_maintainer and person.role == "member":
                yield _demotion(key, name, team, login, account)
            elif not is_maintainer and person.role == "maintainer":
                yield _addition(key, name, team, person, "member")
        elif any(is_same_account(person, login, id) for id, login in invited.items()):
            continue  # GitHub does not show the role that an invitation will give
        elif login_identity(person.login) in (node.get("expired") or ()):
            yield Unmanaged(key, SHARED_TEAM, f"a member of {name}", EXPIRED, is_notice=True)
        else:
            yield _addition(key, name, team, person, None)
    for account, (login, is_maintainer) in present.items():
        if account not in listed:
            removal = RemoveTeamMember(login, account)
            yield _unlisted_item(key, name, team, node, _role(is_maintainer=is_maintainer), removal)
    if team.unlisted_members == "delete":
        for account, login in invited.items():
            if not any(is_same_account(person, login, account) for person in team.members):
                yield Unmanaged(key, SHARED_TEAM, f"a member of {name}", INVITED)


def member_steps(change: Change, context: ChangeContext) -> Steps:
    memberships = f"/orgs/{context.organization}/teams/{context.name}/memberships"
    match change.operation:
        case SetTeamMember() as given:
            login = yield from current_login(given, "a member of a team")
            path, role = f"{memberships}/{login}", {"role": given.role}
            # This run may have just created the team, unless the person is already on it
            yield Rest("PUT", path, role, just_created=given.old_role is None)
        case RemoveTeamMember() as removed:
            # 404: someone has removed the person in the meantime
            yield Rest("DELETE", f"{memberships}/{removed.login}", expected_statuses=frozenset({404}))
        case other:
            raise no_steps_for(other)
    return None


def managed_members(manifest: Manifest) -> frozenset[str]:
    """Return the shared teams whose entries list their members. Tahaluf ignores the members of all other teams."""
    return frozenset(name for name, team in manifest.teams.items() if team.members is not None)


def lacks_listed_members(team: SharedTeam, node: Any) -> bool:
    """Whether a listed person is neither on an existing team nor invited, so that their invitation may have expired."""
    if not node or not node.get("members"):
        return False
    present = {id: login for id, (login, _) in members_of(node).items()} | dict(invited_to(node))
    return any(
        not any(is_same_account(person, login, id) for id, login in present.items())
        for person in team.members or ()
    )


def removes_members(team: SharedTeam, node: Any) -> bool:
    """Whether the team has someone who would be removed, unless they own the organization."""
    return (
        bool(node)
        and team.unlisted_members == "delete"
        and any(
            not any(is_same_account(person, login, id) for person in team.members or ())
            for id, (login, _) in members_of(node).items()
        )
    )


def _role(*, is_maintainer: bool) -> str:
    return "maintainer" if is_maintainer else "member"


def _addition(key: str, name: str, team: SharedTeam, person: TeamMember, old_role: str | None) -> Change:
    description = team_description_digest(name, team)
    operation = SetTeamMember(person.login, person.id, person.role, description, old_role)
    target = f"a {person.role} of {name}"
    return team_change(
        key, ChangeKind.GRANT, target, operation, resource=SHARED_TEAM, risk=Risk.ACCESS, cost=2
    )


def _demotion(key: str, name: str, team: SharedTeam, login: str, account: int) -> Change:
    """Plan to make a maintainer an ordinary member.

    `login`: their login on GitHub, since the login in the manifest may be out of date.
    """
    operation = SetTeamMember(login, account, "member", team_description_digest(name, team), "maintainer")
    return team_change(key, ChangeKind.REVOKE, f"a maintainer of {name}", operation, resource=SHARED_TEAM)


def _unlisted_item(
    key: str, name: str, team: SharedTeam, node: Mapping[str, Any], role: str, removal: RemoveTeamMember
) -> PlanItem:
    """Decide what happens to someone who is not listed. Removing their access needs no review."""
    if team.unlisted_members == "keep":
        return Unmanaged(key, SHARED_TEAM, f"a member of {name}", KEPT)
    if removal.id in (node.get("owners") or ()):
        return Unmanaged(key, SHARED_TEAM, f"a member of {name}", OWNER)
    target = f"a {role} of {name}"
    return team_change(key, ChangeKind.REVOKE, target, removal, resource=SHARED_TEAM, reason=NOT_LISTED)
