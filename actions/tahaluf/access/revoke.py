"""Plans how to revoke one person's access to an organization, and defines the requests that do so.

The plan is based on the current state of GitHub, so if a run is interrupted, the next run does the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tahaluf.escape import percent_encode
from tahaluf.item_errors import ItemErrors
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Operation,
    Plan,
    PlanItem,
    Rest,
    Risk,
    Steps,
    no_steps_for,
)

from .snapshot import LEVELS, Invitation, OrganizationAccess, Person, RepositoryAccess

# User-facing messages
OWNER: Final = "is an owner"
MEMBER: Final = "is a member; removing them also ends their access through teams and as a collaborator here"
OUTSIDE: Final = "is an outside collaborator"
LAST_OWNER: Final = "they are the only owner of the organization"
LAST_OWNER_FIX: Final = "make someone else an owner first"
YOURSELF: Final = "this is your own account"
YOURSELF_FIX: Final = "ask another owner to run this command"


@dataclass(frozen=True, slots=True)
class EndMembership(Operation):
    login: str


@dataclass(frozen=True, slots=True)
class EndOutsideCollaborations(Operation):
    """Ends the account's collaboration on all of the organization's repositories at once, even archived ones."""

    login: str


@dataclass(frozen=True, slots=True)
class EndCollaboration(Operation):
    login: str
    repository: str


@dataclass(frozen=True, slots=True)
class LeaveTeam(Operation):
    login: str
    team: str


@dataclass(frozen=True, slots=True)
class CancelInvitation(Operation):
    """Cancels an invitation to a repository, or to the organization if `repository` is None."""

    id: int
    repository: str | None


def plan_revocation(
    access: OrganizationAccess, person: Person, operator: int, errors: ItemErrors[str]
) -> Iterator[PlanItem]:
    """Plan to revoke all of an account's access, starting with the most dangerous grants.

    `operator` is the token's own account. Errors are recorded in `errors` by repository or team (owner/name), and all
    other access is still revoked.
    """
    organization = access.name
    is_owner = any(map(person.is_same, access.owners))
    is_member = is_owner or any(map(person.is_same, access.members))
    login = _current_login(access, person)
    if person.id == operator:
        yield Blocked(organization, "membership", organization, YOURSELF, YOURSELF_FIX)
        return
    if is_owner and len(access.owners) == 1:
        yield Blocked(organization, "membership", organization, LAST_OWNER, LAST_OWNER_FIX)
    elif is_member:
        reason = OWNER if is_owner else MEMBER
        yield _revoke(organization, "membership", organization, EndMembership(login), reason)
    collaborations: list[tuple[int, str, str]] = []
    for repository in access.repositories:
        with errors.isolate(f"{organization}/{repository.name}"):
            collaborations += _collaborations(repository, person)
    if collaborations and not is_member:
        operation = EndOutsideCollaborations(login)
        yield _revoke(organization, "collaborator", organization, operation, OUTSIDE)
    for _, name, permission in sorted(collaborations, key=lambda one: (-one[0], one[1])):
        with errors.isolate(f"{organization}/{name}"):
            yield _revoke(organization, "collaborator", name, EndCollaboration(login, name), permission)
    for team in access.teams.values():
        with errors.isolate(f"{organization}/{team.slug}"):
            role = next((role for who, role in team.members.items() if person.is_same(who)), None)
            if role:
                yield _revoke(organization, "team", team.slug, LeaveTeam(login, team.slug), role)
    for repository in access.repositories:
        with errors.isolate(f"{organization}/{repository.name}"):
            for invitation in repository.invitations or ():
                if _is_for(invitation, person):
                    yield _cancel(organization, invitation, repository.name)
    for invitation in access.invitations:
        with errors.isolate(f"{organization}, invitation {invitation.id}"):
            if _is_for(invitation, person):
                yield _cancel(organization, invitation, None)


def _collaborations(repository: RepositoryAccess, person: Person) -> list[tuple[int, str, str]]:
    """Return the person's direct access to a repository: the permission's rank, the repository and the permission."""
    return [
        (LEVELS.index(permission), repository.name, permission)
        for who, permission in (repository.collaborators or {}).items()
        if person.is_same(who)
    ]


def ends_ownership(plan: Plan) -> bool:
    """Whether the person is an owner of an organization in the plan."""
    return any(
        isinstance(change.operation, EndMembership) and change.reason == OWNER for change in plan.changes
    )


def revocation_steps(change: Change, context: ChangeContext) -> Steps:
    """Revoke one grant. A 404 means that the grant no longer exists, perhaps because it ended with the membership."""
    organization, gone = context.organization, frozenset({404})
    match change.operation:
        case EndMembership(login):
            path = f"/orgs/{organization}/memberships/{percent_encode(login)}"
        case EndOutsideCollaborations(login):
            path = f"/orgs/{organization}/outside_collaborators/{percent_encode(login)}"
        case EndCollaboration(login, repository):
            path = f"/repos/{organization}/{repository}/collaborators/{percent_encode(login)}"
            # GitHub rejects all writes to an archived repository, even writes that would change nothing
            if (yield Rest("GET", path, expected_statuses=gone)).status == 404:
                return None
        case LeaveTeam(login, team):
            path = f"/orgs/{organization}/teams/{team}/memberships/{percent_encode(login)}"
        case CancelInvitation(id, None):
            path = f"/orgs/{organization}/invitations/{id}"
        case CancelInvitation(id, repository):
            path = f"/repos/{organization}/{repository}/invitations/{id}"
        case other:
            raise no_steps_for(other)
    yield Rest("DELETE", path, expected_statuses=gone)
    return None


def _current_login(access: OrganizationAccess, person: Person) -> str:
    """Return the account's current login, since it may have been renamed after it was looked up."""
    everybody = (
        *access.members,
        *(who for team in access.teams.values() for who in team.members),
        *(who for repository in access.repositories for who in repository.collaborators or {}),
    )
    return next((who.login for who in everybody if person.is_same(who)), person.login)


def _is_for(invitation: Invitation, person: Person) -> bool:
    return invitation.person is not None and person.is_same(invitation.person)


def _cancel(organization: str, invitation: Invitation, repository: str | None) -> Change:
    operation = CancelInvitation(invitation.id, repository)
    return _revoke(
        organization, "invitation", repository or organization, operation, invitation.permission, "pending"
    )


def _revoke(
    organization: str, resource: str, target: str, operation: Operation, permission: str, extra: str = ""
) -> Change:
    return Change(
        project=organization,
        resource=resource,
        kind=ChangeKind.REVOKE,
        target=target,
        operation=operation,
        reason=", ".join(filter(None, (permission, extra))),
        risk=Risk.NONE,
        content_writes=0,
    )
