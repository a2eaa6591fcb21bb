"""Creates, updates and renames labels. Deletes labels only if the manifest says so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection, unread_items
from tahaluf.manifest import Label, Manifest, Project, label_identity
from tahaluf.plan import (
    UNSET,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    Mutation,
    Operation,
    PlanItem,
    Query,
    Risk,
    Steps,
    Unmanaged,
    no_steps_for,
    pluralize,
)
from tahaluf.problems import CommandError

from .importing import Imported, OrganizationState
from .labels_import import import_labels

# User-facing messages
MERGE_REASON: Final = "{count} {get} the new label; then the old one is {end}"
MERGE_UNUSED: Final = "no issue or pull request has this label, so the label is only deleted"
DELETED: Final = "deleted"
KEPT: Final = "kept, because discussions may use it, and GitHub does not show which ones do"
KEPT_REASON: Final = (
    "should be merged into {into}, but is kept, because discussions may use it, and GitHub does not show which "
    "ones do"
)
UNKNOWN_COUNT: Final = "the issues and pull requests with this label"
STILL_LABELLED: Final = "GitHub still shows issues with this label, although it was just removed from them"

# Uses the node ID, because a name in a URL or filter can be ambiguous
LABELLED: Final = """
query($id: ID!) { node(id: $id) { ... on Label {
  issues(first: 50) { nodes { id } } pullRequests(first: 50) { nodes { id } }
} } }"""


@dataclass(frozen=True, slots=True)
class DesiredLabels:
    slug: str
    labels: tuple[Label, ...]
    delete_unlisted: bool


@dataclass(frozen=True, slots=True)
class ActualLabels:
    """GitHub's label nodes by `label_identity`. If the repository does not exist, there are no labels.

    `has_discussions` means that discussions, which GitHub does not list by label, may also have labels. `just_created`
    means that this run created the repository, so it has only GitHub's default labels.
    """

    labels: Mapping[str, Mapping[str, Any]]
    has_discussions: bool = False
    just_created: bool = False


@dataclass(frozen=True, slots=True)
class CreateLabel(Operation):
    name: str
    color: str
    description: str | None = None

    @property
    def after(self) -> Mapping[str, Json]:
        described = {} if self.description is None else {"description": self.description}
        return {"name": self.name, "color": self.color, **described}


@dataclass(frozen=True, slots=True)
class UpdateLabel(FieldUpdate):
    """Sets the `name`, `color` or `description` of the label with this node ID."""

    id: str

    @property
    def before(self) -> Json:
        return {"id": self.id, **self.old_values}

    @property
    def previous_name(self) -> str | None:
        return next((str(field.old) for field in self.fields if field.name == "name"), None)


@dataclass(frozen=True, slots=True)
class MergeLabel(Operation):
    """Adds the label `into` to issues and pull requests that have another label. The other label is then deleted,
    unless it is kept.
    """

    id: str
    name: str
    into: str
    into_id: str
    keep: bool = False

    @property
    def before(self) -> Json:
        return {"id": self.id, "name": self.name}

    @property
    def after(self) -> Json:
        return {"into": self.into}


@dataclass(frozen=True, slots=True)
class DeleteLabel(Operation):
    id: str
    name: str
    color: str
    description: str | None

    @property
    def before(self) -> Json:
        return {"id": self.id, "name": self.name, "color": self.color, "description": self.description}


class LabelsResource:
    """One repository's labels. As on GitHub, two names with the same `label_identity` refer to the same label."""

    name = "labels"
    permissions = ("issues=read",)
    selections: Mapping[RootField, Selection] = {
        "repository": Selection("hasDiscussionsEnabled", {"labels": "nodes { id name color description }"})
    }

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return True

    import_selections = selections

    def import_state(self, state: OrganizationState) -> Imported:
        return import_labels(state)

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredLabels:
        return DesiredLabels(
            project.slug, manifest.labels_for(project), manifest.unlisted_policy(project) == "delete"
        )

    def actual_state(self, node: ProjectNode) -> ActualLabels:
        repository = node["repository"] or {}
        nodes = (repository.get("labels") or {}).get("nodes") or ()
        has_discussions = repository.get("hasDiscussionsEnabled", False)
        return ActualLabels(
            {label_identity(label["name"]): label for label in nodes},
            has_discussions is UNSET or bool(has_discussions),
            "justCreated" in repository,
        )

    def diff(self, desired: DesiredLabels, actual: ActualLabels) -> Iterator[PlanItem]:
        # Use each name for only one label. Otherwise, a label could be renamed or merged for one entry and created
        # again for another.
        claimed = {label_identity(label.name) for label in desired.labels}
        for label in desired.labels:
            aliases = map(label_identity, label.aliases)
            former = [alias for alias in aliases if alias in actual.labels and alias not in claimed]
            claimed.update(former)
            present = actual.labels.get(label_identity(label.name))
            if present is None and former:
                present = actual.labels[former.pop(0)]
            yield from _label_changes(desired.slug, label, present)
            for alias in former:
                yield _merge_item(desired.slug, label, present, actual.labels[alias], actual.has_discussions)
        for identity, existing in actual.labels.items():
            if identity not in claimed:
                yield _unlisted_item(desired, existing, actual.just_created)

    def steps(self, change: Change, desired: DesiredLabels, context: ChangeContext) -> Steps:
        match change.operation:
            case CreateLabel() as create:
                mutation_input = {"repositoryId": context.repository_id, **create.after}
                yield Mutation("createLabel", "CreateLabelInput", mutation_input, "label { id }")
            case UpdateLabel() as update:
                mutation_input = {"id": update.id, **update.new_values}
                yield Mutation("updateLabel", "UpdateLabelInput", mutation_input, "label { id }")
            case MergeLabel() as merge:
                yield from _merge_steps(merge)
            case DeleteLabel() as delete:
                yield Mutation("deleteLabel", "DeleteLabelInput", {"id": delete.id})
            case other:
                raise no_steps_for(other)
        return None


