"""Manages the project's team, whose maintainers are exactly the stewards; they and the roster add members.

An adopted team keeps its people until its manifest entry says otherwise.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tahaluf.consent import listed_name
from tahaluf.manifest import Manifest, Project, Steward, login_identity, self_description_digest
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
    Request,
    Response,
    Rest,
    Risk,
    Steps,
    Unmanaged,
    no_steps_for,
)
from tahaluf.problems import CommandError

from .adoption import Adopt
from .importing import Imported, OrganizationState
from .protocol import ProjectNode, RootField, Selection
from .team_import import IMPORT_SELECTIONS, import_teams

# Permission names in the manifest (and in GitHub's UI) → in REST requests
REST_PERMISSION: Final = {
    "read": "pull",
    "triage": "triage",
    "write": "push",
    "maintain": "maintain",
    "admin": "admin",
}
PERMISSION_ORDER: Final = tuple(REST_PERMISSION)  # from least to most access

# User-facing messages
EARLIER_LOGIN: Final = (
    "their login has changed since they were listed; they keep their access: correct the entry"
)
LOGIN_TODAY: Final = "{earlier} is now {today}"
NESTED_REASON: Final = "GitHub does not allow a team with a parent or child teams to be secret"
NESTED_FIX: Final = "write `privacy: closed`, or remove the team from its parent, or its child teams from it"

GRAPHQL_PRIVACY: Final = {
    "secret": "SECRET",
    "closed": "VISIBLE",
}  # names in REST and the manifest → in GraphQL


# User-facing messages
NOT_A_STEWARD: Final = "not among the stewards in the manifest"
NOT_ALLOWED: Final = "not among the stewards, and the manifest says `unlisted_members: delete`"
OWNER: Final = "owners of the organization are not removed"
ONLY_INVITED: Final = (
    "only invited so far: they are removed if they accept, and an owner can cancel the invitation"
)
ADOPTED_TEAM: Final = "not among the stewards, but an adopted team keeps its people"
INVITATION_EXPIRED: Final = (
    "the invitation expired and will not be sent again; ask them, then let an owner invite them again, or "
    "remove the entry"
)


@dataclass(frozen=True, slots=True)
class DesiredTeam:
    """The team that the manifest asks for. `kept_fields` are left unchanged if the team already exists.

    They are used for adopted teams, to which only their own entry applies. `keeps_maintainers` means that maintainers
    who are not stewards stay, as in an adopted team.
    """

    slug: str
    name: str
    privacy: str
    permission: str
    stewards: tuple[Steward, ...]
    remove_members: bool
    keeps_maintainers: bool = False
    kept_fields: frozenset[str] = frozenset()
    sets_privacy: bool = True
    description: str = ""  # digest of the project's description of itself


@dataclass(frozen=True, slots=True)
class ActualTeam:
    """The team on GitHub. `members` maps account IDs to (login, is maintainer) and includes invited people.

    `permission` is the team's permission in the project's repository. `owners` are the organization's owners.
    `invited` people have not accepted yet. `expired` contains the casefolded logins of people who did not accept in
    time, and `newly_expired` those that runs still report. `placed` contains the IDs of people whom the roster placed
    in this team. `is_nested` means that the team has a parent or children, so GitHub does not allow it to be secret.
    """

    slug: str
    privacy: str
    members: Mapping[int, tuple[str, bool]]
    permission: str | None
    owners: frozenset[int] = frozenset()
    invited: frozenset[int] = frozenset()
    expired: frozenset[str] = frozenset()
    newly_expired: frozenset[str] = frozenset()
    placed: frozenset[int] = frozenset()
    is_nested: bool = False


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
    """Sets `privacy`. The old value has the name used in GraphQL, and the new one has that used in REST."""


@dataclass(frozen=True, slots=True)
class UpdateTeamRepositoryPermission(Operation):
    """Sets the team's permission in the project's repository, under its name in the manifest (None if it has none)."""

    old: str | None
    new: str

    @property
    def before(self) -> Json:
        return self.old

    @property
    def after(self) -> Json:
        return self.new


@dataclass(frozen=True, slots=True)
class AddTeamMaintainer(Operation):
    """Makes a steward a maintainer of the team. Without an account ID, the login identifies the steward.

    `description` is the digest of the project description that the steward agreed to, so if the description changes,
    the digest of this change does too.
    """

    login: str
    id: int | None
    description: str

    @property
    def after(self) -> Json:
        return {"login": self.login, "id": self.id, "description": self.description}


@dataclass(frozen=True, slots=True)
class RemoveTeamMember(Operation):
    login: str
    id: int

    @property
    def before(self) -> Json:
        return {"login": self.login, "id": self.id}


@dataclass(frozen=True, slots=True)
class DemoteTeamMaintainer(Operation):
    """Makes a maintainer whom the roster placed in the team an ordinary member."""

    login: str
    id: int

    @property
    def before(self) -> Json:
        return {"login": self.login, "id": self.id}


class TeamResource:
    name = "team"
    permissions = ("members=read",)
    selections: Mapping[RootField, Selection] = {
        "repository": Selection("name"),
        "team": Selection(
            "id slug privacy parentTeam { slug } childTeams { totalCount }",
            {
                "members": "edges { role node { databaseId login } }",
                "invitations": "nodes { invitee { databaseId login } }",
                "repositories": "edges { permission node { name } }",
            },
            arguments={"members": "membership: IMMEDIATE"},  # the default includes members of child teams
        ),
    }

    import_selections = IMPORT_SELECTIONS

    def import_state(self, state: OrganizationState) -> Imported:
        return import_teams(state)

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
        )

    def actual_state(self, node: ProjectNode) -> ActualTeam | None:
        team = node["team"]
        if not team:
            return None
        members = {
            edge["node"]["databaseId"]: (edge["node"]["login"], edge["role"] == "MAINTAINER")
            for edge in _items(team, "members", "edges")
        }
        # Invitations do not show the role in the team. If the role was not read, assume the one we asked for.
        roles = team.get("invited_roles") or {}
        invited = {
            invitation["invitee"]["databaseId"]: (
                invitation["invitee"]["login"],
                roles.get(invitation["invitee"]["databaseId"], "maintainer") == "maintainer",
            )
            for invitation in _items(team, "invitations", "nodes")
            if invitation["invitee"]
        }
        # Use the repository's current name, since the team keeps its access after a rename.
        repository = (node["repository"] or {}).get("name")
        permissions = {
            edge["node"]["name"]: edge["permission"].lower() for edge in _items(team, "repositories", "edges")
        }
        owners = frozenset(team.get("owners") or ())
        permission = permissions.get(repository)
        pending = frozenset(invited) - frozenset(members)
        return ActualTeam(
            team["slug"],
            team["privacy"],
            invited | members,
            permission,
            owners,
            pending,
            frozenset(team.get("expired") or ()),
            frozenset(team.get("newly_expired") or ()),
            frozenset(team.get("placed") or ()),
            _is_nested(team),
        )

    def diff(self, desired: DesiredTeam | None, actual: ActualTeam | None) -> Iterator[PlanItem]:
        if desired is None:
            return
        slug = desired.slug
        if actual is None:
            create = CreateTeam(desired.name, desired.privacy)
            yield Change(
                project=slug, resource="team", kind=ChangeKind.CREATE, target=desired.name, operation=create
            )
            actual = ActualTeam(desired.name, GRAPHQL_PRIVACY[desired.privacy], {}, None)
        if actual.slug != desired.name:
            yield _change(slug, ChangeKind.RENAME, desired.name, RenameTeam(actual.slug, desired.name))
        keeps_privacy = actual.privacy == GRAPHQL_PRIVACY[desired.privacy] or "privacy" in desired.kept_fields
        if not keeps_privacy and actual.is_nested and desired.privacy == "secret":
            yield _secret_nested_team(desired)
        elif not keeps_privacy:
            privacy = FieldChange("privacy", actual.privacy, desired.privacy)
            yield _change(slug, ChangeKind.UPDATE, desired.name, UpdateTeam((privacy,)))
        keeps_permission = actual.permission is not None and "permission" in desired.kept_fields
        if actual.permission != desired.permission and not keeps_permission:
            yield _permission_change(desired, actual.permission)
        yield from _member_items(desired, actual)

    def steps(self, change: Change, desired: DesiredTeam, context: ChangeContext) -> Steps:
        team = f"/orgs/{context.organization}/teams/{desired.name}"
        is_new = context.just_created or context.team_just_created  # GitHub may not show it immediately
        match change.operation:
            case CreateTeam(name, privacy):
                body = {"name": name, "privacy": privacy}
                created = yield Rest("POST", f"/orgs/{context.organization}/teams", body, verify_path=team)
                if created.body["slug"] != desired.name:
                    raise CommandError(
                        f"GitHub named the team {created.body['slug']} instead of {desired.name}",
                        "change the team's name to one that GitHub allows",
                    )
                return replace(context, team_just_created=True)
            case Adopt():
                pass  # sends no request
            case RenameTeam(slug, name):
                yield Rest("PATCH", f"/orgs/{context.organization}/teams/{slug}", {"name": name})
                return replace(context, team_just_created=True)
            case UpdateTeam() as update:
                yield Rest("PATCH", team, update.new_values, just_created=context.team_just_created)
            case UpdateTeamRepositoryPermission() as grant:
                permission = {"permission": REST_PERMISSION[grant.new]}
                path = f"{team}/repos/{context.organization}/{context.slug}"
                yield Rest("PUT", path, permission, just_created=is_new)
            case AddTeamMaintainer() as add:
                login = yield from _current_login(add)
                role = {"role": "maintainer"}
                yield Rest("PUT", f"{team}/memberships/{login}", role, just_created=is_new)
            case DemoteTeamMaintainer() as demote:
                yield Rest("PUT", f"{team}/memberships/{demote.login}", {"role": "member"})
            case RemoveTeamMember() as remove:
                # 404: somebody has removed them in the meantime
                yield Rest("DELETE", f"{team}/memberships/{remove.login}", expected_statuses=frozenset({404}))
            case other:
                raise no_steps_for(other)
        return None


def _change(
    slug: str,
    kind: ChangeKind,
    target: str,
    operation: Operation,
    *,
    reason: str = "",
    risk: Risk = Risk.NONE,
    cost: int = 1,
) -> Change:
    return Change(
        project=slug,
        resource="team",
        kind=kind,
        target=target,
        operation=operation,
        reason=reason,
        risk=risk,
        cost=cost,
        content_writes=0,
    )


def _is_nested(team: Mapping[str, Any]) -> bool:
    """Whether the team is nested. If this could not be read, assume that it is, so its privacy does not change."""
    parent, children = team.get("parentTeam"), team.get("childTeams")
    return parent is not None or children is UNSET or bool(children and children["totalCount"])


def _secret_nested_team(desired: DesiredTeam) -> PlanItem:
    """Report that a nested team cannot be secret. This blocks the project only if its own entry sets the privacy."""
    if not desired.sets_privacy:
        return Unmanaged(desired.slug, "team", desired.name, NESTED_REASON)
    return Blocked(desired.slug, "team", desired.name, NESTED_REASON, NESTED_FIX)


def _items(team: Mapping[str, Any], connection: str, key: str) -> list[Mapping[str, Any]]:
    return list((team.get(connection) or {}).get(key) or ())


def _permission_change(desired: DesiredTeam, old: str | None) -> Change:
    """Plan a new permission. Reducing access needs no review, just like removing a member."""
    operation = UpdateTeamRepositoryPermission(old, desired.permission)
    target = f"{desired.name} on {desired.slug}"
    if old in PERMISSION_ORDER and PERMISSION_ORDER.index(old) > PERMISSION_ORDER.index(desired.permission):
        return _change(desired.slug, ChangeKind.REVOKE, target, operation)
    return _change(desired.slug, ChangeKind.GRANT, target, operation, risk=Risk.ACCESS)


def _kept_fields(project: Project) -> frozenset[str]:
    own = project.settings.team
    return (
        frozenset({"privacy", "permission"} - own.model_fields_set) if project.adopt and own else frozenset()
    )


def _member_items(desired: DesiredTeam, actual: ActualTeam) -> Iterator[PlanItem]:
    slug, listed = desired.slug, set()
    for steward in desired.stewards:
        account, is_maintainer = _find_member(steward, actual)
        listed.add(account)
        if today := _other_login(steward, actual):
            detail = LOGIN_TODAY.format(earlier=steward.login, today=today)
            yield Unmanaged(
                slug, "team", f"a steward of {slug}", EARLIER_LOGIN, is_notice=True, details=detail
            )
        if is_maintainer:
            continue
        if account not in actual.members and (login := steward.login.casefold()) in actual.expired:
            is_news = login in actual.newly_expired
            yield Unmanaged(slug, "team", f"a steward of {slug}", INVITATION_EXPIRED, is_notice=is_news)
            continue
        add = AddTeamMaintainer(steward.login, steward.id, desired.description)
        yield _change(slug, ChangeKind.GRANT, f"a steward of {slug}", add, risk=Risk.ACCESS, cost=2)
    for account, (login, is_maintainer) in actual.members.items():
        if account not in listed:
            yield _unlisted_item(desired, actual, account, login, is_maintainer)


def _unlisted_item(
    desired: DesiredTeam, actual: ActualTeam, account: int, login: str, is_maintainer: bool
) -> PlanItem:
    """Decide what happens to somebody who is not a steward.

    Losing access needs no review, but the removal limit applies.
    """
    target = f"a {'maintainer' if is_maintainer else 'member'} of {desired.name}"
    if reason := _keep_reason(desired, actual, account, is_maintainer):
        return Unmanaged(desired.slug, "team", f"a member of {desired.name}", reason)
    if account in actual.placed and is_maintainer:
        return _change(
            desired.slug,
            ChangeKind.REVOKE,
            target,
            DemoteTeamMaintainer(login, account),
            reason=NOT_A_STEWARD,
        )
    reason = NOT_A_STEWARD if is_maintainer else NOT_ALLOWED
    return _change(desired.slug, ChangeKind.REVOKE, target, RemoveTeamMember(login, account), reason=reason)


def _keep_reason(desired: DesiredTeam, actual: ActualTeam, account: int, is_maintainer: bool) -> str:
    """Return why somebody who is not a steward keeps their access, or an empty string if they lose it."""
    if account in actual.owners:
        return OWNER
    if account in actual.invited:
        return ONLY_INVITED if desired.remove_members else NOT_A_STEWARD
    if is_maintainer:
        return ADOPTED_TEAM if desired.keeps_maintainers else ""
    return "" if desired.remove_members and account not in actual.placed else NOT_A_STEWARD


def needs_owners(manifest: Manifest, project: Project, node: ProjectNode) -> bool:
    """Whether the plan for a project's team depends on who owns the organization."""
    team = node["team"]
    if not team or manifest.team_for(project) is None:
        return False
    actual = TeamResource().actual_state(node)
    if actual is None or actual.permission is None or manifest.unlisted_members_policy(project) == "delete":
        return True
    return has_unlisted_maintainers(manifest, project, node)


