"""The kinds of things kept in step, in the order in which they are looked at. A new kind is a new file here."""

from typing import Any

from .compare import compare, alias_names, github_names, merge_selections
from .files import FilesResource, RenderTemplate
from .labels import LabelsResource
from .protocol import RootField, GitHubNames, ProjectNode, Selection, Resource
from .repository import RepositoryResource, provisions
from .team import TeamResource
from .values import template_values

__all__ = [
    "RootField",
    "GitHubNames",
    "ProjectNode",
    "Selection",
    "RenderTemplate",
    "Resource",
    "compare",
    "alias_names",
    "provisions",
    "github_names",
    "merge_selections",
    "all_resources",
    "template_values",
]


def all_resources(render: RenderTemplate) -> tuple[Resource[Any, Any], ...]:
    """All kinds. The repository comes first: nothing else can be without it."""
    return (RepositoryResource(), FilesResource(render), LabelsResource(), TeamResource())
