"""Creates real mentions for the private roster. They are not escaped, because GitHub would then not notify anyone."""

from tahaluf.manifest import Manifest, Project, login_identity


def mention_stewards(manifest: Manifest, project: Project) -> str:
    """Mention each steward and the project's team, which may have members who are not in the manifest.

    GitHub notifies only teams in the roster's own organization, and its documentation does not say whether an app can
    mention a secret team. For this reason, the stewards are also mentioned one by one. GitHub notifies no one twice
    about one comment.
    """
    in_roster_organization = login_identity(manifest.organization_of(project)) == login_identity(
        manifest.organization
    )
    team = manifest.team_for(project) if in_roster_organization else None
    mentions = [f"{manifest.organization}/{team.name}"] if team else []
    return " ".join(f"@{who}" for who in [*mentions, *(steward.login for steward in project.stewards)])


def mention_maintainers(manifest: Manifest, project: Project) -> str:
    """Mention the maintainer team of the project's area, or return an empty string if there is none."""
    area = manifest.areas.get(project.area or "")
    return f"@{manifest.organization}/{area.maintainers}" if area and area.maintainers else ""
