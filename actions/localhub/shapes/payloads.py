"""Webhook payloads: what happened, where, and who did it."""

from typing import Any

from localhub.shapes import pulls
from localhub.shapes import repositories as shapes
from localhub.shapes.accounts import organization_simple, simple
from localhub.shapes.dispatch import shape
from localhub.shapes.view import View
from localhub.world import Happening, accounts, repositories
from localhub.world import pulls as world_pulls
from localhub.world.issues import Issue


def payload(happening: Happening, view: View) -> dict[str, Any]:
    """`action`, the subjects by their keys, then repository, organization, installation and sender."""
    world = view.world
    told: dict[str, Any] = {} if happening.action is None else {"action": happening.action}
    for key, subject in happening.subjects.items():
        told |= _told(key, subject, view)
    owner_id = happening.organization_id
    if happening.repository_id is not None and "repository" not in told:
        repository = repositories.repository(world, happening.repository_id)
        told["repository"] = shapes.full(repository, view)
        owner_id = repository.owner_id
    if owner_id is not None:
        owner = accounts.account(world, owner_id)
        if owner.type == "Organization":
            told["organization"] = organization_simple(owner, view)
    if world.actor.installation_id is not None:
        told["installation"] = {"id": world.actor.installation_id}
    if world.actor.account_id is not None:
        told["sender"] = simple(accounts.account(world, world.actor.account_id), view)
    return told


def _told(key: str, subject: Any, view: View) -> dict[str, Any]:
    """A pull request tells of itself with its branches, and its number stands beside it."""
    if key != "pull_request" or not isinstance(subject, Issue):
        return {key: shape(subject, view)}
    row = world_pulls.pull(view.world, subject.id)
    return {
        "number": subject.number,
        key: pulls.short(row, view) | {"merged": row.merged_at is not None},
    }
