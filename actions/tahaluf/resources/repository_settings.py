"""Manages a repository's other settings: how pull requests are merged, and the default branch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection, unread_items
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import (
    UNSET,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    Operation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    Unmanaged,
    no_steps_for,
)
from tahaluf.problems import CommandError

from .importing import Imported, OrganizationState
from .repository_settings_import import import_repository_settings

# Each setting's name in the manifest and REST, and its name in GraphQL
GRAPHQL_NAMES: Final = {
    "allow_merge_commit": "mergeCommitAllowed",
    "allow_squash_merge": "squashMergeAllowed",
    "allow_rebase_merge": "rebaseMergeAllowed",
    "allow_auto_merge": "autoMergeAllowed",
    "allow_update_branch": "allowUpdateBranch",
    "delete_branch_on_merge": "deleteBranchOnMerge",
    "merge_commit_title": "mergeCommitTitle",
    "merge_commit_message": "mergeCommitMessage",
    "squash_merge_commit_title": "squashMergeCommitTitle",
    "squash_merge_commit_message": "squashMergeCommitMessage",
    "web_commit_signoff_required": "webCommitSignoffRequired",
    "is_template": "isTemplate",
}
# GitHub requires both settings of a pair in the same request
PAIRS: Final = (
    ("merge_commit_title", "merge_commit_message"),
    ("squash_merge_commit_title", "squash_merge_commit_message"),
)

# User-facing messages
FOLLOWS: Final = "this also affects scheduled workflows and rulesets for the default branch"
EMPTY: Final = "the repository is empty, so it has no default branch yet"
NO_BRANCH: Final = (
    "GitHub does not accept {branch} as the default branch, probably because there is no such branch"
)
NO_BRANCH_FIX: Final = "rename or create the branch on GitHub, or correct `default_branch`"


@dataclass(frozen=True, slots=True)
class DesiredRepositorySettings:
    slug: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ActualRepositorySettings:
    """The settings on GitHub. A setting is UNSET if it was not read. `is_new`: whether this run creates or has
    created the repository. `is_empty`: whether the repository has no branches.
    """

    values: Mapping[str, Any]
    is_new: bool = False
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class UpdateRepositorySettings(FieldUpdate):
    """Sets some of the `GRAPHQL_NAMES`. `sent_along` are unchanged values that GitHub requires in the same request."""

    sent_along: tuple[tuple[str, Json], ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeDefaultBranch(Operation):
    old: str | None
    new: str

    @property
    def before(self) -> Json:
        return {"default_branch": self.old}

    @property
    def after(self) -> Json:
        return {"default_branch": self.new}


class RepositorySettingsResource:
    name = "settings"
    permissions = ("contents=read", "metadata=read")
    selections: Mapping[RootField, Selection] = {
        "repository": Selection(f"{' '.join(GRAPHQL_NAMES.values())} defaultBranchRef {{ name }}")
    }

    import_selections = selections

    def import_state(self, state: OrganizationState) -> Imported:
        return import_repository_settings(state, GRAPHQL_NAMES)

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return bool(manifest.repository_settings_for(project))

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredRepositorySettings | None:
        values = manifest.repository_settings_for(project)
        return DesiredRepositorySettings(project.slug, values) if values else None

    def actual_state(self, node: ProjectNode) -> ActualRepositorySettings:
        repository = node["repository"]
        if not repository:
            return ActualRepositorySettings({}, is_new=True)
        values: dict[str, Any] = {rest: repository.get(name, UNSET) for rest, name in GRAPHQL_NAMES.items()}
        branch = repository.get("defaultBranchRef", UNSET)
        values["default_branch"] = branch.get("name", UNSET) if branch else UNSET
        return ActualRepositorySettings(values, is_new="justCreated" in repository, is_empty=branch is None)

    def diff(
        self, desired: DesiredRepositorySettings | None, actual: ActualRepositorySettings
    ) -> Iterator[PlanItem]:
        if desired is None:
            return
        yield from self._uncompared_items(desired, actual)
        changed = tuple(
            FieldChange(name, actual.values.get(name), value)
            for name, value in desired.values.items()
            if actual.values.get(name) not in (UNSET, value)
        )
        settings = tuple(change for change in changed if change.name != "default_branch")
        if settings:
            update = UpdateRepositorySettings(settings, tuple(_sent_along(settings, actual)))
            yield _change(desired.slug, "settings", update)
        for change in changed:
            if change.name == "default_branch":
                # In a new repository, this only renames the branch
                risk = Risk.NONE if actual.is_new else Risk.ACCESS
                old = None if change.old is None else str(change.old)
                operation = ChangeDefaultBranch(old, str(change.new))
                yield _change(desired.slug, "default branch", operation, reason=FOLLOWS, risk=risk)

    def _uncompared_items(
        self, desired: DesiredRepositorySettings, actual: ActualRepositorySettings
    ) -> Iterator[PlanItem]:
        unread = [name for name in desired.values if actual.values.get(name) is UNSET]
        if actual.is_empty and "default_branch" in unread:
            unread.remove("default_branch")
            yield Unmanaged(desired.slug, self.name, "default branch", EMPTY)
        yield from unread_items(desired.slug, self.name, self.name, unread, self.permissions)

    def steps(self, change: Change, desired: DesiredRepositorySettings, context: ChangeContext) -> Steps:
        match change.operation:
            case UpdateRepositorySettings(sent_along=sent_along) as update:
                body = {**dict(sent_along), **update.new_values}
                yield Rest("PATCH", context.repository, body, just_created=context.just_created)
            case ChangeDefaultBranch(_, new) if context.just_created and context.default_branch:
                path = f"{context.repository}/branches/{context.default_branch}/rename"
                yield Rest(
                    "POST", path, {"new_name": new}, verify_path=f"{context.repository}/branches/{new}"
                )
            case ChangeDefaultBranch(_, new):
                body = {"default_branch": new}
                response = yield Rest("PATCH", context.repository, body, expected_statuses=frozenset({422}))
                if response.status == 422:
                    raise CommandError(NO_BRANCH.format(branch=new), NO_BRANCH_FIX)
            case other:
                raise no_steps_for(other)
        return None


def _sent_along(
    changed: tuple[FieldChange, ...], actual: ActualRepositorySettings
) -> Iterator[tuple[str, Json]]:
    names = {change.name for change in changed}
    for pair in PAIRS:
        for name, other in (pair, pair[::-1]):
            value = actual.values.get(other, UNSET)
            if name in names and other not in names and value is not UNSET:
                yield other, value


def _change(
    slug: str, target: str, operation: Operation, *, reason: str = "", risk: Risk = Risk.NONE
) -> Change:
    return Change(
        project=slug,
        resource=RepositorySettingsResource.name,
        kind=ChangeKind.UPDATE,
        target=target,
        operation=operation,
        reason=reason,
        risk=risk,
        content_writes=0,
    )
