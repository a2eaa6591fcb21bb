"""The kinds of things kept in step, in the order in which they are looked at. A new kind is a new file here."""

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
    """All kinds. The repository comes first: nothing else can be without it."""
    return (RepositoryResource(), FilesResource(render), LabelsResource(), TeamResource())
