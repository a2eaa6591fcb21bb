"""The repository itself: there or not, its name, its settings, whether it is archived."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, ChangeKind, PlanItem, Rest, Risk, Steps
from tahaluf.problems import CommandError

from .protocol import ProjectNode, RootField, Selection

# REST's name of a setting → GraphQL's
SETTINGS: Final = {
    "description": "description",
    "homepage": "homepageUrl",
    "has_issues": "hasIssuesEnabled",
    "has_wiki": "hasWikiEnabled",
    "has_projects": "hasProjectsEnabled",
    "has_discussions": "hasDiscussionsEnabled",
}


# Texts for people
NEW_IN_ORGANIZATION: Final = "a new one: nothing comes along from another organization"

PROVISIONING_KINDS: Final = frozenset({ChangeKind.UNARCHIVE, ChangeKind.CREATE, ChangeKind.RENAME})


def provisions(change: Change) -> bool:
    """Whether the rest of a project's plan can only be compared once this is done.

    GitHub puts labels and a first commit into a new repository, and refuses every write to an archived one.
    """
    return change.resource == "repository" and change.kind in PROVISIONING_KINDS


@dataclass(frozen=True, slots=True)
class DesiredRepository:
    """`settings` and `topics` hold only what the manifest speaks of; None is "leave it".

    `visibility` is that of a new one; `keeps_visibility`: one that is there is left as it is.
    `home`: its organization, where the coalition has several of them.
    """

    slug: str
    archived: bool
    visibility: str
    settings: Mapping[str, Any]
    topics: tuple[str, ...] | None
    keep_visibility: bool = False
    organization: str | None = None


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
            f"id name isArchived visibility {' '.join(SETTINGS.values())} "
            "defaultBranchRef { name target { oid } }",
            {"repositoryTopics": "nodes { topic { name } }"},
        )
    }

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredRepository:
        return DesiredRepository(
            project.slug,
            project.status == "archived",
            manifest.visibility_of(project),
            manifest.settings_for(project),
            project.topics,
            keep_visibility=not manifest.sets_visibility(project),
            organization=manifest.organization_of(project) if manifest.organizations else None,
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
        match change.kind:
            case ChangeKind.CREATE:
                return (yield from _create_steps(change, context))
            case ChangeKind.UNARCHIVE:  # the first of all: it may still have its earlier name
                yield Rest("PATCH", f"/repos/{context.organization}/{change.before['name']}", change.after)
            case ChangeKind.RENAME:
                renamed = yield Rest(
                    "PATCH",
                    f"/repos/{context.organization}/{change.before['name']}",
                    {"name": change.after["name"]},
                )
                _check_name(change.after["name"], renamed.body["name"])
            case ChangeKind.UPDATE if change.target == "topics":
                yield Rest(
                    "PUT",
                    f"{context.repository}/topics",
                    {"names": change.after},
                    just_created=context.just_created,
                )
            case _:
                yield Rest("PATCH", context.repository, change.after, just_created=context.just_created)
        return None


def _creation_items(desired: DesiredRepository) -> Iterator[PlanItem]:
    if desired.archived:
        yield Blocked(
            desired.slug,
            "repository",
            desired.slug,
            "an archived project has no repository to archive",
            "write `repository: null`, or an earlier slug under `aliases`",
        )
        return
    yield _create_change(desired)
    if desired.topics:
        yield Change(desired.slug, "repository", ChangeKind.UPDATE, "topics", [], sorted(desired.topics))


def _create_change(desired: DesiredRepository) -> Change:
    """Among several organizations it may be there already, in one that this token cannot see: a review tells."""
    after = {"visibility": desired.visibility, **desired.settings}
    if desired.organization is None:
        return Change(
            desired.slug, "repository", ChangeKind.CREATE, desired.slug, None, after, desired.visibility
        )
    target, why = f"{desired.organization}/{desired.slug}", f"{desired.visibility}; {NEW_IN_ORGANIZATION}"
    return Change(desired.slug, "repository", ChangeKind.CREATE, target, None, after, why, Risk.DESTRUCTIVE)


def _update_items(desired: DesiredRepository, actual: ActualRepository) -> Iterator[PlanItem]:
    def change(kind: ChangeKind, target: str, before: Any, after: Any) -> Change:
        return Change(desired.slug, "repository", kind, target, before, after, content_writes=0)

    if actual.archived:
        archived_as = {"archived": True, "name": actual.name}
        yield change(ChangeKind.UNARCHIVE, desired.slug, archived_as, {"archived": False})
    if actual.name != desired.slug:
        yield change(ChangeKind.RENAME, desired.slug, {"name": actual.name}, {"name": desired.slug})
    changed = {
        key: value
        for key, value in desired.settings.items()
        if actual.settings[key] is not UNSET and value != (actual.settings[key] or type(value)())
    }
    if changed:
        yield change(ChangeKind.UPDATE, "settings", {key: actual.settings[key] for key in changed}, changed)
    if desired.topics is not None and frozenset(desired.topics) != actual.topics:
        yield change(ChangeKind.UPDATE, "topics", sorted(actual.topics), sorted(desired.topics))
    if actual.visibility != desired.visibility and not desired.keep_visibility:
        yield _visibility_change(desired, actual)
    if desired.archived:
        yield Change(
            desired.slug,
            "repository",
            ChangeKind.ARCHIVE,
            desired.slug,
            {"archived": False},
            {"archived": True},
            why="the project's status is archived",
            risk=Risk.DESTRUCTIVE,
            content_writes=0,
        )


def _visibility_change(desired: DesiredRepository, actual: ActualRepository) -> Change:
    """Going public shows everything to everybody; going private drops stars, watchers and public forks."""
    return Change(
        desired.slug,
        "repository",
        ChangeKind.UPDATE,
        "visibility",
        {"visibility": actual.visibility},
        {"visibility": desired.visibility},
        risk=Risk.ACCESS if desired.visibility == "public" else Risk.DESTRUCTIVE,
        content_writes=0,
    )


def _create_steps(change: Change, context: ChangeContext) -> Steps:
    """With a first commit, since the Git Data API answers 409 on an empty repository."""
    body = {"name": context.slug, "auto_init": True, **change.after}
    body["private"] = body.pop("visibility") != "public"
    created = yield Rest("POST", f"/orgs/{context.organization}/repos", body, verify_path=context.repository)
    _check_name(context.slug, created.body["name"])
    return replace(
        context,
        repository_id=created.body["node_id"],
        default_branch=created.body["default_branch"],
        just_created=True,
    )


def _check_name(requested: str, actual_name: str) -> None:
    """GitHub silently changes characters that it does not allow in a name."""
    if requested != actual_name:
        raise CommandError(
            f"GitHub named the repository {actual_name} where {requested} was asked for",
            "change the slug to a name that GitHub keeps, and rename or remove the repository",
        )
