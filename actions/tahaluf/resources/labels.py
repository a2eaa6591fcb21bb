"""Labels: created, updated, renamed; deleted only if the manifest says so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tahaluf.escape import percent_encode
from tahaluf.manifest import Label, Manifest, Project, label_identity
from tahaluf.plan import (
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    Mutation,
    Operation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    Unmanaged,
    no_steps_for,
)

from .protocol import ProjectNode, RootField, Selection


@dataclass(frozen=True, slots=True)
class DesiredLabels:
    slug: str
    labels: tuple[Label, ...]
    delete_unlisted: bool


@dataclass(frozen=True, slots=True)
class ActualLabels:
    """GitHub's label nodes by `label_identity`; empty if there is no repository."""

    labels: Mapping[str, Mapping[str, Any]]


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
    """Sets `name`, `color` or `description` of the label with this node id."""

    id: str

    @property
    def before(self) -> Json:
        return {"id": self.id, **self.old_values}

    @property
    def previous_name(self) -> str | None:
        return next((str(field.old) for field in self.fields if field.name == "name"), None)


@dataclass(frozen=True, slots=True)
class MergeLabel(Operation):
    """Gives the issues of one label the label `into`, then deletes the first."""

    id: str
    name: str
    into: str

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
    """One repository's labels. As on GitHub, two names with the same `label_identity` are one label."""

    name = "labels"
    permissions = ("issues=read",)
    selections: Mapping[RootField, Selection] = {
        "repository": Selection(connections={"labels": "nodes { id name color description }"})
    }

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredLabels:
        return DesiredLabels(
            project.slug, manifest.labels_for(project), manifest.unlisted_policy(project) == "delete"
        )

    def actual_state(self, node: ProjectNode) -> ActualLabels:
        repository = node["repository"] or {}
        nodes = (repository.get("labels") or {}).get("nodes") or ()
        return ActualLabels({label_identity(label["name"]): label for label in nodes})

    def diff(self, desired: DesiredLabels, actual: ActualLabels) -> Iterator[PlanItem]:
        # A name belongs to one label only: what one label renames or merges, another would create again.
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
                yield _merge_change(desired.slug, label, actual.labels[alias])
        for identity, existing in actual.labels.items():
            if identity not in claimed:
                yield _unlisted_item(desired, existing)

    def steps(self, change: Change, desired: DesiredLabels, context: ChangeContext) -> Steps:
        match change.operation:
            case CreateLabel() as create:
                mutation_input = {"repositoryId": context.repository_id, **create.after}
                yield Mutation("createLabel", "CreateLabelInput", mutation_input, "label { id }")
            case UpdateLabel() as update:
                mutation_input = {"id": update.id, **update.new_values}
                yield Mutation("updateLabel", "UpdateLabelInput", mutation_input, "label { id }")
            case MergeLabel(id, name, into):
                yield from _move_issues(context, name, into)
                yield Mutation("deleteLabel", "DeleteLabelInput", {"id": id})
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
    changed = tuple(
        FieldChange(name, present.get(name), value)
        for name, value in create.after.items()
        if not _is_same(name, str(value), present.get(name))
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


def _merge_change(slug: str, label: Label, alias: Mapping[str, Any]) -> Change:
    return Change(
        project=slug,
        resource="labels",
        kind=ChangeKind.RENAME,
        target=alias["name"],
        operation=MergeLabel(alias["id"], alias["name"], label.name),
        reason="both exist: every issue gets the new label, in two requests, then the old one is deleted",
        cost=3,
    )


def _unlisted_item(desired: DesiredLabels, existing: Mapping[str, Any]) -> PlanItem:
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
        reason="not in the manifest, which says `unlisted: delete`",
        risk=Risk.DESTRUCTIVE,
        batched=True,
    )


def _move_issues(context: ChangeContext, old: str, new: str) -> Steps:
    """Replace a label on every issue that has it. Reads again until none is left, since people keep labelling."""
    while True:
        query = f"{context.repository}/issues?state=all&per_page=100&labels={percent_encode(old)}"
        issues = (yield Rest("GET", query)).body
        if not issues:
            return None
        for issue in issues:
            labels = f"{context.repository}/issues/{issue['number']}/labels"
            yield Rest("POST", labels, {"labels": [new]}, idempotent=True)
            yield Rest("DELETE", f"{labels}/{percent_encode(old)}", expected_statuses=frozenset({404}))
