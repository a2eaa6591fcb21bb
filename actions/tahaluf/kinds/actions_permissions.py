"""Manages what GitHub Actions may do in a repository, and the default permissions of a workflow's token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator

from tahaluf.escape import escape_log
from tahaluf.fields import SingleLine, StrictModel, field_error
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

from .key import Key
from .protocol import UNREADABLE, Found, Kind, Node, TextCheck
from .reads import RestReads, rest_fact
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
# GitHub shows the selection only while the policy uses it
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


ActionPattern = Annotated[SingleLine, Field(min_length=1, max_length=200)]


class ActionsPermissions(StrictModel):
    """What GitHub Actions may do in the repository. If a key is missing, the setting is left as it is on GitHub."""

    enabled: bool | None = Field(None, description="Whether workflows run at all.")
    allowed_actions: Literal["all", "local_only", "selected"] | None = Field(
        None,
        description="Which actions workflows may use: all of them, only those with the same owner, or selected ones.",
    )
    sha_pinning_required: bool | None = Field(
        None, description="Whether actions must be pinned to a full commit."
    )
    github_owned_allowed: bool | None = Field(
        None, description="With `selected`: whether actions by GitHub are allowed."
    )
    verified_allowed: bool | None = Field(
        None, description="With `selected`: whether actions by verified creators are allowed."
    )
    patterns_allowed: tuple[ActionPattern, ...] | None = Field(
        None, description="With `selected`: additional actions that are allowed, such as `octo-org/*`."
    )
    default_workflow_permissions: Literal["read", "write"] | None = Field(
        None, description="The permissions of a workflow's token if the workflow does not set them."
    )
    can_approve_pull_request_reviews: bool | None = Field(
        None, description="Whether workflows can create and approve pull requests."
    )

    @model_validator(mode="after")
    def _selects_only_if_selected(self) -> Self:
        selection = (self.github_owned_allowed, self.verified_allowed, self.patterns_allowed)
        if self.allowed_actions in ("all", "local_only") and any(value is not None for value in selection):
            what = f"with `allowed_actions: {self.allowed_actions}`, a selection of actions has no effect"
            fix = "write `allowed_actions: selected`, or remove the keys that select actions"
            raise field_error("actions-selection", what, fix)
        return self


@dataclass(frozen=True, slots=True)
class ActualActions:
    """The state on GitHub. `values` has the fields of each group that was read. A group that the token cannot read is
    UNSET.

    `is_new`: whether this run creates or has created the repository.
    """

    values: Mapping[str, Any]
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class UpdateActions(FieldUpdate):
    """Sets fields of one group. `sent_along` are unchanged values that GitHub requires in the same request."""

    group: str = POLICY
    sent_along: tuple[tuple[str, Json], ...] = ()


class ActionsKind(Kind):
    key = Key(
        name="actions",
        type=ActionsPermissions,
        description="What GitHub Actions may do in the repository.",
        example={
            "enabled": True,
            "allowed_actions": "selected",
            "sha_pinning_required": True,
            "github_owned_allowed": True,
            "verified_allowed": True,
            "patterns_allowed": ["octo-org/*", "a/b"],
            "default_workflow_permissions": "write",
            "can_approve_pull_request_reviews": True,
        },
        default=ActionsPermissions(),
    )
    permissions = ("administration=read",)
    import_reads = RestReads(paths=PATHS, conditions=CONDITIONS)

    def rest_reads(self, value: Mapping[str, Json]) -> RestReads:
        groups = {group for group, fields in GROUPS.items() if value.keys() & set(fields)}
        if SELECTION in groups:
            groups.add(POLICY)
        paths = {group: path for group, path in PATHS.items() if group in groups}
        return RestReads(paths=paths, conditions=CONDITIONS)

    def actual_state(self, repository: Node | None) -> ActualActions:
        if not repository:
            return ActualActions({group: {} for group in GROUPS}, is_new=True)
        facts = {group: rest_fact(repository, group) for group in GROUPS}
        read = {group: fact for group, fact in facts.items() if fact is not None}
        return ActualActions(read, "justCreated" in repository)

    def diff(self, slug: str, value: Mapping[str, Json], actual: ActualActions) -> Iterator[PlanItem]:
        for group, fields in GROUPS.items():
            wanted = {name: value[name] for name in fields if name in value}
            present = actual.values.get(group)
            if group == SELECTION and _becomes_selected(value, actual):
                present = {}
            elif group == SELECTION and actual.values.get(POLICY) is UNSET:
                present = UNSET  # GitHub shows the selection only if the policy uses it
            if not wanted or present is None or _is_irrelevant(group, value, actual):
                continue
            if present is UNSET:
                yield Blocked(slug, self.key.name, group, UNREAD, UNREAD_FIX)
                continue
            if group == POLICY and wanted.get("enabled", present.get("enabled")) is False:
                # GitHub shows which actions are allowed only while workflows run
                wanted.pop("allowed_actions", None)
            # Allowing all actions is the least strict setting
            allows_all = group == SELECTION and actual.values[POLICY].get("allowed_actions") == "all"
            is_free = actual.is_new or allows_all
            yield from _group_items(slug, group, wanted, present, is_free=is_free)

    def steps(self, change: Change, context: ChangeContext) -> Steps:
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

    def describe(self, repository: Node, check: TextCheck) -> Found:
        values = self.actual_state(repository).values
        is_unread = values.get(POLICY) is UNSET or values.get(WORKFLOWS) is UNSET
        return Found(dict(_to_import(values)) or None, {WHAT: UNREADABLE} if is_unread else {})


def _group_items(
    slug: str, group: str, wanted: Mapping[str, Json], present: Mapping[str, Json], *, is_free: bool
) -> Iterator[Change]:
    """Plan the change of one group. `is_free`: whether the change needs no review, whatever it allows."""
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
        resource=ActionsKind.key.name,
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


def _is_irrelevant(group: str, value: Mapping[str, Json], actual: ActualActions) -> bool:
    """Whether GitHub ignores these settings, because no actions are selected or no workflows run."""
    policy = actual.values.get(POLICY)
    if group != SELECTION:
        return False
    policy = (
        {"allowed_actions": "selected"} if policy is UNSET else policy or {}
    )  # if the policy is unknown, the selection may be used
    allowed = value.get("allowed_actions", policy.get("allowed_actions"))
    return value.get("enabled", policy.get("enabled", True)) is False or allowed != "selected"


def _becomes_selected(value: Mapping[str, Json], actual: ActualActions) -> bool:
    """Whether another change in the same plan switches to selected actions. GitHub shows the selection only
    afterwards.
    """
    policy = actual.values.get(POLICY) or {}
    selects = value.get("allowed_actions") == "selected"
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
    """Sort lists, so that values are equal even if their patterns are in a different order."""
    return sorted(map(str, value)) if isinstance(value, list | tuple) else value
