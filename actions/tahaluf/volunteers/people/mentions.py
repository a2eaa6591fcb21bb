"""Who is told in the private roster. Here alone a mention is alive on purpose: it is how GitHub tells them."""

from tahaluf.manifest import Manifest, Project, login_identity


def mention_stewards(manifest: Manifest, project: Project) -> str:
    """The team, where there is one: it may have grown past the manifest. And the listed stewards, each by login.

    GitHub tells only teams of the roster's own organization, and does not say whether an App can call a secret one.
    Nobody is told twice of one mention.
    """
    in_roster_organization = login_identity(manifest.organization_of(project)) == login_identity(
        manifest.organization
    )
    team = manifest.team_for(project) if in_roster_organization else None
    mentions = [f"{manifest.organization}/{team.name}"] if team else []
    return " ".join(f"@{who}" for who in [*mentions, *(steward.login for steward in project.stewards)])


def mention_maintainers(manifest: Manifest, project: Project) -> str:
    """The team that looks after the project's area, if it has one."""
    area = manifest.areas.get(project.area or "")
    return f"@{manifest.organization}/{area.maintainers}" if area and area.maintainers else ""
