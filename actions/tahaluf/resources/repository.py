"""Manages the repository itself: whether it exists, its name and settings, and whether it is archived."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection, unread_items
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    Operation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    no_steps_for,
)

from . import archive_banner
from .adoption import Adopt
from .importing import Imported, OrganizationState
from .repository_import import IMPORT_SELECTIONS, import_repositories
from .repository_operations import (
    ArchiveRepository,
    CreateRepository,
    RenameRepository,
    ReplaceTopics,
    UnarchiveRepository,
    UpdateRepository,
)
from .repository_requests import check_name, create_steps, update_steps

# Names of the settings in REST → in GraphQL
SETTINGS: Final = {
    "description": "description",
    "homepage": "homepageUrl",
    "has_issues": "hasIssuesEnabled",
    "has_wiki": "hasWikiEnabled",
    "has_projects": "hasProjectsEnabled",
    "has_discussions": "hasDiscussionsEnabled",
}


# User-facing messages
UNARCHIVED: Final = (
    "everyone who currently has write access can then change the repository again; to list these people, "
    "run `tahaluf access --project SLUG`"
)
ARCHIVED: Final = (
    "the status in the project's entry is `archived`; if the README is in Markdown, Tahaluf first adds a "
    "notice to it; while the repository is archived, files, issues and pull requests are read-only, and "
    "workflows do not run"
)
RENAMED: Final = (
    "GitHub redirects links and git to the new name, but not GitHub Pages addresses or `uses:` lines in "
    "workflows: change these yourself"
)
MADE_PUBLIC: Final = (
    "anyone can then read everything in it, including the whole history, issues, pull requests, comments and the "
    "logs of workflow runs; copies of it remain, even if it becomes private again"
)
MADE_PRIVATE: Final = (
    "only people with access can then read it; it loses its stars and watchers; its public forks stay public, but "
    "are no longer connected to it"
)
NEW_IN_ORGANIZATION: Final = "this is a new repository; nothing is transferred from another organization"


@dataclass(frozen=True, slots=True)
class DesiredRepository:
    """A repository's settings in the manifest. `settings` contains only those that the manifest sets. `topics` is
    None if unset.

    `name` is the repository's name. It is the slug unless the entry sets `name`.

    `keep_visibility` means that `visibility` applies only to a new repository. `organization` is None if the coalition
    has only one. `banner` is written to the README before the repository is archived.
    """

    slug: str
    name: str
    archived: bool
    visibility: str
    settings: Mapping[str, Any]
    topics: tuple[str, ...] | None
    keep_visibility: bool = False
    organization: str | None = None
    banner: str = ""


@dataclass(frozen=True, slots=True)
class ActualRepository:
    name: str
    archived: bool
    visibility: str
    settings: Mapping[str, Any]
    topics: frozenset[str]


class RepositoryResource:
    name = "repository"
    permissions = ("metadata=read",)
    selections: Mapping[RootField, Selection] = {
        "repository": Selection(
            f"id name nameWithOwner createdAt isArchived visibility {' '.join(SETTINGS.values())} "
            "defaultBranchRef { name target { oid } }",
            {"repositoryTopics": "nodes { topic { name } }"},
        )
    }

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return True

    import_selections = IMPORT_SELECTIONS

    def import_state(self, state: OrganizationState) -> Imported:
        return import_repositories(state)

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredRepository:
        return DesiredRepository(
            project.slug,
            project.repository_name,
            project.status == "archived",
            manifest.visibility_of(project),
            manifest.settings_for(project),
            project.topics,
            keep_visibility=project.settings.visibility is None,
            organization=manifest.organization_of(project) if manifest.organizations else None,
            banner=archive_banner.banner_text(manifest, project) if project.status == "archived" else "",
        )

    def actual_state(self, node: ProjectNode) -> ActualRepository | None:
        repository = node["repository"]
        if not repository:
            return None
        topics = (repository.get("repositoryTopics") or {}).get("nodes") or ()
        return ActualRepository(
            repository["name"],
            repository["isArchived"],
            repository["visibility"].lower(),
            {rest: repository[graphql] for rest, graphql in SETTINGS.items()},
            frozenset(topic["topic"]["name"] for topic in topics),
        )

    def diff(self, desired: DesiredRepository, actual: ActualRepository | None) -> Iterator[PlanItem]:
        if actual is None:
            yield from _creation_items(desired)
        elif not (desired.archived and actual.archived):
            yield from _update_items(desired, actual)

    def steps(self, change: Change, desired: DesiredRepository, context: ChangeContext) -> Steps:
        match change.operation:
            case CreateRepository() as create:
                return (yield from create_steps(create, context))
            case Adopt():
                pass  # an adoption sends no request
            case UnarchiveRepository(name):
                # Unarchiving comes before a rename, so the repository may still have its earlier name
                repository = f"/repos/{context.organization}/{name}"
                yield Rest("PATCH", repository, {"archived": False})
                yield from archive_banner.remove_banner_steps(repository)
            case RenameRepository(old_name, new_name):
                path = f"/repos/{context.organization}/{old_name}"
                renamed = yield Rest("PATCH", path, {"name": new_name})
                check_name(new_name, renamed.body["name"])
            case ReplaceTopics() as replace_topics:
                names = {"names": list(replace_topics.new)}
                yield Rest("PUT", f"{context.repository}/topics", names, just_created=context.just_created)
            case UpdateRepository() as update:
                yield from update_steps(update.new_values, context)
            case ArchiveRepository():
                yield from archive_banner.add_banner_steps(desired.banner, context)
                archived = {"archived": True}
                yield Rest("PATCH", context.repository, archived, just_created=context.just_created)
            case other:
                raise no_steps_for(other)
        return None


def _creation_items(desired: DesiredRepository) -> Iterator[PlanItem]:
    if desired.archived:
        yield Blocked(
            desired.slug,
            "repository",
            desired.slug,
            "the project is marked as archived, but has no repository to archive",
            "write `repository: null` or, if the project had another slug, add that slug to `aliases`",
        )
        return
    yield _create_change(desired)
    if desired.topics:
        topics = ReplaceTopics((), tuple(sorted(desired.topics)))
        yield Change(
            project=desired.slug,
            resource="repository",
            kind=ChangeKind.UPDATE,
            target="topics",
            operation=topics,
        )


def _create_change(desired: DesiredRepository) -> Change:
    """Plan to create the repository. If there are several organizations, this needs a review, because the repository
    may already exist in one that this token cannot see.
    """
    target, reason, risk = desired.name, desired.visibility, Risk.NONE
    if desired.organization is not None:
        target, reason = f"{desired.organization}/{desired.name}", f"{reason}; {NEW_IN_ORGANIZATION}"
        risk = Risk.DESTRUCTIVE
    return Change(
        project=desired.slug,
        resource="repository",
        kind=ChangeKind.CREATE,
        target=target,
        operation=CreateRepository(desired.visibility, desired.settings),
        reason=reason,
        risk=risk,
    )


def _update_items(desired: DesiredRepository, actual: ActualRepository) -> Iterator[PlanItem]:
    def change(kind: ChangeKind, target: str, operation: Operation, **fields: Any) -> Change:
        return Change(
            project=desired.slug,
            resource="repository",
            kind=kind,
            target=target,
            operation=operation,
            content_writes=0,
            **fields,
        )

    if actual.archived:
        unarchive = UnarchiveRepository(actual.name)
        yield change(
            ChangeKind.UNARCHIVE,
            desired.name,
            unarchive,
            reason=UNARCHIVED,
            risk=Risk.ACCESS,
            cost=1 + archive_banner.COST,
        )
    if actual.name != desired.name:
        yield change(
            ChangeKind.RENAME, desired.name, RenameRepository(actual.name, desired.name), reason=RENAMED
        )
    unread = [name for name in desired.settings if actual.settings[name] is UNSET]
    yield from unread_items(
        desired.slug, RepositoryResource.name, "settings", unread, RepositoryResource.permissions
    )
    changed = tuple(
        FieldChange(name, actual.settings[name], value)
        for name, value in desired.settings.items()
        if actual.settings[name] is not UNSET and value != (actual.settings[name] or type(value)())
    )
    if changed:
        yield change(ChangeKind.UPDATE, "settings", UpdateRepository(changed))
    if desired.topics is not None and frozenset(desired.topics) != actual.topics:
        topics = ReplaceTopics(tuple(sorted(actual.topics)), tuple(sorted(desired.topics)))
        yield change(ChangeKind.UPDATE, "topics", topics)
    if actual.visibility != desired.visibility and not desired.keep_visibility:
        # A repository that becomes public exposes everything in it. A repository that becomes private loses its
        # stars, its watchers and the connection to its public forks.
        risk = Risk.ACCESS if desired.visibility == "public" else Risk.DESTRUCTIVE
        visibility = FieldChange("visibility", actual.visibility, desired.visibility)
        reason = MADE_PRIVATE if actual.visibility == "public" else ""
        if desired.visibility == "public":
            reason = MADE_PUBLIC
        yield change(
            ChangeKind.UPDATE, "visibility", UpdateRepository((visibility,)), reason=reason, risk=risk
        )
    if desired.archived:
        yield change(
            ChangeKind.ARCHIVE,
            desired.name,
            ArchiveRepository(),
            reason=ARCHIVED,
            risk=Risk.DESTRUCTIVE,
            cost=1 + archive_banner.COST,
        )
