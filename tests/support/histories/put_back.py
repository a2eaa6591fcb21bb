"""Faults that are put back into Tahaluf, to show that the random histories find them.

Each of the faults breaks one rule of the judge. Most of them have existed in Tahaluf or in a proposed change.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pkgutil import resolve_name
from typing import Any

import pytest

from tahaluf.flows.sync.consent_subjects import Subject
from tahaluf.plan import Change, ChangeKind, Plan, PlanItem, Risk
from tahaluf.resources.collaborators import CollaboratorsResource
from tahaluf.resources.environments import EnvironmentsResource
from tahaluf.resources.repository import RepositoryResource
from tahaluf.resources.rulesets import RulesetsResource
from tahaluf.resources.security import SecurityResource
from tahaluf.resources.team import TeamResource
from tahaluf.resources.team_grants import TeamGrantsResource
from tahaluf.resources.team_permission import team_change

Items = Iterator[PlanItem]


@dataclass(frozen=True)
class Fault:
    """`rule` is the rule that the fault breaks. `replacements` maps `module:name` to what replaces it."""

    rule: str
    replacements: Mapping[str, Any]

    def put_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for path, fault in self.replacements.items():
            module, _, name = path.partition(":")
            owner, _, attribute = name.rpartition(".")
            monkeypatch.setattr(resolve_name(f"{module}:{owner}"), attribute, fault)


def unreviewed(resource: Any, *kinds: ChangeKind) -> Callable[..., Items]:
    """Return the resource's `diff`, in which changes of these kinds need no review."""
    diff = resource.diff

    def changed(self: Any, *states: Any) -> Items:
        for item in diff(self, *states):
            yield replace(item, risk=Risk.NONE) if isinstance(item, Change) and item.kind in kinds else item

    return changed


def without(resource: Any, kind: ChangeKind) -> Callable[..., Items]:
    """Return the resource's `diff` without the changes of this kind."""
    diff = resource.diff

    def changed(self: Any, *states: Any) -> Items:
        return (item for item in diff(self, *states) if not (isinstance(item, Change) and item.kind is kind))

    return changed


def unasked(resource: str) -> Callable[..., Iterator[Any]]:
    """Return a check that asks nobody for consent to the changes of this resource."""
    check = Subject.unconsented_grants
    return lambda self, evidence: (one for one in check(self, evidence) if one.change.resource != resource)


def member_without_review(*arguments: Any, **fields: Any) -> Change:
    return replace(team_change(*arguments, **fields), risk=Risk.NONE)


def nobody_is_kept(self: CollaboratorsResource, *arguments: Any) -> Any:
    desired = COLLABORATORS_OF(self, *arguments)
    return desired and replace(desired, keeps_others=False)


COLLABORATORS_OF = CollaboratorsResource.desired_state
RESOURCES = "tahaluf.resources"
CONSENT = "tahaluf.flows.sync.consent_subjects:Subject.unconsented_grants"
PUT_BACK = {
    "an old run is applied": Fault("old run", {"tahaluf.cli.apply:check_is_newest": lambda *_: None}),
    "a plan leaves out announcements": Fault(
        "silent plan", {"tahaluf.flows.sync.plan_pull:announce_pull": lambda *_: Plan()}
    ),
    "a plan shows main's changes as its own": Fault(
        "other's change",
        {"tahaluf.flows.sync.merged_manifest:merge_texts": lambda ancestor, ours, theirs: theirs},
    ),
    "what exists is taken over": Fault(
        "existing",
        {
            f"{RESOURCES}.compare:adoption_items": lambda *_: iter(()),
            f"{RESOURCES}.compare:is_adopted": lambda *_: False,
        },
    ),
    "a repository is unarchived without review": Fault(
        "publicity",
        {
            f"{RESOURCES}.repository:RepositoryResource.diff": unreviewed(
                RepositoryResource, ChangeKind.UNARCHIVE
            )
        },
    ),
    "former maintainers stay": Fault(
        "left behind", {f"{RESOURCES}.team:TeamResource.diff": without(TeamResource, ChangeKind.REVOKE)}
    ),
    "everything counts as reviewed": Fault(
        "access",
        {
            "tahaluf.plan.review:is_reviewed": lambda *_: True,
            "tahaluf.github.reviews:is_reviewed": lambda *_: True,
        },
    ),
    "a collaborator is added without consent": Fault("consent", {CONSENT: unasked("collaborators")}),
    "a member of a shared team is added without consent": Fault("consent", {CONSENT: unasked("shared team")}),
    "a member of a shared team is added without review": Fault(
        "access", {f"{RESOURCES}.shared_team_members:team_change": member_without_review}
    ),
    "a team gains access without review": Fault(
        "access",
        {
            f"{RESOURCES}.team_grants:TeamGrantsResource.diff": unreviewed(
                TeamGrantsResource, ChangeKind.GRANT
            )
        },
    ),
    "a ruleset is deleted without review": Fault(
        "protection",
        {f"{RESOURCES}.rulesets:RulesetsResource.diff": unreviewed(RulesetsResource, ChangeKind.DELETE)},
    ),
    "an environment allows more without review": Fault(
        "protection",
        {
            f"{RESOURCES}.environments:EnvironmentsResource.diff": unreviewed(
                EnvironmentsResource, ChangeKind.UPDATE
            )
        },
    ),
    "a security feature is turned off without review": Fault(
        "protection",
        {f"{RESOURCES}.security:SecurityResource.diff": unreviewed(SecurityResource, ChangeKind.UPDATE)},
    ),
    "an environment's other settings are reset": Fault(
        "settings", {f"{RESOURCES}.environments:rest_environment": lambda _: {}}
    ),
    "collaborators are removed although others are kept": Fault(
        "loss", {f"{RESOURCES}.collaborators:CollaboratorsResource.desired_state": nobody_is_kept}
    ),
    "a run changes the projects of other shards": Fault(
        "shard", {"tahaluf.manifest.shards:Shard.contains": lambda *_: True}
    ),
}
