"""Reads objects that do not belong to a project: shared teams, with the repositories that they can access, and the
profile.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Final

from tahaluf.plan import UNSET
from tahaluf.resources import PROFILE_FIELDS, PROFILE_REPOSITORY, TEAM_PEOPLE

from .batching import aliased_fields, aliased_nodes, batched
from .projects import mark_unset, read_remaining_items, selection_text
from .session import Session

TEAMS_PER_QUERY: Final = 50
_EDGES: Final = "edges { permission node { name } }"
# Pages are read from both ends, so a team with a thousand repositories takes five requests
_FIRST: Final = f"pageInfo {{ endCursor }} totalCount {_EDGES}"
_LAST: Final = f"pageInfo {{ startCursor }} {_EDGES}"
_FRAGMENT: Final = (
    "fragment team on Team { id slug createdAt description privacy parentTeam { slug } childTeams { totalCount } "
    # Without arguments, this includes the members of child teams
    "everyone: members { totalCount } "
    f"repositories(first: 100) {{ {_FIRST} }} last: repositories(last: 100) {{ {_LAST} }} }}"
)
_PEOPLE_FRAGMENT: Final = f"fragment people on Team {{ {selection_text(TEAM_PEOPLE)} }}"
_MORE: Final = (
    "query($org: String!, $name: String!, $after: String, $before: String) { organization(login: $org) { "
    f"team(slug: $name) {{ repositories(first: 100, after: $after) {{ {_FIRST} }} "
    f"last: repositories(last: 100, before: $before) {{ {_LAST} }} }} }} }}"
)


@dataclass(frozen=True, slots=True)
class SharedNodes:
    """Each team by name, and the repository with the organization's profile. Values are None if they do not exist, and
    UNSET if they cannot be read.
    """

    teams: Mapping[str, Any] = field(default_factory=dict)
    profile: Any = None


def read_shared_nodes(
    session: Session,
    organization: str,
    names: Iterable[str],
    with_people: Collection[str] = (),
    *,
    with_profile: bool = False,
) -> SharedNodes:
    """Read each team with its repositories and, for some teams, its people. The profile is read together with the first
    teams or, if there are none, in a separate request.
    """
    teams: dict[str, Any] = {}
    profile: Any = None
    batches = list(batched(sorted(names), TEAMS_PER_QUERY)) or ([()] if with_profile else [])
    for number, batch in enumerate(batches):
        has_profile = with_profile and number == 0
        variables = {"org": organization, **{f"n{index}": name for index, name in enumerate(batch)}}
        declarations = ", ".join(f"${name}: String!" for name in variables)
        fields = aliased_fields(
            f"team(slug: $n{index}) {{ ...team {'...people' if name in with_people else ''} }}"
            for index, name in enumerate(batch)
        )
        fragments = f"{_FRAGMENT if batch else ''} {_PEOPLE_FRAGMENT if '...people' in fields else ''}"
        if has_profile:
            fields += f' profile: repository(name: "{PROFILE_REPOSITORY}") {{ {PROFILE_FIELDS} }}'
        query = f"query({declarations}) {{ organization(login: $org) {{ {fields} }} }} {fragments}"
        data, errors = session.query_partial(query, variables)
        for error in errors:
            mark_unset(data, error)
        found = data.get("organization")
        if has_profile:
            profile = found.get("profile") if found else UNSET
        teams |= zip(
            batch, aliased_nodes(found, len(batch)) if found else repeat(UNSET, len(batch)), strict=True
        )
    for name, team in teams.items():
        if team:
            _read_remaining(session, organization, name, team)
            read_remaining_items(session, organization, name, "team", team, TEAM_PEOPLE)
    return SharedNodes(teams, profile)


def _read_remaining(session: Session, organization: str, name: str, team: dict[str, Any]) -> None:
    """Read pages from both ends until they meet. A list that stays incomplete counts as unknown."""
    first, last = team["repositories"], team.pop("last")
    if not (first and last):
        team["repositories"] = UNSET
        return
    edges = _by_name(first) | _by_name(last)
    while len(edges) < first["totalCount"]:
        cursors = {"after": first["pageInfo"]["endCursor"], "before": last["pageInfo"]["startCursor"]}
        data, errors = session.query_partial(_MORE, {"org": organization, "name": name, **cursors})
        more = (data.get("organization") or {}).get("team")
        first, last = (more["repositories"], more["last"]) if more and not errors else (None, None)
        if not (first and last) or not (found := _by_name(first) | _by_name(last)).keys() - edges.keys():
            team["repositories"] = UNSET
            return
        edges |= found
    team["repositories"] = {"edges": list(edges.values())}


def _by_name(page: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {edge["node"]["name"]: edge for edge in page["edges"]}
