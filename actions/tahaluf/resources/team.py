"""Manages the project's team. Its maintainers are exactly the stewards. Other members are added by stewards or by the
roster.

An adopted team keeps its members until its manifest entry says otherwise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection, unread_items
from tahaluf.manifest import Manifest, Project, Team, login_identity, self_description_digest
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    Operation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    Unmanaged,
    Unset,
    no_steps_for,
)

from .accounts import current_login
from .adoption import Adopt
from .importing import Imported, OrganizationState
from .team_import import IMPORT_SELECTIONS, import_own_teams
from .team_members import (
    ActualTeam,
    AddTeamMaintainer,
    DemoteTeamMaintainer,
    DesiredTeam,
    RemoveTeamMember,
    member_items,
)
from .team_people import TEAM_PEOPLE, invited_to, members_of
from .team_permission import (
    NESTED_REASON,
    NEW_TEAM_PRIVACY,
    PRIVACY,
    REST_PERMISSION,
    SetParentTeam,
    UpdateTeamRepositoryPermission,
    create_team_steps,
    is_lower,
    parent_change,
    set_parent_steps,
    team_change,
)

# User-facing messages
RENAMED: Final = (
    "its members keep their access; change its name in mentions and in CODEOWNERS files, because the former name "
    "stops working there"
)
NESTED_FIX: Final = "write `privacy: closed`, or remove the team's parent and its child teams"


@dataclass(frozen=True, slots=True)
class CreateTeam(Operation):
    name: str
    privacy: str

    @property
    def after(self) -> Json:
        return {"name": self.name, "privacy": self.privacy}


@dataclass(frozen=True, slots=True)
class RenameTeam(Operation):
    slug: str
    name: str

    @property
    def before(self) -> Json:
        return {"slug": self.slug}

    @property
    def after(self) -> Json:
        return {"name": self.name}

    @property
    def previous_name(self) -> str:
        return self.slug


@dataclass(frozen=True, slots=True)
class UpdateTeam(FieldUpdate):
    """Sets `privacy`."""


class TeamResource:
    name = "team"
    permissions = ("members=read",)
    selections: Mapping[RootField, Selection] = {
        "repository": Selection("name"),
        "team": Selection(
            "id slug privacy parentTeam { slug } childTeams { totalCount }",
            {**TEAM_PEOPLE.connections, "repositories": "edges { permission node { name } }"},
            arguments=TEAM_PEOPLE.arguments,
        ),
    }

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return True

    import_selections = IMPORT_SELECTIONS

    def import_state(self, state: OrganizationState) -> Imported:
        return import_own_teams(state)

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredTeam | None:
        team = manifest.team_for(project)
        if team is None:
            return None
        return DesiredTeam(
            project.slug,
            team.name,
            team.privacy,
            team.permission,
            project.stewards,
            remove_members := manifest.unlisted_members_policy(project) == "delete",
            keeps_maintainers=project.adopt and not remove_members,
            kept_fields=_kept_fields(project),
            sets_privacy="privacy" in team.model_fields_set,
            description=self_description_digest(project),
            sets_parent="parent" in _own_fields(project, team),
            parent=team.parent,
        )

    def actual_state(self, node: ProjectNode) -> ActualTeam | None:
        team = node["team"]
        if not team:
            return None
        members = members_of(team)
        # Invitations do not show the role in the team. If it was not read in another way, assume the role that we
        # requested.
        roles = team.get("invited_roles") or {}
        invited = {
            account: (login, roles.get(account, "maintainer") == "maintainer")
            for account, login in invited_to(team).items()
        }
        # Use the repository's current name, because the team keeps its access after a rename.
        repository = (node["repository"] or {}).get("name")
        permissions = {
            edge["node"]["name"]: edge["permission"].lower()
            for edge in (team.get("repositories") or {}).get("edges") or ()
        }
        owners = frozenset(team.get("owners") or ())
        permission = permissions.get(repository)
        pending = frozenset(invited) - frozenset(members)
        return ActualTeam(
            team["slug"],
            UNSET if team["privacy"] is UNSET else PRIVACY.get(str(team["privacy"]), str(team["privacy"])),
            invited | dict(members),
            permission,
            owners,
            pending,
            frozenset(team.get("expired") or ()),
            frozenset(team.get("newly_expired") or ()),
            frozenset(team.get("placed") or ()),
            _is_nested(team),
            team.get("operator"),
            UNSET if (parent := team.get("parentTeam")) is UNSET else (parent or {}).get("slug"),
        )

    def diff(self, desired: DesiredTeam | None, actual: ActualTeam | None) -> Iterator[PlanItem]:
        if desired is None:
            return
        slug = desired.slug
        if actual is None:
            create = CreateTeam(desired.name, desired.privacy)
            yield Change(
                project=slug,
                resource="team",
                kind=ChangeKind.CREATE,
                target=desired.name,
                operation=create,
                reason=NEW_TEAM_PRIVACY[desired.privacy],
            )
            actual = ActualTeam(desired.name, desired.privacy, {}, None)
        if actual.slug != desired.name:
            rename = RenameTeam(actual.slug, desired.name)
            yield team_change(slug, ChangeKind.RENAME, desired.name, rename, reason=RENAMED)
        yield from unread_items(slug, self.name, desired.name, _unread(desired, actual), self.permissions)
        keeps_privacy = actual.privacy in (desired.privacy, UNSET) or "privacy" in desired.kept_fields
        if not keeps_privacy and actual.is_nested and desired.privacy == "secret":
            yield _secret_nested_team(desired)
        elif not keeps_privacy:
            privacy = FieldChange("privacy", str(actual.privacy), desired.privacy)
            yield team_change(slug, ChangeKind.UPDATE, desired.name, UpdateTeam((privacy,)))
        keeps_permission = actual.permission is not None and "permission" in desired.kept_fields
        if actual.permission != desired.permission and not keeps_permission:
            yield _permission_change(desired, actual.permission)
        if desired.sets_parent and not isinstance(actual.parent, Unset) and actual.parent != desired.parent:
            yield parent_change(slug, self.name, desired.name, actual.parent, desired.parent)
        yield from member_items(desired, actual)

    def steps(self, change: Change, desired: DesiredTeam, context: ChangeContext) -> Steps:
        team = f"/orgs/{context.organization}/teams/{desired.name}"
        is_new = context.just_created or context.team_just_created  # GitHub may not show the team immediately
        match change.operation:
            case CreateTeam(name, privacy):
                body = {"name": name, "privacy": privacy}
                operator = "" if _is_steward(context.operator, desired) else context.operator
                yield from create_team_steps(context.organization, body, operator)
                return replace(context, team_just_created=True)
            case Adopt():
                pass  # an adoption sends no request
            case RenameTeam(slug, name):
                yield Rest("PATCH", f"/orgs/{context.organization}/teams/{slug}", {"name": name})
                return replace(context, team_just_created=True)
            case UpdateTeam() as update:
                yield Rest("PATCH", team, update.new_values, just_created=context.team_just_created)
            case UpdateTeamRepositoryPermission() as grant:
                permission = {"permission": REST_PERMISSION[grant.new]}
                path = f"{team}/repos/{context.organization}/{context.name}"
                yield Rest("PUT", path, permission, just_created=is_new)
            case SetParentTeam(_, parent):
                yield from set_parent_steps(context.organization, desired.name, parent)
            case AddTeamMaintainer() as add:
                login = yield from current_login(add, "a steward")
                role = {"role": "maintainer"}
                yield Rest("PUT", f"{team}/memberships/{login}", role, just_created=is_new)
            case DemoteTeamMaintainer() as demote:
                yield Rest("PUT", f"{team}/memberships/{demote.login}", {"role": "member"})
            case RemoveTeamMember() as remove:
                # 404: someone has removed the person in the meantime
                yield Rest("DELETE", f"{team}/memberships/{remove.login}", expected_statuses=frozenset({404}))
            case other:
                raise no_steps_for(other)
        return None


def _unread(desired: DesiredTeam, actual: ActualTeam) -> list[str]:
    """Return the keys that the manifest sets, but that the token cannot read."""
    values = {"privacy": actual.privacy, "parent": actual.parent}
    compared = {"privacy": "privacy" not in desired.kept_fields, "parent": desired.sets_parent}
    return [key for key, value in values.items() if compared[key] and value is UNSET]


def _is_steward(login: str, desired: DesiredTeam) -> bool:
    return any(login_identity(steward.login) == login_identity(login) for steward in desired.stewards)


def _is_nested(team: Mapping[str, Any]) -> bool:
    """Whether the team is nested. If this could not be read, assume that it is, so that its privacy does not change."""
    parent, children = team.get("parentTeam"), team.get("childTeams")
    return parent is not None or children is UNSET or bool(children and children["totalCount"])


def _secret_nested_team(desired: DesiredTeam) -> PlanItem:
    """Report that a team with a parent or children cannot be secret. The report blocks the project only if the
    project's own entry sets the privacy.
    """
    if not desired.sets_privacy:
        return Unmanaged(desired.slug, "team", desired.name, NESTED_REASON)
    return Blocked(desired.slug, "team", desired.name, NESTED_REASON, NESTED_FIX)


def _permission_change(desired: DesiredTeam, old: str | None) -> Change:
    """Plan a changed permission. Like removing a member, reducing access needs no review."""
    operation = UpdateTeamRepositoryPermission(old, desired.permission)
    target = f"{desired.name} on {desired.slug}"
    if is_lower(desired.permission, old):
        return team_change(desired.slug, ChangeKind.REVOKE, target, operation)
    return team_change(desired.slug, ChangeKind.GRANT, target, operation, risk=Risk.ACCESS)


def _own_fields(project: Project, team: Team) -> frozenset[str]:
    """Return the keys that apply to the team. For an adopted team, these are only the keys in its own entry."""
    own = project.settings.team
    return frozenset(own.model_fields_set if project.adopt and own else team.model_fields_set)


def _kept_fields(project: Project) -> frozenset[str]:
    own = project.settings.team
    return (
        frozenset({"privacy", "permission"} - own.model_fields_set) if project.adopt and own else frozenset()
    )
