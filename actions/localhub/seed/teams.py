"""The teams in a seed's organizations. Teams are loaded after the repositories that they can access."""

from collections.abc import Mapping
from typing import Any

from localhub.domain import UnitOfWork, ValidationFailed, accounts, grants, repositories, teams
from localhub.domain.accounts import Account
from localhub.domain.teams import Team

from .entries import acting_as, find_account, for_each_user, located, owner_of


def load_teams(uow: UnitOfWork, organization_entry: Mapping[str, Any]) -> None:
    entries = organization_entry.get("teams") or ()
    if not entries:
        return
    organization = find_account(uow, organization_entry["login"])
    uow = acting_as(uow, owner_of(uow, organization))
    existing = {team.slug for team in teams.all_of(uow, organization)}
    created: list[tuple[int, Mapping[str, Any], Team]] = []
    for number, entry in enumerate(entries):
        if teams.make_slug(entry["name"]) not in existing:
            with located("teams", number):
                created.append((number, entry, _add(uow, organization, entry)))
    # A parent team may be listed after its child teams.
    for number, entry, team in created:
        with located("teams", number):
            _set_parent(uow, organization, team, entry)
            _add_members(uow, organization, team, entry)
            _add_repositories(uow, organization, team, entry)


def _add(uow: UnitOfWork, organization: Account, entry: Mapping[str, Any]) -> Team:
    """Add a team that contains only the listed members.

    Normally, a person who creates a team becomes a member of it.
    """
    return teams.add(
        uow, organization, entry["name"], entry.get("description"), entry.get("privacy", "closed")
    )


def _set_parent(uow: UnitOfWork, organization: Account, team: Team, entry: Mapping[str, Any]) -> None:
    if "parent" not in entry:
        return
    with located("parent"):
        slug = teams.make_slug(entry["parent"])
        found = next((one for one in teams.all_of(uow, organization) if one.slug == slug), None)
        if found is None:
            raise ValidationFailed(f"'{organization.login}' has no team '{entry['parent']}'")
        teams.update(uow, team, {"parent_id": found.id})


def _add_members(uow: UnitOfWork, organization: Account, team: Team, entry: Mapping[str, Any]) -> None:
    def add(user: Account, role: str) -> None:
        if accounts.membership(uow, organization.id, user.id) is None:
            raise ValidationFailed(f"'{user.login}' is not a member of '{organization.login}'")
        teams.set_member(uow, team, user, role)

    for_each_user(uow, entry, "members", lambda user: add(user, "member"))
    for_each_user(uow, entry, "maintainers", lambda user: add(user, "maintainer"))


def _add_repositories(uow: UnitOfWork, organization: Account, team: Team, entry: Mapping[str, Any]) -> None:
    owned = {row.name.casefold(): row for row in repositories.owned_by(uow, organization.id)}
    for name, role in (entry.get("repositories") or {}).items():
        with located("repositories", name):
            if name.casefold() not in owned:
                raise ValidationFailed(f"'{organization.login}' has no repository '{name}'")
            grants.put(uow, team, owned[name.casefold()], role)
