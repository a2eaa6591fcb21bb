"""Blocks the creation of a repository whose name is taken, or may be taken, where the token cannot see it.

Transferring a repository on GitHub keeps its issues, stars and history, and the next run finds it in its new place.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from tahaluf.github import Session, TokenAccess, find_organizations
from tahaluf.manifest import Manifest, Project, Shard, login_identity, organizations
from tahaluf.plan import Blocked, ChangeKind, Plan, team_key
from tahaluf.resources import SHARED_TEAM

# User-facing messages
IN_OTHER_ORGANIZATION: Final = "its repository already exists in {there}"
TRANSFER: Final = (
    "transfer it to {here} on GitHub (Settings, Transfer ownership), or restore `organization`; if it is a "
    "different repository, first add it to the manifest as a separate project"
)
OTHER_NAME: Final = "the project already has the repository {name}, so a second one would be created"
ADD_ALIAS: Final = "add `aliases: [{name}]` under `repository`, so that {name} is renamed"
MAY_BE_TAKEN: Final = "this token cannot see every private repository, so the name may be taken"
MAY_BE_TAKEN_FIX: Final = (
    "use an owner's token with the `repo` scope, or install the App for all repositories"
)
UNKNOWN_ORGANIZATION: Final = "{here} is new in this pull request, so its repositories were not read"
UNKNOWN_ORGANIZATION_OF_TEAM: Final = "{here} is new in this pull request, so its teams were not read"
ADD_ORGANIZATION_FIRST: Final = (
    "add it to `organizations` in a separate pull request and merge that one first"
)


def block_existing_elsewhere(session: Session, manifest: Manifest, shard: Shard, plan: Plan) -> Plan:
    """Block the creation of repositories that can be seen in another of the coalition's organizations.

    If the plan creates no repositories, sends no requests. Private repositories are visible only with their own
    organization's token, so if there are several organizations, creating a repository needs a review.
    """
    others = [
        organization
        for organization in organizations(manifest)
        if login_identity(organization) != login_identity(shard.organization)
    ]
    created = [manifest.project(slug) for slug in _created_slugs(plan)]
    if not (others and created):
        return plan
    names = {project.slug: project.repository_names for project in created}
    found = find_organizations(
        session, others, names, lambda *full_name: not manifest.find_repository(*full_name)
    )
    return _block(plan, manifest, found)


def block_unseen(token: TokenAccess | None, plan: Plan) -> Plan:
    """Block the creation of repositories if this token cannot see all private repositories, since the name may be
    taken."""
    created = _created_slugs(plan)
    if not created or token is None or token.sees_everything:
        return plan
    blocked = (Blocked(slug, "repository", slug, MAY_BE_TAKEN, MAY_BE_TAKEN_FIX) for slug in created)
    return plan.with_projects_from(created, Plan(blocked=tuple(blocked)))


def block_transfers(plan: Plan, base: Manifest, head: Manifest) -> Plan:
    """For projects that the pull request moves to another organization, block the creation of repositories."""
    moved = {
        slug: base.organization_of(base_project)
        for slug in _created_slugs(plan)
        for base_project in _base_projects(base, head.project(slug))
        if login_identity(base.organization_of(base_project))
        != login_identity(head.organization_of(head.project(slug)))
    }
    return _block(plan, head, moved)


def block_second_repositories(plan: Plan, former_names: Mapping[str, Iterable[str]]) -> Plan:
    """Block projects that have no repository under their current name, but had one under another name in the
    manifest.
    """
    blocked = [
        Blocked(
            slug,
            "repository",
            slug,
            OTHER_NAME.format(name=", ".join(sorted(names))),
            ADD_ALIAS.format(name=", ".join(sorted(names))),
        )
        for slug, names in former_names.items()
    ]
    return plan.with_projects_from(former_names, Plan(blocked=tuple(blocked)))


def block_unknown_organizations(head: Manifest, known: Iterable[str]) -> Plan:
    """Return a plan that blocks the projects and shared teams in organizations that the pull request adds."""
    known_identities = frozenset(map(login_identity, known))
    affected = [
        p
        for p in head.projects
        if p.is_managed and login_identity(head.organization_of(p)) not in known_identities
    ]
    projects = (
        Blocked(
            p.slug,
            "repository",
            p.slug,
            UNKNOWN_ORGANIZATION.format(here=head.organization_of(p)),
            ADD_ORGANIZATION_FIRST,
        )
        for p in affected
    )
    teams = (
        Blocked(
            team_key(name, here),
            SHARED_TEAM,
            name,
            UNKNOWN_ORGANIZATION_OF_TEAM.format(here=here),
            ADD_ORGANIZATION_FIRST,
        )
        for name, team in head.teams.items()
        if (here := team.organization) and login_identity(here) not in known_identities
    )
    return Plan(blocked=(*projects, *teams))


def _created_slugs(plan: Plan) -> list[str]:
    return [c.project for c in plan.changes if c.resource == "repository" and c.kind is ChangeKind.CREATE]


def _base_projects(base: Manifest, project: Project) -> list[Project]:
    """Return the managed projects in the base that have the project's slug or one of its earlier slugs."""
    found = (base.find(slug) for slug in (project.slug, *project.aliases))
    return [before for before in found if before and before.is_managed]


def _block(plan: Plan, manifest: Manifest, organization_by_slug: Mapping[str, str]) -> Plan:
    blocked = tuple(
        Blocked(
            slug,
            "repository",
            slug,
            IN_OTHER_ORGANIZATION.format(there=organization),
            TRANSFER.format(here=manifest.organization_of(manifest.project(slug))),
        )
        for slug, organization in organization_by_slug.items()
    )
    return plan.with_projects_from(organization_by_slug, Plan(blocked=blocked)) if blocked else plan
