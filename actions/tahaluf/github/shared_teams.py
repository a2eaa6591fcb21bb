"""Reads teams by name, with all the repositories that they can access."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tahaluf.plan import UNSET

from .batching import aliased_fields, aliased_nodes, batched
from .projects import mark_unset
from .session import Session

TEAMS_PER_QUERY: Final = 50
_EDGES: Final = "edges { permission node { name } }"
# Pages from both ends, so that a team with a thousand repositories takes five requests
_FIRST: Final = f"pageInfo {{ endCursor }} totalCount {_EDGES}"
_LAST: Final = f"pageInfo {{ startCursor }} {_EDGES}"
_FRAGMENT: Final = (
    "fragment team on Team { id slug description privacy parentTeam { slug } childTeams { totalCount } "
    f"repositories(first: 100) {{ {_FIRST} }} last: repositories(last: 100) {{ {_LAST} }} }}"
)
_MORE: Final = (
    "query($org: String!, $name: String!, $after: String, $before: String) { organization(login: $org) { "
    f"team(slug: $name) {{ repositories(first: 100, after: $after) {{ {_FIRST} }} "
    f"last: repositories(last: 100, before: $before) {{ {_LAST} }} }} }} }}"
)


def read_shared_teams(session: Session, organization: str, names: Iterable[str]) -> dict[str, Any]:
    """Return each team's node by name, with its repositories; None if it does not exist, UNSET if it is unreadable."""
    teams: dict[str, Any] = {}
    for batch in batched(sorted(names), TEAMS_PER_QUERY):
        variables = {"org": organization, **{f"n{index}": name for index, name in enumerate(batch)}}
        declarations = ", ".join(f"${name}: String!" for name in variables)
        fields = aliased_fields(f"team(slug: $n{index}) {{ ...team }}" for index in range(len(batch)))
        query = f"query({declarations}) {{ organization(login: $org) {{ {fields} }} }}"
        data, errors = session.query_partial(f"{query} {_FRAGMENT}", variables)
        for error in errors:
            mark_unset(data, error)
        found = data.get("organization") or dict.fromkeys((f"n{n}" for n in range(len(batch))), UNSET)
        teams |= zip(batch, aliased_nodes(found, len(batch)), strict=True)
    for name, team in teams.items():
        if team:
            _read_remaining(session, organization, name, team)
    return teams


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
