"""Adds to a plan the number of people who gain access through each team, and the access that a parent team gives."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from tahaluf.kinds import ProjectNode
from tahaluf.manifest import PERMISSION_ORDER
from tahaluf.plan import UNSET, Change, ChangeKind, Plan, pluralize

from .team_permission import PROJECT_TEAM, SetParentTeam, UpdateTeamRepositoryPermission

# User-facing messages
MEMBERS: Final = (
    "the team and its child teams currently have {members}; anyone who joins later also gets access without further "
    "approval"
)
NO_MEMBERS: Final = (
    "the team currently has no members; anyone who joins later gets access without further approval"
)
NEW_TEAM: Final = (
    "the team is new and has no members yet; anyone who joins later gets access without further approval"
)
PARENT_ACCESS: Final = "the parent team currently has {access}"
FORMER_ACCESS: Final = "the former parent team currently has {access}"
NEW_PARENT: Final = "the parent team is new and has no access yet"
UNREAD_PARENT: Final = "this token cannot read the parent team's access"
LEVEL: Final = "{permission} access to {repositories}"
NO_ACCESS: Final = "no access to repositories"


def parents_in(plan: Plan) -> frozenset[str]:
    """Return the parent teams whose access the plan gives or removes."""
    return frozenset(filter(None, map(_parent, plan.changes)))


def explain_reach(plan: Plan, actual: Mapping[str, ProjectNode], teams: Mapping[str, Any]) -> Plan:
    """Add the number of people to the changes that give a team access.

    `teams` contains nodes by name, as for `add_team_grants`. The projects' own teams are in `actual`.
    """
    own = {str(team["slug"]): team for node in actual.values() if (team := node["team"])}
    known = {**own, **teams}
    return replace(plan, changes=tuple(_explained(change, actual, known) for change in plan.changes))


def _explained(change: Change, actual: Mapping[str, ProjectNode], teams: Mapping[str, Any]) -> Change:
    if not isinstance(change.operation, SetParentTeam | UpdateTeamRepositoryPermission):
        return change
    is_own = change.resource == PROJECT_TEAM
    team = actual[change.project]["team"] if is_own else teams.get(_team_name(change), UNSET)
    texts = [*_describe_members(change, team, is_own), *_describe_parent(change, teams)]
    is_public = not change.is_discreet and (not team or team.get("privacy") == "VISIBLE")
    if is_public:
        return replace(change, reason="; ".join(filter(None, [change.reason, *texts])))
    return replace(change, details="; ".join(texts))


def _describe_members(change: Change, team: Any, is_own: bool) -> Iterator[str]:
    """Say how many people gain access. Yields nothing if the plan creates the project's own team, because it then
    already lists the people who join.
    """
    if change.kind is not ChangeKind.GRANT or team is UNSET:
        return
    if team is None:
        if not is_own:
            yield NEW_TEAM
    elif (count := _member_count(team)) is not None:
        yield MEMBERS.format(members=pluralize(count, "member")) if count else NO_MEMBERS


def _member_count(team: Mapping[str, Any]) -> int | None:
    """Count the members, including those of child teams, who inherit the access. The result is None if this
    is unknown.
    """
    if "everyone" in team:
        return team["everyone"]["totalCount"] if team["everyone"] else None
    children, members = team.get("childTeams"), team.get("members")
    return (
        None
        if not members or children is UNSET or (children or {}).get("totalCount")
        else len(members["edges"])
    )


def _describe_parent(change: Change, teams: Mapping[str, Any]) -> Iterator[str]:
    name = _parent(change)
    if name is None:
        return
    parent = teams.get(name, UNSET)
    if parent is None:
        yield NEW_PARENT
    elif parent is UNSET or not parent.get("repositories"):
        yield UNREAD_PARENT
    else:
        text = PARENT_ACCESS if change.kind is ChangeKind.GRANT else FORMER_ACCESS
        yield text.format(access=_describe_access(parent))


def _describe_access(team: Mapping[str, Any]) -> str:
    counts = Counter(edge["permission"].lower() for edge in team["repositories"]["edges"])
    levels = [
        LEVEL.format(permission=level, repositories=pluralize(counts[level], "repository", "repositories"))
        for level in PERMISSION_ORDER
        if counts[level]
    ]
    return " and ".join(levels) or NO_ACCESS


def _parent(change: Change) -> str | None:
    """Return the parent team whose access a child team gains through the change or, if it gains none, loses."""
    match change.operation:
        case SetParentTeam(old, new):
            return new or old
        case _:
            return None


def _team_name(change: Change) -> str:
    """Return the team whose access changes: `maps` if the target is `maps on wells` or `parent of maps`."""
    return change.target.rpartition(" of ")[2].partition(" on ")[0]
