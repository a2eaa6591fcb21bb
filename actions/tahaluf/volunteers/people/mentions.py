"""Mentions for the private roster. These are real mentions, never escaped, so GitHub notifies people."""

from tahaluf.manifest import Manifest, Project, login_identity


def mention_stewards(manifest: Manifest, project: Project) -> str:
    """Mentions of the project's team, which may have members that the manifest does not list, and of each steward.

    GitHub only notifies teams in the roster's own organization, and does not document whether an app can mention a
    secret team, so the stewards are mentioned too. Nobody is notified twice for one comment.
    """
    in_roster_organization = login_identity(manifest.organization_of(project)) == login_identity(
        manifest.organization
    )
    team = manifest.team_for(project) if in_roster_organization else None
    mentions = [f"{manifest.organization}/{team.name}"] if team else []
    return " ".join(f"@{who}" for who in [*mentions, *(steward.login for steward in project.stewards)])


def mention_maintainers(manifest: Manifest, project: Project) -> str:
    """A mention of the maintainers' team for the project's area, or an empty string if it has none."""
    area = manifest.areas.get(project.area or "")
    return f"@{manifest.organization}/{area.maintainers}" if area and area.maintainers else ""
