"""Labels: made, renamed with their issues, patched; deleted only where the manifest says so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tahaluf.escape import percent_encode
from tahaluf.manifest import Label, Manifest, Project, label_identity
from tahaluf.plan import Change, ChangeContext, ChangeKind, Mutation, PlanItem, Rest, Risk, Steps, Unmanaged

from .protocol import ProjectNode, RootField, Selection


@dataclass(frozen=True, slots=True)
class DesiredLabels:
    slug: str
    labels: tuple[Label, ...]
    delete_unlisted: bool


@dataclass(frozen=True, slots=True)
class ActualLabels:
    """The labels of a repository by identity, each as GitHub's node; empty where there is no repository."""

    labels: Mapping[str, Mapping[str, Any]]


class LabelsResource:
    """One repository's labels. Two names are the same label if `label_identity` says so, as on GitHub."""

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
        # One label's name is no other's earlier name: what one renames or merges, another would make again.
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
        match change.kind:
            case ChangeKind.CREATE:
                mutation_input = {"repositoryId": context.repository_id, **change.after}
                yield Mutation("createLabel", "CreateLabelInput", mutation_input, "label { id }")
            case ChangeKind.UPDATE:
                mutation_input = {"id": change.before["id"], **change.after}
                yield Mutation("updateLabel", "UpdateLabelInput", mutation_input, "label { id }")
            case ChangeKind.RENAME if "into" in change.after:
                yield from _move_issues(context, change.before["name"], change.after["into"])
                yield Mutation("deleteLabel", "DeleteLabelInput", {"id": change.before["id"]})
            case ChangeKind.RENAME:
                mutation_input = {"id": change.before["id"], **change.after}
                yield Mutation("updateLabel", "UpdateLabelInput", mutation_input, "label { id }")
            case _:
                yield Mutation("deleteLabel", "DeleteLabelInput", {"id": change.before["id"]})
        return None


def _label_changes(slug: str, label: Label, present: Mapping[str, Any] | None) -> Iterable[PlanItem]:
    wanted = {"name": label.name, "color": label.color}
    if label.description is not None:
        wanted["description"] = label.description
    if present is None:
        yield Change(slug, "labels", ChangeKind.CREATE, label.name, None, wanted, batched=True)
        return
    changed = {key: value for key, value in wanted.items() if not _is_same(key, value, present.get(key))}
    if changed:
        before = {"id": present["id"]} | {key: present.get(key) for key in changed}
        kind = ChangeKind.RENAME if "name" in changed else ChangeKind.UPDATE
        yield Change(slug, "labels", kind, label.name, before, changed, batched=True)


def _is_same(key: str, wanted: str, current: str | None) -> bool:
    if key == "color":
        return wanted.casefold() == (current or "").casefold()
    return wanted == (current or "")


def _merge_change(slug: str, label: Label, alias: Mapping[str, Any]) -> Change:
    return Change(
        slug,
        "labels",
        ChangeKind.RENAME,
        alias["name"],
        {"id": alias["id"], "name": alias["name"]},
        {"into": label.name},
        why="both exist: each issue moves over, in two requests, then the earlier label goes",
        cost=3,
    )


def _unlisted_item(desired: DesiredLabels, existing: Mapping[str, Any]) -> PlanItem:
    if not desired.delete_unlisted:
        return Unmanaged(desired.slug, "labels", existing["name"], "not in the manifest")
    before = {key: existing.get(key) for key in ("id", "name", "color", "description")}
    return Change(
        desired.slug,
        "labels",
        ChangeKind.DELETE,
        existing["name"],
        before,
        why="not in the manifest, which says `unlisted: delete`",
        risk=Risk.DESTRUCTIVE,
        batched=True,
    )


def _move_issues(context: ChangeContext, old: str, new: str) -> Steps:
    """Give every issue of the one label the other. Reads again until none is left, since people go on working."""
    while True:
        query = f"{context.repository}/issues?state=all&per_page=100&labels={percent_encode(old)}"
        issues = (yield Rest("GET", query)).body
        if not issues:
            return None
        for issue in issues:
            labels = f"{context.repository}/issues/{issue['number']}/labels"
            yield Rest("POST", labels, {"labels": [new]}, idempotent=True)
            yield Rest("DELETE", f"{labels}/{percent_encode(old)}", expected_statuses=frozenset({404}))
