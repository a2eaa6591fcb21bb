"""Finds out which permission a repository itself gives a person, apart from teams and the organization."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tahaluf.plan import UNSET

# The fields of a collaborator's edge in GraphQL
PERMISSION_FIELDS: Final = "permission permissionSources { permission roleName source { __typename } }"


def own_sources(edge: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the repository's own grants to a person. With a custom role, `roleName` is the role's name, and
    `permission` is the role that it extends.

    If GitHub does not show the sources, the edge's own permission counts. If it does, that permission does not count,
    because it is the highest from any source, such as a team.
    """
    sources = edge["permissionSources"]
    if sources in (None, UNSET):
        return [{"permission": edge["permission"], "roleName": None}]
    return [source for source in sources if source["source"]["__typename"] == "Repository"]
