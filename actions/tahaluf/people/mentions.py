"""Who is told in the private roster. Here alone a mention is alive on purpose: it is how GitHub tells them."""

from tahaluf.manifest import Manifest, Project, login_identity


def stewards_of(manifest: Manifest, project: Project) -> str:
    """The team where there is one: it may have grown past the manifest. Else the listed stewards, if any.

    GitHub tells only teams of the roster's own organization.
    """
    at_home = login_identity(manifest.home(project)) == login_identity(manifest.organization)
    if at_home and (team := manifest.team(project)):
        return f"@{manifest.organization}/{team.name}"
    return " ".join(f"@{steward.login}" for steward in project.stewards)


def maintainers_of(manifest: Manifest, project: Project) -> str:
    """The team that looks after the project's area, if it has one."""
    area = manifest.areas.get(project.area or "")
    return f"@{manifest.organization}/{area.maintainers}" if area and area.maintainers else ""