def has_unlisted_maintainers(manifest: Manifest, project: Project, node: ProjectNode) -> bool:
    """Whether the project's team has a maintainer who is not a steward."""
    actual = TeamResource().actual_state(node)
    if actual is None:
        return False
    stewards = {_find_member(steward, actual)[0] for steward in project.stewards}
    return any(
        is_maintainer and account not in stewards | actual.invited
        for account, (_, is_maintainer) in actual.members.items()
    )


def missing_stewards(manifest: Manifest, project: Project, node: ProjectNode) -> list[Steward]:
    """Return the stewards who are missing from an existing team, even if they may have been invited before."""
    actual = TeamResource().actual_state(node)
    if actual is None or manifest.team_for(project) is None:
        return []
    return [s for s in project.stewards if _find_member(s, actual)[0] not in actual.members]


def _find_member(steward: Steward, actual: ActualTeam) -> tuple[int | None, bool]:
    """Return a steward's account ID and whether they maintain the team. Uses the manifest's ID if it has one."""
    for account, (login, is_maintainer) in actual.members.items():
        same = account == steward.id if steward.id else login.casefold() == steward.login.casefold()
        if same:
            return account, is_maintainer
    return steward.id, False


def _other_login(steward: Steward, actual: ActualTeam) -> str:
    """Return a steward's current login if it differs from the one in the manifest; otherwise an empty string."""
    today, _ = actual.members.get(steward.id or 0, (steward.login, False))
    return today if login_identity(today) != login_identity(steward.login) else ""


def _current_login(steward: AddTeamMaintainer) -> Generator[Request, Response, str]:
    """Return an account's current login. On GitHub, logins can change, but IDs cannot."""
    if steward.id is None:
        response = yield Rest("GET", f"/users/{steward.login}", expected_statuses=frozenset({404}))
    else:
        response = yield Rest("GET", f"/user/{steward.id}", expected_statuses=frozenset({404}))
    if response.status == 404:
        raise CommandError(
            f"a steward listed as {listed_name(steward.login)} no longer has a GitHub account",
            "ask them, and correct or remove the entry",
        )
    login = str(response.body["login"])
    if login_identity(login) != login_identity(steward.login):
        raise CommandError(
            f"a steward is listed as {listed_name(steward.login)}, and the account with that id now has another login",
            "ask them for their current login, and correct the entry",
        )
    return login
