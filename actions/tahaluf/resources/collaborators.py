"""Manages who has direct access to a repository, whether or not they belong to the organization.

Outsiders are invited. The organization's owners keep their access.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection
from tahaluf.manifest import PERMISSION_ORDER, Collaborator, Manifest, Project, self_description_digest
from tahaluf.plan import (
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
from .collaborators_import import import_collaborators
from .importing import Imported, OrganizationState
from .permission_sources import PERMISSION_FIELDS, own_sources
from .team_permission import REST_PERMISSION, is_lower

# User-facing messages
NOT_LISTED: Final = "the manifest does not list them as a collaborator"
KEPT: Final = "the entry does not list them, but says `unlisted_collaborators: keep`"
OWNER: Final = "owners of the organization are not removed"
EXPIRED: Final = (
    "their invitation has expired and is not sent again; ask them whether they still want to join; if they "
    "do, delete the invitation on GitHub, and a later run will send a new one; if not, remove their entry"
)


@dataclass(frozen=True, slots=True)
class DesiredCollaborators:
    """`description` is the digest of the project description to which the people agreed. `keeps_others`: whether people
    who are not listed keep their access.
    """

    slug: str
    people: tuple[Collaborator, ...]
    description: str
    keeps_others: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """A person's own permission in the repository, or the permission in their invitation."""

    login: str
    permission: str
    is_invited: bool = False
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class ActualCollaborators:
    """People with direct access, by account ID. `is_read` is False if the repository's collaborators were not read."""

    people: Mapping[int, Access] = field(default_factory=dict)
    owners: frozenset[int] = frozenset()
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class SetCollaborator(PersonOperation):
    """Gives a person a permission, or changes their permission."""

    permission: str
    description: str

    @property
    def after(self) -> Json:
        return {
            "login": self.login,
            "id": self.id,
            "permission": self.permission,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class RemoveCollaborator(PersonOperation):
    permission: str

    @property
    def before(self) -> Json:
        return {"login": self.login, "id": self.id, "permission": self.permission}


class CollaboratorsResource:
    name = "collaborators"
    permissions = ("administration=read", "metadata=read")
    selections: Mapping[RootField, Selection] = {
        "repository": Selection(
            "name",
            {"collaborators": f"edges {{ {PERMISSION_FIELDS} node {{ databaseId login }} }}"},
            arguments={"collaborators": "affiliation: DIRECT"},
        )
    }

    import_selections = selections

    def import_state(self, state: OrganizationState) -> Imported:
        return import_collaborators(state, own_permission)

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return project.settings.collaborators is not None

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredCollaborators | None:
        people = project.settings.collaborators
        if people is None:
            return None
        keeps_others = project.settings.unlisted_collaborators == "keep"
        return DesiredCollaborators(project.slug, people, self_description_digest(project), keeps_others)

    def actual_state(self, node: ProjectNode) -> ActualCollaborators:
        repository = node["repository"]
        if not repository:
            return ActualCollaborators()
        if not repository.get("collaborators"):
            return ActualCollaborators(is_read=False)
        people = {
            edge["node"]["databaseId"]: Access(edge["node"]["login"], permission)
            for edge in repository["collaborators"]["edges"]
            if (permission := own_permission(edge))
        }
        invited = {
            invitation["id"]: Access(
                invitation["login"],
                invitation["permission"],
                is_invited=True,
                is_expired=invitation["expired"],
            )
            for invitation in repository.get("invitedCollaborators") or ()
        }
        return ActualCollaborators(invited | people, frozenset(repository.get("owners") or ()))

    def diff(self, desired: DesiredCollaborators | None, actual: ActualCollaborators) -> Iterator[PlanItem]:
        if desired is None or not actual.is_read:
            return
        listed = set()
        for person in desired.people:
            account = next(
                (id for id, access in actual.people.items() if is_same_account(person, access.login, id)),
                None,
            )
            listed.add(account)
            present = actual.people[account] if account is not None else None
            if present and present.is_expired:
                yield Unmanaged(desired.slug, self.name, _target(desired.slug), EXPIRED, is_notice=True)
            elif present is None or present.permission != person.permission:
                yield _permission_change(desired, person, account, present)
        for account, access in actual.people.items():
            if account in listed or access.is_invited:
                continue
            if desired.keeps_others:
                yield Unmanaged(desired.slug, self.name, _target(desired.slug), KEPT)
            elif account in actual.owners:
                yield Unmanaged(desired.slug, self.name, _target(desired.slug), OWNER)
            else:
                removal = RemoveCollaborator(access.login, account, access.permission)
                yield _change(desired.slug, ChangeKind.REVOKE, removal, reason=NOT_LISTED)

    def steps(self, change: Change, desired: DesiredCollaborators, context: ChangeContext) -> Steps:
        people = f"{context.repository}/collaborators"
        match change.operation:
            case SetCollaborator() as given:
                login = yield from current_login(given, "a collaborator")
                permission = {"permission": REST_PERMISSION[given.permission]}
                yield Rest("PUT", f"{people}/{login}", permission, just_created=context.just_created)
            case RemoveCollaborator() as removed:
                # 404: someone has removed the person in the meantime
                yield Rest("DELETE", f"{people}/{removed.login}", expected_statuses=frozenset({404}))
            case other:
                raise no_steps_for(other)
        return None


def own_permission(edge: Mapping[str, Any]) -> str | None:
    """Return the permission that the repository itself gives someone, or None if they have access only through a team
    or the organization. A custom role is returned by its name, because it differs from every permission in the
    manifest.
    """
    own = [str(source["roleName"] or source["permission"]).lower() for source in own_sources(edge)]
    return max(
        own, key=lambda name: PERMISSION_ORDER.index(name) if name in PERMISSION_ORDER else -1, default=None
    )


def missing_collaborators(project: Project, node: ProjectNode) -> bool:
    """Whether a listed person has no access to an existing repository yet, even though they may have been invited."""
    actual = CollaboratorsResource().actual_state(node)
    return bool(node["repository"]) and any(
        not any(is_same_account(person, access.login, id) for id, access in actual.people.items())
        for person in project.settings.collaborators or ()
    )


def has_unlisted_collaborators(project: Project, node: ProjectNode) -> bool:
    """Whether someone with direct access would lose it, unless they own the organization."""
    people = project.settings.collaborators
    actual = CollaboratorsResource().actual_state(node)
    removes_others = project.settings.unlisted_collaborators == "delete"
    return (
        people is not None
        and removes_others
        and any(
            not any(is_same_account(person, access.login, id) for person in people)
            for id, access in actual.people.items()
        )
    )


def _permission_change(
    desired: DesiredCollaborators, person: Collaborator, account: int | None, present: Access | None
) -> Change:
    """Plan a changed permission. Reducing access needs no review, and works even if the person's login has changed.

    `account` and `present` describe the person's current access.
    """
    old = present.permission if present else None
    if present and is_lower(person.permission, old):
        lowered = SetCollaborator(present.login, account, person.permission, desired.description)
        return _change(desired.slug, ChangeKind.REVOKE, lowered, reason=f"{old} → {person.permission}")
    operation = SetCollaborator(person.login, person.id, person.permission, desired.description)
    reason = person.permission if old is None else f"{old} → {person.permission}"
    return _change(desired.slug, ChangeKind.GRANT, operation, reason=reason, risk=Risk.ACCESS, cost=2)


def _target(slug: str) -> str:
    return f"a collaborator of {slug}"


def _change(
    slug: str,
    kind: ChangeKind,
    operation: PersonOperation,
    *,
    reason: str = "",
    risk: Risk = Risk.NONE,
    cost: int = 1,
) -> Change:
    return Change(
        project=slug,
        resource=CollaboratorsResource.name,
        kind=kind,
        target=_target(slug),
        operation=operation,
        reason=reason,
        risk=risk,
        cost=cost,
        content_writes=0,
    )