def _label_changes(slug: str, label: Label, present: Mapping[str, Any] | None) -> Iterable[PlanItem]:
    create = CreateLabel(label.name, label.color, label.description)
    if present is None:
        yield _batched_change(slug, ChangeKind.CREATE, label.name, create)
        return
    unread = [name for name in create.after if present.get(name) is UNSET]
    yield from unread_items(slug, "labels", label.name, unread, LabelsResource.permissions)
    changed = tuple(
        FieldChange(name, present.get(name), value)
        for name, value in create.after.items()
        if name not in unread and not _is_same(name, str(value), present.get(name))
    )
    if changed:
        update = UpdateLabel(changed, present["id"])
        kind = ChangeKind.UPDATE if update.previous_name is None else ChangeKind.RENAME
        yield _batched_change(slug, kind, label.name, update)


def _batched_change(slug: str, kind: ChangeKind, target: str, operation: Operation) -> Change:
    return Change(
        project=slug, resource="labels", kind=kind, target=target, operation=operation, batched=True
    )


def _is_same(key: str, wanted: str, current: str | None) -> bool:
    if key == "color":
        return wanted.casefold() == (current or "").casefold()
    return wanted == (current or "")


def _merge_item(
    slug: str,
    label: Label,
    present: Mapping[str, Any] | None,
    alias: Mapping[str, Any],
    has_discussions: bool,
) -> PlanItem:
    """Plan a merge. It is destructive, because no one can tell afterwards which issue had which label."""
    if present is None:
        raise TypeError("a label can only be merged into an existing label")
    count = _count(alias)
    if has_discussions and count == 0:
        return Unmanaged(slug, "labels", alias["name"], KEPT_REASON.format(into=label.name))
    return Change(
        project=slug,
        resource="labels",
        kind=ChangeKind.MERGE,
        target=alias["name"],
        operation=MergeLabel(alias["id"], alias["name"], label.name, present["id"], keep=has_discussions),
        reason=_merge_reason(alias, count, has_discussions),
        risk=Risk.DESTRUCTIVE,
        cost=3 + 2 * (count or 0),
    )


def merged_label_ids(manifest: Manifest, project: Project, node: ProjectNode) -> list[str]:
    """Return the node IDs of labels that may be merged. The plan shows how many issues have these labels."""
    actual = LabelsResource().actual_state(node)
    names = {label_identity(alias) for label in manifest.labels_for(project) for alias in label.aliases}
    return [label["id"] for identity, label in actual.labels.items() if identity in names]


def _count(label: Mapping[str, Any]) -> int | None:
    """Return the number of issues and pull requests with a label, or None if they could not be counted."""
    if "issueCount" not in label:
        return None
    return int(label["issueCount"]) + int(label["pullRequestCount"])


def _merge_reason(label: Mapping[str, Any], count: int | None, has_discussions: bool) -> str:
    if count == 0:
        return MERGE_UNUSED
    what = UNKNOWN_COUNT if count is None else _describe_count(label)
    get, end = "gets" if count == 1 else "get", KEPT if has_discussions else DELETED
    return MERGE_REASON.format(count=what, get=get, end=end)


def _describe_count(label: Mapping[str, Any]) -> str:
    """Say how many issues and pull requests have a label, such as `2 issues and 1 pull request`. At least one of the
    two counts must not be 0.
    """
    counts = ((label["issueCount"], "issue"), (label["pullRequestCount"], "pull request"))
    return " and ".join(pluralize(count, noun) for count, noun in counts if count)


def _unlisted_item(desired: DesiredLabels, existing: Mapping[str, Any], just_created: bool) -> PlanItem:
    """Decide what to do about an unlisted label. Deleting default labels in a repository created by this run needs no
    review."""
    if not desired.delete_unlisted:
        return Unmanaged(desired.slug, "labels", existing["name"], "not in the manifest")
    return Change(
        project=desired.slug,
        resource="labels",
        kind=ChangeKind.DELETE,
        target=existing["name"],
        operation=DeleteLabel(
            existing["id"], existing["name"], existing["color"], existing.get("description")
        ),
        reason="it is not in the manifest, which says `unlisted: delete`",
        risk=Risk.NONE if just_created else Risk.DESTRUCTIVE,
        exempt=just_created,
        batched=True,
    )


def _merge_steps(merge: MergeLabel) -> Steps:
    """Replace the label wherever it is used. Repeats this until nothing has the label, because people may still be
    adding it.
    """
    moved: set[str] = set()
    while found := _labelled((yield Query(LABELLED, {"id": merge.id})).body["node"]):
        if moved.issuperset(found):
            raise CommandError(STILL_LABELLED, "run it again in a few minutes")
        for item in found:
            added = {"labelableId": item, "labelIds": [merge.into_id]}
            yield Mutation("addLabelsToLabelable", "AddLabelsToLabelableInput", added)
            removed = {"labelableId": item, "labelIds": [merge.id]}
            yield Mutation("removeLabelsFromLabelable", "RemoveLabelsFromLabelableInput", removed)
        moved.update(found)
    if not merge.keep:
        yield Mutation("deleteLabel", "DeleteLabelInput", {"id": merge.id})
    return None


def _labelled(label: Mapping[str, Any] | None) -> list[str]:
    """Return the node IDs of some issues and pull requests with a label. The result is empty if the label no longer
    exists.
    """
    connections = ("issues", "pullRequests") if label else ()
    return [item["id"] for name in connections for item in (label or {})[name]["nodes"]]
