"""The resources that Tahaluf manages on GitHub. Each kind has its own module."""

from typing import Any

from tahaluf.kinds import KINDS

from .adoption import (
    NAME_NOT_AVAILABLE,
    NAME_NOT_AVAILABLE_FIX,
    Naming,
    in_question,
    last_trace,
    names_added,
    own_repositories,
    with_traces,
)
from .collaborators import (
    CollaboratorsResource,
    SetCollaborator,
    has_unlisted_collaborators,
    missing_collaborators,
)
from .compare import compare, former_names, github_names, import_selections, merge_selections
from .environments import EnvironmentsResource
from .files import FilesResource, commit_files
from .importing import Imported, Importer, Inexpressible, OrganizationState, combine
from .kind_resource import KindResource
from .labels import LabelsResource, merged_label_ids
from .pages import PagesResource
from .permission_sources import PERMISSION_FIELDS, own_sources
from .pristine import is_pristine
from .profile import (
    PROFILE,
    PROFILE_FIELDS,
    PROFILE_REPOSITORY,
    profile_context,
    profile_items,
    profile_steps,
)
from .protocol import GitHubNames, ReadByRest, ReadOnImport, Resource
from .rendered import RenderTemplate
from .repository import RepositoryResource
from .repository_settings import GRAPHQL_NAMES, RepositorySettingsResource
from .ruleset_values import describe_ruleset
from .rulesets import RulesetsResource
from .security import SecurityResource
from .security_configuration import UNREAD_CONFIGURATIONS, SecurityConfigurationResource
from .shared_team import changed_teams, has_differences, older_teams, shared_team_items, shared_team_steps
from .shared_team_members import SetTeamMember, lacks_listed_members, managed_members, removes_members
from .team import TeamResource
from .team_facts import has_unlisted_maintainers, missing_stewards, needs_owners
from .team_grants import TeamGrantsResource, add_team_grants, listed_teams, projects_without_team
from .team_members import AddTeamMaintainer
from .team_people import TEAM_PEOPLE
from .team_permission import PRIVACY, SHARED_TEAM
from .team_reach import explain_reach, parents_in
from .update_facts import (
    UPDATE_BRANCH,
    UpdateFacts,
    contents_for,
    facts_from,
    folders_for,
    updates_url,
    with_folders,
)
from .updates import DesiredUpdate, UpdatesResource, needs_update_facts, open_updates
from .values import template_values

__all__ = [
    "GRAPHQL_NAMES",
    "NAME_NOT_AVAILABLE",
    "NAME_NOT_AVAILABLE_FIX",
    "PERMISSION_FIELDS",
    "PRIVACY",
    "PROFILE",
    "PROFILE_FIELDS",
    "PROFILE_REPOSITORY",
    "SHARED_TEAM",
    "TEAM_PEOPLE",
    "UNREAD_CONFIGURATIONS",
    "UPDATE_BRANCH",
    "AddTeamMaintainer",
    "CollaboratorsResource",
    "DesiredUpdate",
    "FilesResource",
    "GitHubNames",
    "Imported",
    "Importer",
    "Inexpressible",
    "Naming",
    "OrganizationState",
    "ReadByRest",
    "ReadOnImport",
    "RenderTemplate",
    "RepositoryResource",
    "Resource",
    "SetCollaborator",
    "SetTeamMember",
    "UpdateFacts",
    "UpdatesResource",
    "add_team_grants",
    "all_importers",
    "all_resources",
    "changed_teams",
    "combine",
    "commit_files",
    "compare",
    "contents_for",
    "describe_ruleset",
    "explain_reach",
    "facts_from",
    "folders_for",
    "former_names",
    "github_names",
    "has_differences",
    "has_unlisted_collaborators",
    "has_unlisted_maintainers",
    "import_selections",
    "in_question",
    "is_pristine",
    "lacks_listed_members",
    "last_trace",
    "listed_teams",
    "managed_members",
    "merge_selections",
    "merged_label_ids",
    "missing_collaborators",
    "missing_stewards",
    "names_added",
    "needs_owners",
    "needs_update_facts",
    "older_teams",
    "open_updates",
    "own_repositories",
    "own_sources",
    "parents_in",
    "profile_context",
    "profile_items",
    "profile_steps",
    "projects_without_team",
    "removes_members",
    "shared_team_items",
    "shared_team_steps",
    "template_values",
    "updates_url",
    "with_folders",
    "with_traces",
]


def all_resources(render: RenderTemplate) -> tuple[Resource[Any, Any], ...]:
    """Return all resources in the order in which they are compared. The repository comes first, because the others
    depend on it.
    """
    return (
        RepositoryResource(),
        FilesResource(render),
        UpdatesResource(render),
        LabelsResource(),
        TeamResource(),
        TeamGrantsResource(),
        CollaboratorsResource(),
        RulesetsResource(),
        RepositorySettingsResource(),
        SecurityConfigurationResource(),
        SecurityResource(),
        PagesResource(),
        EnvironmentsResource(),
        *map(KindResource, KINDS),
    )


def all_importers() -> tuple[Importer, ...]:
    """Return the importers of all resources that have one, in the order in which their keys are written."""
    return (
        RepositoryResource(),
        LabelsResource(),
        TeamResource(),
        TeamGrantsResource(),
        CollaboratorsResource(),
        RepositorySettingsResource(),
        SecurityResource(),
        EnvironmentsResource(),
        PagesResource(),
        *map(KindResource, KINDS),
        RulesetsResource(),
    )
