"""The resources that Tahaluf manages on GitHub, with one file for each kind."""

from typing import Any

from .adoption import NAME_NOT_AVAILABLE, NAME_NOT_AVAILABLE_FIX, Naming, in_question
from .compare import alias_names, compare, github_names, merge_selections
from .files import FilesResource, RenderTemplate
from .labels import LabelsResource, merged_label_ids
from .protocol import GitHubNames, ProjectNode, Resource, RootField, Selection
from .repository import RepositoryResource, provisions
from .team import AddTeamMaintainer, TeamResource, has_unlisted_maintainers, missing_stewards, needs_owners
from .values import template_values

__all__ = [
    "NAME_NOT_AVAILABLE",
    "NAME_NOT_AVAILABLE_FIX",
    "AddTeamMaintainer",
    "GitHubNames",
    "Naming",
    "ProjectNode",
    "RenderTemplate",
    "Resource",
    "RootField",
    "Selection",
    "alias_names",
    "all_resources",
    "compare",
    "github_names",
    "has_unlisted_maintainers",
    "in_question",
    "merge_selections",
    "merged_label_ids",
    "missing_stewards",
    "needs_owners",
    "provisions",
    "template_values",
]


def all_resources(render: RenderTemplate) -> tuple[Resource[Any, Any], ...]:
    """All resources, in the order in which they are compared: the repository first, since the others need it."""
    return (RepositoryResource(), FilesResource(render), LabelsResource(), TeamResource())
