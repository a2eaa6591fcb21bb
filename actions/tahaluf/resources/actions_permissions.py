"""Manages what GitHub Actions may do in a repository, and the default permissions of a workflow's token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.escape import escape_log
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    PlanItem,
    Rest,
    Risk,
    Steps,
    no_steps_for,
)
from tahaluf.problems import CommandError

from .importing import UNREADABLE, Imported, Inexpressible, OrganizationState, governed
from .protocol import ProjectNode, RestReads, RootField, Selection, rest_fact
from .unread import unread_fix

# The fields that GitHub shows and sets together, by the name of the fact
POLICY: Final = "actions_permissions"
SELECTION: Final = "selected_actions"
WORKFLOWS: Final = "workflow_permissions"
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    POLICY: ("enabled", "allowed_actions", "sha_pinning_required"),
    SELECTION: ("github_owned_allowed", "verified_allowed", "patterns_allowed"),
    WORKFLOWS: ("default_workflow_permissions", "can_approve_pull_request_reviews"),
}
PATHS: Final = {
    POLICY: "actions/permissions",
    SELECTION: "actions/permissions/selected-actions",
    WORKFLOWS: "actions/permissions/workflow",
}
# GitHub shows the selection only while it is used
CONDITIONS: Final = {SELECTION: (POLICY, "allowed_actions", "selected")}
# From strictest to least strict
ORDER: Final[Mapping[str, tuple[Json, ...]]] = {
    "allowed_actions": ("local_only", "selected", "all"),
    "default_workflow_permissions": ("read", "write"),
    "sha_pinning_required": (True, False),
}
NEW_REPOSITORY: Final[Mapping[str, Json]] = {
    "enabled": True,
    "allowed_actions": "all",
    "sha_pinning_required": False,
    "default_workflow_permissions": "read",
    "can_approve_pull_request_reviews": False,
}

# User-facing messages
WHAT: Final = "Actions permissions"
LOOSER: Final = "the new value allows more than the current one"
UNREAD: Final = "this token cannot read this setting, so Tahaluf does not change it"
UNREAD_FIX: Final = unread_fix("administration=read")
REJECTED: Final = "GitHub rejected the GitHub Actions permissions: {message}"
REJECTED_FIX: Final = "the organization's settings may be stricter: check them under Actions, General"


@dataclass(frozen=True, slots=True)
class DesiredActions:
    slug: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ActualActions:
    """`values` has the fields of each group that was read. A group that the token cannot read is UNSET.

    `is_new`: whether this run creates or has created the repository.
    """

    values: Mapping[str, Any]
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class UpdateActions(FieldUpdate):
    """Sets fields of one group. `sent_along` are unchanged values that GitHub requires in the same request."""

    group: str = POLICY
    sent_along: tuple[tuple[str, Json], ...] = ()


class ActionsResource:
    name = "actions"
    permissions = ("administration=read",)
    selections: Mapping[RootField, Selection] = {"repository": Selection("name")}

    import_selections = selections
    import_reads = RestReads(paths=PATHS, conditions=CONDITIONS)

    def import_state(self, state: OrganizationState) -> Imported:
        entries, unreadable = {}, []
        for name, node in governed(state):
            values = self.actual_state({"repository": node, "team": None}).values
            if values.get(POLICY) is UNSET or values.get(WORKFLOWS) is UNSET:
                unreadable.append(Inexpressible(name, WHAT, UNREADABLE))
            if found := dict(_to_import(values)):
                entries[name] = {"repository": {"actions": found}}
        return Imported(entries=entries, inexpressible=tuple(unreadable))

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads:
        wanted = manifest.actions_for(project).keys()
        groups = {group for group, fields in GROUPS.items() if wanted & set(fields)}
        if SELECTION in groups:
            groups.add(POLICY)
        paths = {group: path for group, path in PATHS.items() if group in groups}
        return RestReads(paths=paths, conditions=CONDITIONS)

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return bool(manifest.actions_for(project))

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredActions | None:
        values = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in manifest.actions_for(project).items()
        }
        return DesiredActions(project.slug, values) if values else None

    def actual_state(self, node: ProjectNode) -> ActualActions:
        repository = node["repository"]
        if not repository:
            return ActualActions({group: {} for group in GROUPS}, is_new=True)
        facts = {group: rest_fact(repository, group) for group in GROUPS}
        read = {group: fact for group, fact in facts.items() if fact is not None}
        return ActualActions(read, "justCreated" in repository)

    def diff(self, desired: DesiredActions | None, actual: ActualActions) -> Iterator[PlanItem]:
        if desired is None:
            return
        for group, fields in GROUPS.items():
            wanted = {name: desired.values[name] for name in fields if name in desired.values}
            present = actual.values.get(group)
            if group == SELECTION and _becomes_selected(desired, actual):
                present = {}
            elif group == SELECTION and actual.values.get(POLICY) is UNSET:
                present = UNSET  # GitHub shows the selection only if the policy says that it is used
            if not wanted or present is None or _is_irrelevant(group, desired, actual):
                continue
            if present is UNSET:
                yield Blocked(desired.slug, self.name, group, UNREAD, UNREAD_FIX)
                continue
            # Allowing all actions is the least strict setting
            allows_all = group == SELECTION and actual.values[POLICY].get("allowed_actions") == "all"
            is_free = actual.is_new or allows_all
            yield from _group_items(desired.slug, group, wanted, present, is_free=is_free)

    def steps(self, change: Change, desired: DesiredActions, context: ChangeContext) -> Steps:
        match change.operation:
            case UpdateActions(group=group, sent_along=sent_along) as update:
                body = {**dict(sent_along), **update.new_values}
                path = f"{context.repository}/{PATHS[group]}"
                rejected = frozenset({409, 422})
                response = yield Rest("PUT", path, body, rejected, just_created=context.just_created)
                if response.status in rejected:
                    message = escape_log(response.message)
                    raise CommandError(REJECTED.format(message=message), REJECTED_FIX)
            case other:
                raise no_steps_for(other)
        return None


def _group_items(
    slug: str, group: str, wanted: Mapping[str, Json], present: Mapping[str, Json], *, is_free: bool
) -> Iterator[Change]:
    """Plan the change of one group. `is_free` means that it needs no review, regardless of what it allows."""
    changed = tuple(
        FieldChange(name, present.get(name), value)
        for name, value in wanted.items()
        if _normalized(present.get(name)) != _normalized(value)
    )
    if not changed:
        return
    names = {change.name for change in changed}
    required = GROUPS[SELECTION] if group == SELECTION else ("enabled",) if group == POLICY else ()
    along = tuple((name, present[name]) for name in required if name not in names and name in present)
    is_looser = not is_free and any(_is_looser(change) for change in changed)
    yield Change(
        project=slug,
        resource=ActionsResource.name,
        kind=ChangeKind.UPDATE,
        target=group,
        operation=UpdateActions(changed, group, along),
        reason=LOOSER if is_looser else "",
        risk=Risk.ACCESS if is_looser else Risk.NONE,
        content_writes=0,
    )


def _is_looser(change: FieldChange) -> bool:
    if isinstance(change.new, list):
        return not set(map(str, change.new)) <= set(map(str, change.old or ()))  # type: ignore[arg-type]
    order = ORDER.get(change.name, (False, True))
    if change.old not in order or change.new not in order:
        return change.new is True or change.new == order[-1]
    return order.index(change.new) > order.index(change.old)


def _is_irrelevant(group: str, desired: DesiredActions, actual: ActualActions) -> bool:
    """Whether GitHub ignores these settings, because no actions are selected or no workflows run."""
    policy = actual.values.get(POLICY)
    if group != SELECTION:
        return False
    policy = (
        {"allowed_actions": "selected"} if policy is UNSET else policy or {}
    )  # an unknown selection may be used
    allowed = desired.values.get("allowed_actions", policy.get("allowed_actions"))
    return desired.values.get("enabled", policy.get("enabled", True)) is False or allowed != "selected"


def _becomes_selected(desired: DesiredActions, actual: ActualActions) -> bool:
    """Whether another change in the same plan selects actions. GitHub shows the selection only after that."""
    policy = actual.values.get(POLICY) or {}
    selects = desired.values.get("allowed_actions") == "selected"
    return selects and bool(policy) and policy.get("allowed_actions") != "selected"


def _to_import(values: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """Yield the values that differ from those of a new repository, and the selection of actions if it is used."""
    policy = values.get(POLICY) or {}
    for name, value in (*policy.items(), *(values.get(WORKFLOWS) or {}).items()):
        if name in NEW_REPOSITORY and value != NEW_REPOSITORY[name]:
            yield name, value
    if policy.get("allowed_actions") == "selected" and (selection := values.get(SELECTION)):
        yield from ((name, selection[name]) for name in GROUPS[SELECTION] if name in selection)


def _normalized(value: Json) -> Json:
    """Return a value that can be compared. The order of patterns does not matter."""
    return sorted(map(str, value)) if isinstance(value, list | tuple) else value
