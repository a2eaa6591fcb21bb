"""Adds facts to the nodes of projects whose plan depends on them. A run without changes reads none of these facts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, Final, TypeVar

from tahaluf.github import (
    Session,
    TokenAccess,
    read_expired,
    read_label_counts,
    read_owners,
    read_repository_invitations,
    read_team_roles,
    read_token_access,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Manifest, Project, login_identity
from tahaluf.resources import (
    has_unlisted_collaborators,
    lacks_listed_members,
    merged_label_ids,
    missing_collaborators,
    missing_stewards,
    needs_owners,
    removes_members,
)

from .naming import NamingHistory
from .scope import Scope

Result = TypeVar("Result")

# How long each run reports an expired invitation. After that, only plans list it
NEWS: Final = timedelta(days=1)


@dataclass
class OrganizationFacts:
    """Facts about an organization, each of which is read when it is first needed.

    `known_token`: the token's access, if this run has already read it.
    """

    session: Session
    name: str
    known_token: TokenAccess | None = None

    @cached_property
    def owners(self) -> frozenset[int]:
        return read_owners(self.session, self.name)

    @cached_property
    def token(self) -> TokenAccess:
        return self.known_token or read_token_access(self.session, self.name)


def add_owners(
    organization: OrganizationFacts, scope: Scope, actual: dict[str, ProjectNode], errors: ItemErrors[str]
) -> None:
    """Add the organization's owners to each team whose plan depends on them. Usually no team's does, and no requests
    are sent.
    """
    needed = _for_each(scope.projects, errors, lambda p: needs_owners(scope.manifest, p, actual[p.slug]))
    affected = [slug for slug, is_needed in needed.items() if is_needed]
    for slug in affected:
        team = actual[slug]["team"] or {}
        facts = {"owners": organization.owners, "operator": organization.token.operator_id}
        actual[slug] = {**actual[slug], "team": {**team, **facts}}


def add_expired(
    organization: OrganizationFacts, scope: Scope, actual: dict[str, ProjectNode], errors: ItemErrors[str]
) -> None:
    """To each team, add its stewards whose invitations have expired. Sends no requests if no steward is missing."""
    found = _for_each(scope.projects, errors, lambda p: missing_stewards(scope.manifest, p, actual[p.slug]))
    missing = {slug: stewards for slug, stewards in found.items() if stewards}
    expired = read_expired(organization.session, organization.name) if missing else {}
    recent = f"{organization.session.now() - NEWS:%Y-%m-%dT%H:%M:%SZ}"  # in GitHub's format
    for slug, stewards in missing.items():
        team = actual[slug]["team"] or {}
        logins = expired.keys() & {login_identity(steward.login) for steward in stewards}
        news = {login for login in logins if expired[login] > recent}
        actual[slug] = {**actual[slug], "team": {**team, "expired": logins, "newly_expired": news}}


def add_collaborator_facts(
    organization: OrganizationFacts, scope: Scope, actual: dict[str, ProjectNode], errors: ItemErrors[str]
) -> None:
    """If the manifest lists someone who has no access to a repository, add the repository's invitations. If someone
    with access is not listed, add the organization's owners.

    Sends no requests if the collaborators match the manifest.
    """
    managed = [
        p
        for p in scope.projects
        if p.settings.collaborators is not None and not (actual[p.slug]["repository"] or {}).get("isArchived")
    ]
    unlisted = _for_each(managed, errors, lambda p: has_unlisted_collaborators(p, actual[p.slug]))
    owners = organization.owners if any(unlisted.values()) else frozenset()
    for project in managed:
        node = actual[project.slug]
        with errors.isolate(project.slug):
            if missing_collaborators(project, node):
                name = f"{organization.name}/{(node['repository'] or {})['name']}"
                invited = read_repository_invitations(organization.session, name)
                node = {**node, "repository": {**(node["repository"] or {}), "invitedCollaborators": invited}}
            if unlisted.get(project.slug):
                node = {**node, "repository": {**(node["repository"] or {}), "owners": owners}}
            actual[project.slug] = node


def add_shared_team_facts(
    organization: OrganizationFacts, manifest: Manifest, teams: Mapping[str, dict[str, Any] | None]
) -> None:
    """Add the expired invitations of listed people and, if people would be removed, the organization's owners.

    Sends no requests if the people in the shared teams are exactly those listed.
    """
    missing = {name for name in teams if lacks_listed_members(manifest.teams[name], teams[name])}
    expired = read_expired(organization.session, organization.name) if missing else {}
    for name, team in teams.items():
        if team and name in missing:
            team["expired"] = frozenset(expired)
        if team and removes_members(manifest.teams[name], team):
            team["owners"] = organization.owners


def add_label_counts(scope: Scope, actual: Mapping[str, ProjectNode], errors: ItemErrors[str]) -> None:
    """Add the number of issues and pull requests to each label that may be merged. Usually sends no requests."""
    found = _for_each(scope.projects, errors, lambda p: merged_label_ids(scope.manifest, p, actual[p.slug]))
    merged = {label_id for label_ids in found.values() for label_id in label_ids}
    counts = read_label_counts(scope.session, sorted(merged)) if merged else {}
    labels = ((node["repository"] or {}).get("labels") or {} for node in actual.values())
    for label in (label for connection in labels for label in connection.get("nodes") or ()):
        if label["id"] in counts:
            label["issueCount"], label["pullRequestCount"] = counts[label["id"]]


def mark_created(history: NamingHistory, actual: dict[str, ProjectNode]) -> None:
    for slug in history.known.created & actual.keys():
        if repository := actual[slug]["repository"]:
            actual[slug] = {**actual[slug], "repository": {**repository, "justCreated": True}}


def add_invited_roles(
    organization: OrganizationFacts, scope: Scope, actual: dict[str, ProjectNode], errors: ItemErrors[str]
) -> None:
    """Add the team roles that invited stewards will have once they accept. Sends one request per steward."""
    for project in scope.projects:
        with errors.isolate(project.slug):
            team = actual[project.slug]["team"] or {}
            invitations = (team.get("invitations") or {}).get("nodes", ())
            invited = [invitation["invitee"] for invitation in invitations]
            ids = {steward.id for steward in project.stewards}
            stewards = {
                one["databaseId"]: one["login"] for one in invited if one and one["databaseId"] in ids
            }
            if stewards:
                roles = read_team_roles(organization.session, organization.name, team["slug"], stewards)
                actual[project.slug] = {**actual[project.slug], "team": {**team, "invited_roles": roles}}


def _for_each(
    projects: Iterable[Project], errors: ItemErrors[str], function: Callable[[Project], Result]
) -> dict[str, Result]:
    """Return the function's results by slug. Projects for which the function fails are recorded as errors and
    omitted."""
    results: dict[str, Result] = {}
    for project in projects:
        with errors.isolate(project.slug):
            results[project.slug] = function(project)
    return results
