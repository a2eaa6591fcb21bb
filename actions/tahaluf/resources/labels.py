"""Labels: made, renamed with their issues, patched; deleted only where the manifest says so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tahaluf.manifest import Label, Manifest, Project, label_identity
from tahaluf.plan import Change, Finding, Kind, Left, Mutation, Rest, Risk, Site, Steps
from tahaluf.text import path_segment

from .protocol import Anchor, Node, Reads


@dataclass(frozen=True, slots=True)
class Want:
    slug: str
    labels: tuple[Label, ...]
    delete_unlisted: bool


@dataclass(frozen=True, slots=True)
class Have:
    """The labels of a repository by identity, each as GitHub's node; empty where there is no repository."""

    labels: Mapping[str, Mapping[str, Any]]


class Labels:
    """One repository's labels. Two names are the same label if `label_identity` says so, as on GitHub."""

    name = "labels"
    permissions = ("issues=read",)
    reads: Mapping[Anchor, Reads] = {
        "repository": Reads(connections={"labels": "nodes { id name color description }"})
    }

    def want(self, manifest: Manifest, project: Project) -> Want:
        return Want(project.slug, manifest.wanted_labels(project), manifest.unlisted(project) == "delete")

    def have(self, node: Node) -> Have:
        repository = node["repository"] or {}
        nodes = (repository.get("labels") or {}).get("nodes") or ()
        return Have({label_identity(label["name"]): label for label in nodes})

    def diff(self, want: Want, have: Have) -> Iterator[Finding]:
        # One label's name is no other's earlier name: what one renames or merges, another would make again.
        spoken_for = {label_identity(label.name) for label in want.labels}
        for label in want.labels:
            aliases = map(label_identity, label.aliases)
            earlier = [alias for alias in aliases if alias in have.labels and alias not in spoken_for]
            spoken_for.update(earlier)
            present = have.labels.get(label_identity(label.name))
            if present is None and earlier:
                present = have.labels[earlier.pop(0)]
            yield from _one(want.slug, label, present)
            for alias in earlier:
                yield _merge(want.slug, label, have.labels[alias])
        for identity, there in have.labels.items():
            if identity not in spoken_for:
                yield _unlisted(want, there)

    def steps(self, change: Change, want: Want, site: Site) -> Steps:
        match change.kind:
            case Kind.CREATE:
                given = {"repositoryId": site.repository_id, **change.after}
                yield Mutation("createLabel", "CreateLabelInput", given, "label { id }")
            case Kind.PATCH:
                given = {"id": change.before["id"], **change.after}
                yield Mutation("updateLabel", "UpdateLabelInput", given, "label { id }")
            case Kind.RENAME if "into" in change.after:
                yield from _move_issues(site, change.before["name"], change.after["into"])
                yield Mutation("deleteLabel", "DeleteLabelInput", {"id": change.before["id"]})
            case Kind.RENAME:
                given = {"id": change.before["id"], **change.after}
                yield Mutation("updateLabel", "UpdateLabelInput", given, "label { id }")
            case _:
                yield Mutation("deleteLabel", "DeleteLabelInput", {"id": change.before["id"]})
        return None


def _one(slug: str, label: Label, present: Mapping[str, Any] | None) -> Iterable[Finding]:
    wanted = {"name": label.name, "color": label.color}
    if label.description is not None:
        wanted["description"] = label.description
    if present is None:
        yield Change(slug, "labels", Kind.CREATE, label.name, None, wanted, batched=True)
        return
    differs = {key: value for key, value in wanted.items() if not _same(key, value, present.get(key))}
    if differs:
        before = {"id": present["id"]} | {key: present.get(key) for key in differs}
        kind = Kind.RENAME if "name" in differs else Kind.PATCH
        yield Change(slug, "labels", kind, label.name, before, differs, batched=True)


def _same(key: str, wanted: str, there: str | None) -> bool:
    if key == "color":
        return wanted.casefold() == (there or "").casefold()
    return wanted == (there or "")


def _merge(slug: str, label: Label, alias: Mapping[str, Any]) -> Change:
    return Change(
        slug,
        "labels",
        Kind.RENAME,
        alias["name"],
        {"id": alias["id"], "name": alias["name"]},
        {"into": label.name},
        why="both exist: each issue moves over, in two requests, then the earlier label goes",
        cost=3,
    )


def _unlisted(want: Want, there: Mapping[str, Any]) -> Finding:
    if not want.delete_unlisted:
        return Left(want.slug, "labels", there["name"], "not in the manifest")
    before = {key: there.get(key) for key in ("id", "name", "color", "description")}
    return Change(
        want.slug,
        "labels",
        Kind.DELETE,
        there["name"],
        before,
        why="not in the manifest, which says `unlisted: delete`",
        risk=Risk.DESTRUCTIVE,
        batched=True,
    )


def _move_issues(site: Site, old: str, new: str) -> Steps:
    """Give every issue of the one label the other. Reads again until none is left, since people go on working."""
    while True:
        query = f"{site.repository}/issues?state=all&per_page=100&labels={path_segment(old)}"
        issues = (yield Rest("GET", query)).body
        if not issues:
            return None
        for issue in issues:
            labels = f"{site.repository}/issues/{issue['number']}/labels"
            yield Rest("POST", labels, {"labels": [new]}, repeatable=True)
            yield Rest("DELETE", f"{labels}/{path_segment(old)}", accept=frozenset({404}))
