"""What Tahaluf manages on GitHub, one file for each kind of resource."""

from typing import Any

from .compare import alias_names, compare, github_names, merge_selections
from .files import FilesResource, RenderTemplate
from .labels import LabelsResource
from .protocol import GitHubNames, ProjectNode, Resource, RootField, Selection
from .repository import RepositoryResource, provisions
from .team import AddTeamMaintainer, TeamResource
from .values import template_values

__all__ = [
    "AddTeamMaintainer",
    "GitHubNames",
    "ProjectNode",
    "RenderTemplate",
    "Resource",
    "RootField",
    "Selection",
    "alias_names",
    "all_resources",
    "compare",
    "github_names",
    "merge_selections",
    "provisions",
    "template_values",
]


def all_resources(render: RenderTemplate) -> tuple[Resource[Any, Any], ...]:
    """All resources, in the order in which they are compared: the repository first, since the others need it."""
    return (RepositoryResource(), FilesResource(render), LabelsResource(), TeamResource())
