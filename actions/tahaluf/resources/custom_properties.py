"""Sets the values of an organization's custom properties. The properties themselves are defined on GitHub."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.manifest import Manifest, Project
from tahaluf.plan import (
    UNSET,
    Blocked,
    Bulk,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    PlanItem,
    Steps,
    no_steps_for,
)

from .importing import UNREADABLE, Imported, Inexpressible, OrganizationState, governed, why_not_writable
from .protocol import ProjectNode, RestReads, RootField, Selection, rest_fact
from .unread import unread_fix

FIELD: Final = "custom_properties"  # a field of repositories in REST
REPOSITORIES_PER_REQUEST: Final = 30  # GitHub's limit

# User-facing messages
WHAT: Final = "custom properties"
UNREAD: Final = "this token cannot read the custom properties, so Tahaluf does not change them"
UNREAD_FIX: Final = unread_fix("metadata=read")


@dataclass(frozen=True, slots=True)
class DesiredProperties:
    slug: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ActualProperties:
    """`values` is None if they were not read, and UNSET if the token cannot read them."""

    values: Any


@dataclass(frozen=True, slots=True)
class SetProperty(FieldUpdate):
    """Sets one property, or removes its value."""


class CustomPropertiesResource:
    name = "custom_properties"
    permissions = ("metadata=read",)
    selections: Mapping[RootField, Selection] = {"repository": Selection("name")}

    import_selections = selections
    import_reads = RestReads(frozenset({FIELD}))

    def import_state(self, state: OrganizationState) -> Imported:
        entries, problems = {}, []
        for name, node in governed(state):
            values = rest_fact(node, FIELD)
            if values is UNSET:
                problems.append(Inexpressible(name, WHAT, UNREADABLE))
            elif present := {
                key: value for key, value in (values or {}).items() if value not in (None, "", [])
            }:
                problems += [
                    Inexpressible(name, f"custom property {key}", why)
                    for key, value in present.items()
                    if (why := _why_not_writable(value))
                ]
                if kept := {key: value for key, value in present.items() if not _why_not_writable(value)}:
                    entries[name] = {"repository": {FIELD: kept}}
        return Imported(entries=entries, inexpressible=tuple(problems))

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads:
        return self.import_reads if self.is_used(manifest, project) else RestReads()

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return bool(manifest.custom_properties_for(project))

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredProperties | None:
        values = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in manifest.custom_properties_for(project).items()
        }
        return DesiredProperties(project.slug, values) if values else None

    def actual_state(self, node: ProjectNode) -> ActualProperties:
        repository = node["repository"]
        return ActualProperties(rest_fact(repository, FIELD)) if repository else ActualProperties({})

    def diff(self, desired: DesiredProperties | None, actual: ActualProperties) -> Iterator[PlanItem]:
        if desired is None or actual.values is None:
            return
        if actual.values is UNSET:
            yield Blocked(desired.slug, self.name, WHAT, UNREAD, UNREAD_FIX)
            return
        for name, wanted in desired.values.items():
            present = actual.values.get(name)
            if _normalized(present) != _normalized(wanted):
                operation = SetProperty((FieldChange(name, present, wanted),))
                yield Change(
                    project=desired.slug,
                    resource=self.name,
                    kind=ChangeKind.UPDATE,
                    target=name,
                    operation=operation,
                    batched=True,
                    content_writes=0,
                )

    def steps(self, change: Change, desired: DesiredProperties, context: ChangeContext) -> Steps:
        match change.operation:
            case SetProperty(fields=[field]):
                properties = [{"property_name": field.name, "value": field.new}]
                yield Bulk(
                    "PATCH",
                    f"/orgs/{context.organization}/properties/values",
                    {"properties": properties},
                    "repository_names",
                    context.name,
                    REPOSITORIES_PER_REQUEST,
                )
            case other:
                raise no_steps_for(other)
        return None


def _why_not_writable(value: Any) -> str:
    texts = value if isinstance(value, list) else [value]
    return next((why for text in texts if (why := why_not_writable("line", str(text)))), "")


def _normalized(value: Json) -> Json:
    """Return a value that can be compared: the order of values does not matter, and an empty value is None."""
    return sorted(map(str, value)) or None if isinstance(value, list | tuple) else value or None
