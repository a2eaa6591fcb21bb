"""Determines whether a project's plan depends on who owns the organization, or on which of the team's invitations
have expired. Only then are these facts read.
"""

from tahaluf.kinds import ProjectNode
from tahaluf.manifest import Manifest, Project, Steward

from .team import TeamResource
from .team_members import find_member


def needs_owners(manifest: Manifest, project: Project, node: ProjectNode) -> bool:
    """Whether the plan for a project's team depends on who owns the organization."""
    team = node["team"]
    if not team or manifest.team_for(project) is None:
        return False
    actual = TeamResource().actual_state(node)
    if actual is None or actual.permission is None or manifest.unlisted_members_policy(project) == "delete":
        return True
    return has_unlisted_maintainers(manifest, project, node)


def has_unlisted_maintainers(manifest: Manifest, project: Project, node: ProjectNode) -> bool:
    """Whether the project's team has a maintainer who is not a steward."""
    actual = TeamResource().actual_state(node)
    if actual is None:
        return False
    stewards = {find_member(steward, actual)[0] for steward in project.stewards}
    return any(
        is_maintainer and account not in stewards | actual.invited
        for account, (_, is_maintainer) in actual.members.items()
    )


def missing_stewards(manifest: Manifest, project: Project, node: ProjectNode) -> list[Steward]:
    """Return the stewards who are missing from an existing team, even though they may have been invited before."""
    actual = TeamResource().actual_state(node)
    if actual is None or manifest.team_for(project) is None:
        return []
    return [s for s in project.stewards if find_member(s, actual)[0] not in actual.members]
