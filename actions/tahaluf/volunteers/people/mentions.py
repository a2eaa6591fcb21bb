"""Creates real mentions for the private roster. These are never escaped, since GitHub would then not notify anyone."""

from tahaluf.manifest import Manifest, Project, login_identity


def mention_stewards(manifest: Manifest, project: Project) -> str:
    """Mention the project's team, which may have members that the manifest does not list, and each steward.

    GitHub notifies only teams in the roster's own organization, and it does not document whether an app can mention a
    secret team. The stewards are therefore mentioned as well. Nobody is notified twice about the same comment.
    """
    in_roster_organization = login_identity(manifest.organization_of(project)) == login_identity(
        manifest.organization
    )
    team = manifest.team_for(project) if in_roster_organization else None
    mentions = [f"{manifest.organization}/{team.name}"] if team else []
    return " ".join(f"@{who}" for who in [*mentions, *(steward.login for steward in project.stewards)])


def mention_maintainers(manifest: Manifest, project: Project) -> str:
    """Mention the maintainer team for the project's area. Returns an empty string if there is no such team."""
    area = manifest.areas.get(project.area or "")
    return f"@{manifest.organization}/{area.maintainers}" if area and area.maintainers else ""
