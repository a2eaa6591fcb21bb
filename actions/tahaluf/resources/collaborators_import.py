"""Lists the direct collaborators of existing repositories, for the local file.

They have not agreed to be named in the manifest. Without `collaborators` in an entry, no one's direct access changes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tahaluf.kinds import UNREADABLE, Node
from tahaluf.plan import UNSET

from .importing import Imported, Inexpressible, OrganizationState, governed


def import_collaborators(
    state: OrganizationState, permission_of: Callable[[Mapping[str, Any]], str | None]
) -> Imported:
    """Return the people by repository. `permission_of` returns the permission that the repository itself gives to the
    person in an edge.
    """
    people: dict[str, Any] = {}
    problems: list[Inexpressible] = []
    for name, node in governed(state):
        if node.get("collaborators") is UNSET:
            problems.append(Inexpressible(name, "collaborators", UNREADABLE))
        elif found := list(_people(node, permission_of)):
            people[name] = {"collaborators": found}
    return Imported(people={"projects": people} if people else {}, inexpressible=tuple(problems))


def _people(node: Node, permission_of: Callable[[Mapping[str, Any]], str | None]) -> Iterator[dict[str, Any]]:
    for edge in (node.get("collaborators") or {}).get("edges") or ():
        if permission := permission_of(edge):
            person = edge["node"]
            yield {"login": person["login"], "id": person["databaseId"], "permission": permission}
