"""Makes a resource out of a kind, which knows only its own key and not the manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tahaluf.kinds import Kind, ProjectNode, RestReads, RootField, Selection
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import Change, ChangeContext, PlanItem, Steps

from .importing import Imported, Inexpressible, OrganizationState, governed, why_not_writable


@dataclass(frozen=True, slots=True)
class Wanted:
    """The value that the manifest gives to a kind's key for one project."""

    slug: str
    value: Any


class KindResource:
    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self.name = kind.key.name
        self.permissions = kind.permissions
        self.selections: Mapping[RootField, Selection] = {"repository": kind.selection}
        self.import_selections = self.selections
        self.import_reads = kind.import_reads

    def import_state(self, state: OrganizationState) -> Imported:
        entries: dict[str, Mapping[str, Any]] = {}
        omitted: list[Inexpressible] = []
        for name, node in governed(state):
            found = self._kind.describe(node, _why_not_writable)
            omitted += [Inexpressible(name, what, why) for what, why in found.omitted.items()]
            if found.value is not None:
                entries[name] = {"repository": {self.name: found.value}}
        return Imported(entries=entries, inexpressible=tuple(omitted))

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads:
        wanted = self.desired_state(manifest, project)
        return self._kind.rest_reads(wanted.value) if wanted else RestReads()

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return self.desired_state(manifest, project) is not None

    def desired_state(self, manifest: Manifest, project: Project) -> Wanted | None:
        value = manifest.setting_for(project, self._kind.key)
        return None if value is None else Wanted(project.slug, _with_lists(value))

    def actual_state(self, node: ProjectNode) -> Any:
        return self._kind.actual_state(node["repository"])

    def diff(self, desired: Wanted | None, actual: Any) -> Iterable[PlanItem]:
        return self._kind.diff(desired.slug, desired.value, actual) if desired else ()

    def steps(self, change: Change, desired: Wanted, context: ChangeContext) -> Steps:
        return self._kind.steps(change, context)


def _why_not_writable(text: str) -> str:
    return why_not_writable("line", text)


def _with_lists(value: Any) -> Any:
    """If the value is a mapping, replace the tuples in it with lists, as in JSON."""
    if not isinstance(value, dict):
        return value
    return {name: list(item) if isinstance(item, tuple) else item for name, item in value.items()}
