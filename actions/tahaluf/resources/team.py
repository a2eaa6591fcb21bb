"""The project's team, whose members are its stewards. Nobody is removed unless the manifest says so."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.consent import listed_name
from tahaluf.manifest import Manifest, Project, Steward
from tahaluf.plan import (
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

from .protocol import ProjectNode, RootField, Selection

# Permission name in the manifest (and in GitHub's UI) → name in REST requests
REST_PERMISSION: Final = {
    "read": "pull",
    "triage": "triage",
    "write": "push",
    "maintain": "maintain",
    "admin": "admin",
}
GRAPHQL_PRIVACY: Final = {"secret": "SECRET", "closed": "VISIBLE"}  # REST and manifest → GraphQL


@dataclass(frozen=True, slots=True)
class DesiredTeam:
    slug: str
    name: str
    privacy: str
    permission: str
    stewards: tuple[Steward, ...]
    remove_unlisted: bool


@dataclass(frozen=True, slots=True)
class ActualTeam:
    """`members`: account id → (login, is maintainer), with those invited. `permission`: in the project's repository.

    `owners`: of the organization. `invited`: who has not accepted yet.
    """

    slug: str
    privacy: str
    members: Mapping[int, tuple[str, bool]]
    permission: str | None
    owners: frozenset[int] = frozenset()
    invited: frozenset[int] = frozenset()


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
    """Sets `privacy`; its old value is GraphQL's, its new one REST's."""


@dataclass(frozen=True, slots=True)
class UpdateTeamRepositoryPermission(Operation):
    """What the team may do in the project's repository, in the manifest's words; None: nothing yet."""

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
    """Makes a steward a maintainer of the team. Without an account id, the login decides who that is."""

    login: str
    id: int | None

    @property
    def after(self) -> Json:
        return {"login": self.login, "id": self.id}


@dataclass(frozen=True, slots=True)
class RemoveTeamMember(Operation):
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
            "slug privacy",
            {
                "members": "edges { role node { databaseId login } }",
                "invitations": "nodes { invitee { databaseId login } }",
                "repositories": "edges { permission node { name } }",
            },
        ),
    }

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
            manifest.unlisted_policy(project) == "delete",
        )

    def actual_state(self, node: ProjectNode) -> ActualTeam | None:
        team = node["team"]
        if not team:
            return None
        members = {
            edge["node"]["databaseId"]: (edge["node"]["login"], edge["role"] == "MAINTAINER")
            for edge in _items(team, "members", "edges")
        }
        # An invitation does not show its role, so it counts as the one we asked for.
        invited = {
            invitation["invitee"]["databaseId"]: (invitation["invitee"]["login"], True)
            for invitation in _items(team, "invitations", "nodes")
            if invitation["invitee"]
        }
        # By the present name of the repository: a rename keeps the team's access.
        repository = (node["repository"] or {}).get("name")
        permissions = {
            edge["node"]["name"]: edge["permission"].lower() for edge in _items(team, "repositories", "edges")
        }
        owners = frozenset(team.get("owners") or ())
        permission = permissions.get(repository)
        pending = frozenset(invited) - frozenset(members)
        return ActualTeam(team["slug"], team["privacy"], invited | members, permission, owners, pending)

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
        if actual.privacy != GRAPHQL_PRIVACY[desired.privacy]:
            privacy = FieldChange("privacy", actual.privacy, desired.privacy)
            yield _change(slug, ChangeKind.UPDATE, desired.name, UpdateTeam((privacy,)))
        if actual.permission != desired.permission:
            permission = UpdateTeamRepositoryPermission(actual.permission, desired.permission)
            yield _change(slug, ChangeKind.GRANT, f"{desired.name} on {slug}", permission, risk=Risk.ACCESS)
        yield from _member_items(desired, actual)

    def steps(self, change: Change, desired: DesiredTeam, context: ChangeContext) -> Steps:
        team = f"/orgs/{context.organization}/teams/{desired.name}"
        match change.operation:
            case CreateTeam(name, privacy):
                body = {"name": name, "privacy": privacy}
                created = yield Rest("POST", f"/orgs/{context.organization}/teams", body, verify_path=team)
                if created.body["slug"] != desired.name:
                    raise CommandError(
                        f"GitHub named the team {created.body['slug']} instead of {desired.name}",
                        "change the team's name to one that GitHub allows",
                    )
            case RenameTeam(slug, name):
                yield Rest("PATCH", f"/orgs/{context.organization}/teams/{slug}", {"name": name})
            case UpdateTeam() as update:
                yield Rest("PATCH", team, update.new_values)
            case UpdateTeamRepositoryPermission() as grant:
                permission = {"permission": REST_PERMISSION[grant.new]}
                path = f"{team}/repos/{context.organization}/{context.slug}"
                yield Rest("PUT", path, permission, just_created=context.just_created)
            case AddTeamMaintainer() as add:
                login = yield from _current_login(add)
                role = {"role": "maintainer"}
                yield Rest("PUT", f"{team}/memberships/{login}", role, just_created=context.just_created)
            case RemoveTeamMember() as remove:
                yield Rest("DELETE", f"{team}/memberships/{remove.login}")
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


def _items(team: Mapping[str, Any], connection: str, key: str) -> list[Mapping[str, Any]]:
    return list((team.get(connection) or {}).get(key) or ())


def _member_items(desired: DesiredTeam, actual: ActualTeam) -> Iterator[PlanItem]:
    slug, listed = desired.slug, set()
    for steward in desired.stewards:
        account, is_maintainer = _find_member(steward, actual)
        listed.add(account)
        if not is_maintainer:
            add = AddTeamMaintainer(steward.login, steward.id)
            yield _change(slug, ChangeKind.GRANT, f"a steward of {slug}", add, risk=Risk.ACCESS, cost=2)
    for account, (login, _) in actual.members.items():
        if account in listed:
            continue
        if not desired.remove_unlisted:
            yield Unmanaged(
                slug, "team", f"a member of {desired.name}", "not among the stewards in the manifest"
            )
            continue
        if reason := _keep_reason(account, actual):
            yield Unmanaged(slug, "team", f"a member of {desired.name}", reason)
            continue
        yield _change(
            slug,
            ChangeKind.REVOKE,
            f"a member of {desired.name}",
            RemoveTeamMember(login, account),
            reason="not among the stewards, and the manifest says `unlisted: delete`",
            risk=Risk.DESTRUCTIVE,
        )


def _keep_reason(account: int, actual: ActualTeam) -> str:
    """Why an unlisted member is not removed; empty if they are."""
    if account in actual.owners:
        return "owners of the organization are not removed"
    if account in actual.invited:
        return "only invited so far: they are removed if they accept, and an owner can cancel the invitation"
    return ""


def _find_member(steward: Steward, actual: ActualTeam) -> tuple[int | None, bool]:
    """The account id of a steward and whether they maintain the team. The manifest's id decides, if it has one."""
    for account, (login, is_maintainer) in actual.members.items():
        same = account == steward.id if steward.id else login.casefold() == steward.login.casefold()
        if same:
            return account, is_maintainer
    return steward.id, False


def _current_login(steward: AddTeamMaintainer) -> Generator[Request, Response, str]:
    """The present login of an account. Logins change on GitHub, ids do not."""
    if steward.id is None:
        response = yield Rest("GET", f"/users/{steward.login}", expected_statuses=frozenset({404}))
    else:
        response = yield Rest("GET", f"/user/{steward.id}", expected_statuses=frozenset({404}))
    if response.status == 404:
        raise CommandError(
            f"a steward listed as {listed_name(steward.login)} no longer has a GitHub account",
            "ask them, and correct or remove the entry",
        )
    return str(response.body["login"])
