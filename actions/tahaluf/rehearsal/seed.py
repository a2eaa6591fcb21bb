"""Turns the state of organizations into a seed for localhub: names, settings, labels, teams and access, but no
content."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from tahaluf.kinds import Node
from tahaluf.plan import UNSET
from tahaluf.resources import OrganizationState
from tahaluf.templates import LOCK_PATH

from .people import Numbering

OWNER: Final = "rehearsal-owner"
TOKEN: Final = "rehearsal-token"  # noqa: S105  (only localhub knows it)
SCOPES: Final = ("repo", "workflow", "admin:org")
FEATURES: Final = {
    "has_issues": "hasIssuesEnabled",
    "has_wiki": "hasWikiEnabled",
    "has_projects": "hasProjectsEnabled",
    "has_discussions": "hasDiscussionsEnabled",
}
PRIVACY: Final = {"SECRET": "secret", "VISIBLE": "closed"}
ROLES: Final = frozenset({"read", "triage", "write", "maintain", "admin"})
# With this file, the repository does not count as empty
FILES: Final = {"README.md": "A rehearsal does not copy the content of a repository.\n", "CONTENT.md": "\n"}


def build_seed(
    states: Sequence[OrganizationState], people: Numbering, own: Collection[str]
) -> dict[str, Any]:
    """Return the seed. `own` contains the full names of the repositories that Tahaluf has created.

    Call this only after everyone in the manifest has a number, since the seed lists them all.
    """
    repositories = [
        _repository(state.organization, name, node, people, is_own=f"{state.organization}/{name}" in own)
        for state in states
        for name, node in state.repositories.items()
    ]
    teams = {
        state.organization: [_team(slug, team, people) for slug, team in state.teams.items()]
        for state in states
    }
    organizations = [
        {
            "login": login,
            "owners": [OWNER],
            "members": sorted({one for team in found for one in (*team["members"], *team["maintainers"])}),
            "teams": found,
        }
        for login, found in teams.items()
    ]
    everybody = [{"login": login, "id": id} for login, id in people.everybody().items()]
    owner = {"login": OWNER, "tokens": [{"token": TOKEN, "scopes": list(SCOPES)}]}
    return {"users": [owner, *everybody], "organizations": organizations, "repositories": repositories}


def _repository(
    organization: str, name: str, node: Node, people: Numbering, *, is_own: bool
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "owner": organization,
        "name": name,
        "visibility": node["visibility"].lower(),
        "created_at": node["createdAt"],
        "archived": node["isArchived"],
        "topics": [item["topic"]["name"] for item in _items(node, "repositoryTopics", "nodes")],
        "default_labels": False,
        "labels": [_label(label) for label in _items(node, "labels", "nodes")],
        "collaborators": dict(_collaborators(node, people)),
    }
    for key, field in (("description", "description"), ("homepage", "homepageUrl"), *FEATURES.items()):
        if node.get(field) not in (None, "", UNSET):
            entry[key] = node[field]
    branch = node.get("defaultBranchRef")
    if branch:
        # A plan recognizes repositories that an earlier run created by their lock file
        lock = {LOCK_PATH: "A rehearsal updates no files.\n"} if is_own else {}
        entry |= {"default_branch": branch["name"], "files": FILES | lock}
    return entry


def _label(label: Mapping[str, Any]) -> dict[str, str]:
    values = {"name": label["name"], "color": label["color"]}
    return values | ({"description": label["description"]} if label.get("description") else {})


def _collaborators(node: Node, people: Numbering) -> Iterator[tuple[str, str]]:
    for edge in _items(node, "collaborators", "edges"):
        permission = str(edge["permission"]).lower()
        if permission in ROLES:
            yield people.add(edge["node"]["databaseId"], edge["node"]["login"]), permission


def _team(slug: str, team: Node, people: Numbering) -> dict[str, Any]:
    members: dict[str, list[str]] = {"MEMBER": [], "MAINTAINER": []}
    for edge in _items(team, "members", "edges"):
        members[edge["role"]].append(people.add(edge["node"]["databaseId"], edge["node"]["login"]))
    parent = (team.get("parentTeam") or {}).get("slug")
    description = team.get("description")
    return {
        "name": slug,
        "privacy": PRIVACY[team["privacy"]],
        "members": members["MEMBER"],
        "maintainers": members["MAINTAINER"],
        "repositories": {
            edge["node"]["name"]: edge["permission"].lower()
            for edge in _items(team, "repositories", "edges")
            if edge["permission"].lower() in ROLES
        },
        **({"parent": parent} if parent else {}),
        **({"description": description} if description not in (None, "", UNSET) else {}),
    }


def _items(node: Node, connection: str, key: str) -> list[Any]:
    return list((node.get(connection) or {}).get(key) or ())
