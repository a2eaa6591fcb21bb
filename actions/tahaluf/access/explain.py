"""Lists an organization's grants, and compares each with the manifest."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import (
    Collaborator,
    Manifest,
    Project,
    Steward,
    login_identity,
    slug_identity,
    with_ancestors,
)

from .grants import POWERFUL, AccessReport, Grant, Source
from .snapshot import Invitation, OrganizationAccess, Person, RepositoryAccess, TeamAccess

# User-facing messages
OWNER: Final = "owners can do everything; the manifest does not list them"
BASE: Final = "every member has this permission in every repository, whatever the manifest says"
BASE_FIX: Final = "Organization settings → Member privileges → Base permissions: No permission"
STEWARD: Final = "a steward in the manifest"
STEWARD_INVITED: Final = "a steward in the manifest who has not accepted the invitation yet"
NOT_A_STEWARD: Final = "a maintainer of the team, but not a steward in the manifest"
APPLY_REMOVES: Final = (
    "`tahaluf apply` removes them or, if the roster puts them on the team, makes them ordinary members"
)
ADOPTED: Final = "an adopted team keeps its members"
MEMBER: Final = "the manifest lets unlisted members stay: `unlisted_members: keep`"
UNLISTED_MEMBER: Final = "the manifest says `unlisted_members: delete`"
MEMBER_FIX: Final = "`tahaluf apply` removes them, unless the roster puts them on the team"
OTHER_PERMISSION: Final = "the manifest says {permission}"
PERMISSION_FIX: Final = "`tahaluf apply` changes it"
LISTED_TEAM: Final = "the manifest lists this team under `teams`"
LISTED_PARENT: Final = "the manifest lists its parent team, {parent}, under `teams`"
NO_SUCH_TEAM: Final = "the manifest does not give this team access here"
AREA_TEAM: Final = "maintainers of the area {area}, who read the notices in the roster"
FROM_PARENT: Final = "from the parent team, {parent}"
PARENT_FIX: Final = (
    "list the team {team} under `teams` in the manifest, with its parent, or give it another parent on GitHub"
)
COLLABORATOR: Final = "the manifest does not list this collaborator"
LISTED: Final = "a collaborator in the manifest"
LISTED_OTHERWISE: Final = "a collaborator in the manifest, but with the {permission} permission"
ASK_COLLABORATOR: Final = (
    "ask them with `tahaluf import {organization} --invite-consent`, or list them under `collaborators` once they have "
    "agreed; to end the access: {command}"
)
COLLABORATOR_OWNER: Final = "an owner of the organization, who can do everything anyway"
INVITED_AS_OWNER: Final = "invited to be an owner; the manifest does not list owners"
INVITED_MEMBER: Final = "this is membership only; access through teams is listed separately"
INVITED_TO_TEAM: Final = "invited to the team, but not a steward in the manifest"
INVITED_TO_REPOSITORY: Final = "invited to the repository; the manifest does not list them"
PEOPLE_PAGE: Final = "Organization → People → Pending invitations"


def list_grants(
    access: OrganizationAccess,
    manifest: Manifest,
    errors: ItemErrors[str],
    repository: str | None = None,
    person: Person | None = None,
) -> AccessReport:
    """Return all grants in the organization's managed repositories and, if it exists, in the roster.

    `repository` and `person` limit the result to the grants for this repository or account. Errors are recorded in
    `errors` by repository (owner/name), and other repositories are still listed.
    """
    chosen = [one for one in _Scope(access, manifest, errors).grants() if _is_wanted(one, repository, person)]
    failed = tuple(name for name in errors.by_item if name.partition("/")[0] == access.name)
    names = [f"{access.name}/{name}" for name in access.unreadable]
    if access.base_permission is None:
        names.append(f"{access.name}'s base permission")
    unread_apps = (access.name,) if access.apps is None else ()
    return AccessReport(tuple(chosen), tuple(names), failed, access.apps or (), unread_apps)


def _is_wanted(grant: Grant, repository: str | None, person: Person | None) -> bool:
    right_place = (
        repository is None
        or grant.repository is None
        or slug_identity(grant.repository) == slug_identity(repository)
    )
    return right_place and (person is None or grant.concerns(person))


class _Scope:
    """Who has access to an organization, and what the manifest says about it."""

    def __init__(self, access: OrganizationAccess, manifest: Manifest, errors: ItemErrors[str]) -> None:
        self._access, self._manifest, self._errors = access, manifest, errors
        self._owners = frozenset(owner.id for owner in access.owners)
        self._members = frozenset(member.id for member in access.members)
        self._projects: Mapping[str, Project] = {
            slug_identity(project.repository_name): project
            for project in manifest.projects
            if project.is_managed
            and login_identity(manifest.organization_of(project)) == login_identity(access.name)
        }
        self._teams = {
            slug_identity(team.name): project
            for project in self._projects.values()
            if (team := manifest.team_for(project))
        }

    def grants(self) -> Iterator[Grant]:
        organization = self._access.name
        for owner in self._access.owners:
            yield Grant(organization, None, Source.OWNER, "admin", (owner,), OWNER, explained=True)
        if self._access.base_permission not in (None, "none"):
            permission = str(self._access.base_permission)
            yield Grant(
                organization,
                None,
                Source.BASE,
                permission,
                self._access.members,
                BASE,
                fix=BASE_FIX,
                is_dangerous=permission != "read",
            )
        yield from map(self._organization_invitation, self._access.invitations)
        # Grouped by repository, because a single team may have access to every repository
        teams: dict[str, list[tuple[TeamAccess, str, str]]] = {}
        for team in self._access.teams.values():
            inherited = self._access.inherited(team)
            for name in sorted(team.repositories.keys() | inherited.keys()):
                permission, parent = inherited.get(name, (team.repositories.get(name, ""), ""))
                teams.setdefault(slug_identity(name), []).append((team, permission, parent))
        for repository in self._access.repositories:
            with self._errors.isolate(f"{organization}/{repository.name}"):
                if self._is_managed(repository.name):
                    for team, permission, parent in teams.get(slug_identity(repository.name), ()):
                        yield from self._team_grants(repository.name, team, permission, parent)
                    yield from self._collaborators(repository)

    def _is_managed(self, repository: str) -> bool:
        return slug_identity(repository) in self._projects or self._is_roster(repository)

    def _is_roster(self, repository: str) -> bool:
        is_main = self._manifest.is_main(self._access.name)
        return is_main and slug_identity(repository) == slug_identity(self._manifest.roster)

    # -- teams ------------------------------------------------------------------------------------------

    def _team_grants(
        self, repository: str, team: TeamAccess, permission: str, parent: str
    ) -> Iterator[Grant]:
        project = self._projects.get(slug_identity(repository))
        if project is not None and self._teams.get(slug_identity(team.slug)) is project and not parent:
            yield from self._project_team(project, repository, team, permission)
            return
        listed = (self._manifest.teams_for(project) or {}) if project else {}
        expected = listed.get(parent or team.slug)
        if expected is not None and (not parent or self._is_below(team, parent)):
            yield self._listed_team(repository, team, permission, parent, expected)
            return
        area = next(
            (
                name
                for name, entry in self._manifest.areas.items()
                if self._is_roster(repository)
                and entry.maintainers
                and slug_identity(entry.maintainers) == slug_identity(team.slug)
            ),
            None,
        )
        path = f"/orgs/{self._access.name}/teams/{parent or team.slug}/repos/{self._access.name}/{repository}"
        fix = _delete(path) if expected is None else PARENT_FIX.format(team=team.slug)
        yield Grant(
            self._access.name,
            repository,
            Source.NESTED_TEAM if parent else Source.OTHER_TEAM,
            permission,
            tuple(team.members),
            AREA_TEAM.format(area=area)
            if area
            else FROM_PARENT.format(parent=parent)
            if parent
            else NO_SUCH_TEAM,
            explained=area is not None,
            fix="" if area else fix,
            team=team.slug,
            is_dangerous=area is None and permission in POWERFUL,
        )

    def _is_below(self, team: TeamAccess, ancestor: str) -> bool:
        """Whether the manifest puts this team below another one."""
        project = self._teams.get(slug_identity(team.slug))
        own = self._manifest.team_for(project) if project else None
        return ancestor in with_ancestors(self._manifest, [own.parent if own else team.slug])

    def _listed_team(
        self, repository: str, team: TeamAccess, permission: str, parent: str, expected: str
    ) -> Grant:
        """Return the grant for a team in the entry's `teams`, or for a team below it: then `parent` is that team."""
        matches = permission == expected
        listed = LISTED_PARENT.format(parent=parent) if parent else LISTED_TEAM
        return Grant(
            self._access.name,
            repository,
            Source.NESTED_TEAM if parent else Source.OTHER_TEAM,
            permission,
            tuple(team.members),
            listed if matches else OTHER_PERMISSION.format(permission=expected),
            matches,
            "" if matches else PERMISSION_FIX,
            team.slug,
        )

    def _project_team(
        self, project: Project, repository: str, team: TeamAccess, permission: str
    ) -> Iterator[Grant]:
        desired = self._manifest.team_for(project)
        expected = desired.permission if desired else permission
        for person, role in team.members.items():
            explained, reason, fix = self._explain_member(project, person, role)
            if explained and permission != expected and not _keeps_permission(project):
                explained, reason, fix = (
                    False,
                    OTHER_PERMISSION.format(permission=expected),
                    PERMISSION_FIX,
                )
            yield Grant(
                self._access.name,
                repository,
                Source.PROJECT_TEAM,
                permission,
                (person,),
                reason,
                explained,
                fix,
                team.slug,
            )
        for person in team.invited:
            is_steward = _is_steward(project.stewards, person)
            yield Grant(
                self._access.name,
                repository,
                Source.INVITATION,
                permission,
                (person,),
                STEWARD_INVITED if is_steward else INVITED_TO_TEAM,
                is_steward,
                "" if is_steward else PEOPLE_PAGE,
                team.slug,
            )

    def _explain_member(self, project: Project, person: Person, role: str) -> tuple[bool, str, str]:
        """Return whether the manifest explains why this person is on the project's team, the reason, and the fix."""
        if _is_steward(project.stewards, person):
            return True, STEWARD, ""
        if person.id in self._owners:
            return True, COLLABORATOR_OWNER, ""
        removes = self._manifest.unlisted_members_policy(project) == "delete"
        if project.adopt and not removes:
            return True, ADOPTED, ""
        if role == "maintainer":
            return False, NOT_A_STEWARD, APPLY_REMOVES
        return (False, UNLISTED_MEMBER, MEMBER_FIX) if removes else (True, MEMBER, "")

    # -- people outside teams --------------------------------------------------------------------------

    def _collaborators(self, repository: RepositoryAccess) -> Iterator[Grant]:
        path = f"/repos/{self._access.name}/{repository.name}"
        project = self._projects.get(slug_identity(repository.name))
        listed = project.collaborators if project else ()
        for person, permission in (repository.collaborators or {}).items():
            if entry := next((one for one in listed if _is_steward([one], person)), None):
                yield self._listed_collaborator(repository.name, person, permission, entry)
                continue
            is_owner = person.id in self._owners
            is_outside = person.id not in self._members
            yield Grant(
                self._access.name,
                repository.name,
                Source.OUTSIDE if is_outside else Source.DIRECT,
                permission,
                (person,),
                COLLABORATOR_OWNER if is_owner else COLLABORATOR,
                is_owner,
                "" if is_owner else self._collaborator_fix(project, repository.name, person),
                is_dangerous=not is_owner and (permission in POWERFUL or self._is_roster(repository.name)),
            )
        for invitation in repository.invitations or ():
            yield Grant(
                self._access.name,
                repository.name,
                Source.INVITATION,
                invitation.permission,
                _invitees(invitation),
                INVITED_TO_REPOSITORY,
                fix=_delete(f"{path}/invitations/{invitation.id}"),
                is_dangerous=invitation.permission in POWERFUL or self._is_roster(repository.name),
            )

    def _collaborator_fix(self, project: Project | None, repository: str, person: Person) -> str:
        """Return the command that ends the access. The collaborators of an adopted repository should be asked first:
        an import leaves their access unchanged.
        """
        command = _delete(f"/repos/{self._access.name}/{repository}/collaborators/{person.login}")
        if project is None or not project.adopt:
            return command
        return ASK_COLLABORATOR.format(organization=self._access.name, command=command)

    def _listed_collaborator(
        self, repository: str, person: Person, permission: str, entry: Collaborator
    ) -> Grant:
        matches = permission == entry.permission
        return Grant(
            self._access.name,
            repository,
            Source.DIRECT if person.id in self._members else Source.OUTSIDE,
            permission,
            (person,),
            LISTED if matches else LISTED_OTHERWISE.format(permission=entry.permission),
            matches,
            "" if matches else PERMISSION_FIX,
        )

    def _organization_invitation(self, invitation: Invitation) -> Grant:
        as_owner = invitation.permission == "admin"
        return Grant(
            self._access.name,
            None,
            Source.INVITATION,
            invitation.permission,
            _invitees(invitation),
            INVITED_AS_OWNER if as_owner else INVITED_MEMBER,
            not as_owner,
            _delete(f"/orgs/{self._access.name}/invitations/{invitation.id}") if as_owner else "",
            is_dangerous=as_owner,
        )


def _is_steward(stewards: Iterable[Steward | Collaborator], person: Person) -> bool:
    """Whether this person is in the list. Compares IDs if the manifest has the ID, because someone else can take over
    a login.
    """
    return any(
        steward.id == person.id
        if steward.id is not None
        else login_identity(steward.login) == login_identity(person.login)
        for steward in stewards
    )


def _keeps_permission(project: Project) -> bool:
    """Whether the manifest leaves the team's permission unchanged. The permission of an adopted team changes only if
    its own entry sets one.
    """
    own = project.settings.team
    return project.adopt and not (own and "permission" in own.model_fields_set)


def _invitees(invitation: Invitation) -> tuple[Person, ...]:
    return (invitation.person,) if invitation.person else ()


def _delete(path: str) -> str:
    return f"`gh api --method DELETE {path}`"
