"""Attaches the organization's code security configurations to repositories.

The configurations themselves are created on GitHub.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RestReads, RootField, Selection, rest_fact
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
    Risk,
    Steps,
    no_steps_for,
)

ATTACHED: Final = "code_security_configuration"
KNOWN: Final = "code_security_configurations"
KEY: Final = "configuration"
# GitHub accepts any number of repositories. This limit keeps requests small
REPOSITORIES_PER_REQUEST: Final = 250
# A configuration with any other status no longer has any effect
CURRENT: Final = frozenset({"attached", "attaching", "enforced", "updating", "failed"})

# User-facing messages
UNREAD_CONFIGURATIONS: Final = (
    "this token cannot read the code security configurations, so Tahaluf attaches none"
)
UNREAD_FIX: Final = (
    "grant the token administration=read and organization_administration=read; see docs/repository.md"
)
UNKNOWN: Final = "the organization has no code security configuration with this name"
UNKNOWN_FIX: Final = "create it in the organization's settings on GitHub, or correct `configuration`"
TURNS_OFF: Final = "this configuration turns off {names}"


@dataclass(frozen=True, slots=True)
class DesiredConfiguration:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ActualConfiguration:
    """`attached` is the name of the repository's configuration, or an empty string if it has none.

    It is None if it was not read, and UNSET if the token cannot read it. `known`: the organization's configurations.
    `repository`: the repository's REST id, or None if it does not exist yet.
    """

    attached: Any
    known: Any
    repository: int | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class AttachConfiguration(FieldUpdate):
    """Attaches a configuration, which replaces the previous one. Both ids are those of GitHub's REST API."""

    configuration: int = 0
    repository: int = 0


class SecurityConfigurationResource:
    name = "security_configuration"
    permissions = ("organization_administration=read",)
    selections: Mapping[RootField, Selection] = {"repository": Selection("name databaseId")}

    # Nothing is imported: an import lists the features that are on, whether or not a configuration has turned them on
    import_reads = RestReads()

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads:
        if not self.is_used(manifest, project):
            return RestReads()
        return RestReads(
            paths={ATTACHED: "code-security-configuration"},
            organization={KNOWN: "code-security/configurations?per_page=100"},
        )

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return manifest.security_configuration_for(project) is not None

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredConfiguration | None:
        name = manifest.security_configuration_for(project)
        return None if name is None else DesiredConfiguration(project.slug, name)

    def actual_state(self, node: ProjectNode) -> ActualConfiguration:
        repository = node["repository"]
        if not repository:
            return ActualConfiguration("", (), is_new=True)
        attached = rest_fact(repository, ATTACHED)
        if attached not in (None, UNSET):
            current = attached.get("status") in CURRENT
            attached = attached["configuration"]["name"] if current else ""
        return ActualConfiguration(
            attached,
            rest_fact(repository, KNOWN),
            repository.get("databaseId"),
            "justCreated" in repository,
        )

    def diff(self, desired: DesiredConfiguration | None, actual: ActualConfiguration) -> Iterator[PlanItem]:
        if desired is None or actual.attached is None or actual.attached == desired.name:
            return
        if actual.attached is UNSET or actual.known is UNSET:
            yield Blocked(desired.slug, self.name, desired.name, UNREAD_CONFIGURATIONS, UNREAD_FIX)
            return
        field = FieldChange(KEY, actual.attached or None, desired.name)
        if actual.repository is None:  # the ids are read once the repository exists
            yield _change(desired.slug, AttachConfiguration((field,)))
            return
        found = next((one for one in actual.known or () if one["name"] == desired.name), None)
        if found is None:
            yield Blocked(desired.slug, self.name, desired.name, UNKNOWN, UNKNOWN_FIX)
            return
        operation = AttachConfiguration((field,), found["id"], actual.repository)
        yield _change(desired.slug, operation, () if actual.is_new else _turned_off(found))

    def steps(self, change: Change, desired: DesiredConfiguration, context: ChangeContext) -> Steps:
        match change.operation:
            case AttachConfiguration(configuration=configuration, repository=repository):
                yield Bulk(
                    "POST",
                    f"/orgs/{context.organization}/code-security/configurations/{configuration}/attach",
                    {"scope": "selected"},
                    "selected_repository_ids",
                    repository,
                    REPOSITORIES_PER_REQUEST,
                )
            case other:
                raise no_steps_for(other)
        return None


def _turned_off(configuration: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the features that the configuration turns off, whether or not they are currently on."""
    return tuple(sorted(name for name, value in configuration.items() if value == "disabled"))


def _change(slug: str, operation: AttachConfiguration, turned_off: tuple[str, ...] = ()) -> Change:
    return Change(
        project=slug,
        resource=SecurityConfigurationResource.name,
        kind=ChangeKind.UPDATE,
        target=KEY,
        operation=operation,
        reason=TURNS_OFF.format(names=", ".join(turned_off)) if turned_off else "",
        risk=Risk.PROTECTION if turned_off else Risk.NONE,
        batched=True,
        content_writes=0,
    )
