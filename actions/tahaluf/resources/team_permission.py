"""Code shared by all kinds of teams: GitHub's names for permissions and privacy, and parent teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tahaluf.kinds import unread_fix
from tahaluf.manifest import PERMISSION_ORDER
from tahaluf.plan import Change, ChangeKind, Json, Operation, Rest, Risk, Steps
from tahaluf.problems import CommandError

# The names of the two resources in a plan
PROJECT_TEAM: Final = "team"
SHARED_TEAM: Final = "shared team"
# Permission names in the manifest (and in GitHub's UI) → in REST requests
REST_PERMISSION: Final = {
    "read": "pull",
    "triage": "triage",
    "write": "push",
    "maintain": "maintain",
    "admin": "admin",
}
# Names in GraphQL → in REST, on GitHub's pages and in the manifest
PRIVACY: Final = {"SECRET": "secret", "VISIBLE": "closed"}

# User-facing messages
UNREAD: Final = "this token cannot read the team, so Tahaluf does not change it"
UNREAD_FIX: Final = unread_fix("members=read")
NEW_TEAM_PRIVACY: Final = {
    "closed": "every member of the organization can see it",
    "secret": "only its members and the organization's owners can see it",
}
NESTED_REASON: Final = "GitHub does not allow a secret team to have a parent or child teams"


@dataclass(frozen=True, slots=True)
class UpdateTeamRepositoryPermission(Operation):
    """Sets the team's permission in the project's repository. `old` and `new` are the manifest's names for
    permissions; `old` is None if the team has no access.
    """

    old: str | None
    new: str

    @property
    def verb(self) -> str:
        return "raise" if self.old in PERMISSION_ORDER and not is_lower(self.new, self.old) else ""

    @property
    def before(self) -> Json:
        return self.old

    @property
    def after(self) -> Json:
        return self.new


def is_lower(permission: str, other: str | None) -> bool:
    """Whether a permission gives less access than another. The result is false if there is no other permission, or if
    it is a custom role.
    """
    if other not in PERMISSION_ORDER:
        return False
    return PERMISSION_ORDER.index(permission) < PERMISSION_ORDER.index(other)


@dataclass(frozen=True, slots=True)
class SetParentTeam(Operation):
    """Sets the team's parent. The team's members inherit the parent's access. If `new` is None, removes it."""

    old: str | None
    new: str | None

    @property
    def verb(self) -> str:
        if self.new is None:
            return "remove"
        return "put" if self.old is None else "move"

    @property
    def before(self) -> Json:
        return {"parent": self.old}

    @property
    def after(self) -> Json:
        return {"parent": self.new}


def team_change(
    key: str,
    kind: ChangeKind,
    target: str,
    operation: Operation,
    *,
    resource: str = PROJECT_TEAM,
    reason: str = "",
    risk: Risk = Risk.NONE,
    cost: int = 1,
) -> Change:
    """Plan a change to a project's team or, with `resource=SHARED_TEAM`, to a shared team."""
    return Change(
        project=key,
        resource=resource,
        kind=kind,
        target=target,
        operation=operation,
        reason=reason,
        risk=risk,
        cost=cost,
        content_writes=0,
    )


def parent_change(project: str, resource: str, team: str, old: str | None, new: str | None) -> Change:
    """Plan a new parent. The team's members inherit the parent's access, so this is reviewed like any other access."""
    return Change(
        project=project,
        resource=resource,
        kind=ChangeKind.REVOKE if new is None else ChangeKind.GRANT,
        target=f"parent of {team}",
        operation=SetParentTeam(old, new),
        risk=Risk.NONE if new is None else Risk.ACCESS,
        cost=1 if new is None else 2,
        content_writes=0,
    )


def create_team_steps(organization: str, body: Mapping[str, Json], operator: str) -> Steps:
    """Yield the requests that create a team. `operator`: the person who creates the team and has to leave it
    afterwards; may be empty.
    """
    name = body["name"]
    team = f"/orgs/{organization}/teams/{name}"
    created = yield Rest("POST", f"/orgs/{organization}/teams", body, verify_path=team)
    if created.body["slug"] != name:
        raise CommandError(
            f"GitHub named the team {created.body['slug']} instead of {name}",
            "change the team's name to one that GitHub accepts",
        )
    if operator:  # GitHub makes the creator of a team its maintainer
        yield Rest("DELETE", f"{team}/memberships/{operator}", expected_statuses=frozenset({404}))
    return None


def set_parent_steps(organization: str, team: str, parent: str | None) -> Steps:
    """Yield the requests that set a team's parent. REST identifies the parent by its number."""
    number = None
    if parent is not None:
        found = yield Rest("GET", f"/orgs/{organization}/teams/{parent}", just_created=True)
        number = found.body["id"]
    yield Rest("PATCH", f"/orgs/{organization}/teams/{team}", {"parent_team_id": number}, just_created=True)
    return None
