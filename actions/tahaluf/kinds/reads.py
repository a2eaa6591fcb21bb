"""What to read from GitHub: GraphQL fields, and facts that only the REST API provides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

RootField = Literal["repository", "team"]
NodePath = Callable[[Mapping[str, Any]], str | None]  # a path that depends on the repository's node
ProjectNode = Mapping[RootField, Mapping[str, Any] | None]  # what GitHub returned for one project


@dataclass(frozen=True, slots=True)
class Selection:
    """GraphQL fields of one object, and its connections. All pages of the connections are read.

    `connections` maps each connection to the selection inside it, as in `{"labels": "nodes { name color }"}`.
    `arguments` maps a connection to its arguments other than those for paging, and `sizes` maps it to the number of
    items per page if that is not 100. `required` contains the names (or aliases) of the fields without which the
    resource cannot be compared.
    """

    fields: str = ""
    connections: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def required_fields(self) -> tuple[str, ...]:
        """The fields that must not be UNSET: the required fields and all connections."""
        return (*self.required, *self.connections)


@dataclass(frozen=True, slots=True)
class RestReads:
    """Facts about a repository that GraphQL does not provide. They are added to its node under `rest`.

    `listed` contains fields of a repository in the organization's list. A request reads them for 100 repositories.
    `paths`: paths below the repository, which are read separately for each repository. The keys are the names of the
    facts. A path can depend on the repository's node; if it is None, there is nothing to read. `organization`: paths
    below the organization, each of which is read once for all repositories. `organization_lists`: the same for lists,
    of which all pages are read. `conditions`: facts that GitHub shows only if an earlier fact has a field with this
    value.
    """

    listed: frozenset[str] = frozenset()
    paths: Mapping[str, str | NodePath] = field(default_factory=dict)
    organization: Mapping[str, str] = field(default_factory=dict)
    organization_lists: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)

    def paths_of(self, repository: Mapping[str, Any]) -> dict[str, str]:
        """Return the paths to read for this repository, without those that are None."""
        found = {key: path if isinstance(path, str) else path(repository) for key, path in self.paths.items()}
        return {key: path for key, path in found.items() if path is not None}


def rest_fact(repository: Mapping[str, Any], name: str) -> Any:
    """Return a fact about a repository: None if it was not read, and UNSET if the token cannot read it."""
    return (repository.get("rest") or {}).get(name)
